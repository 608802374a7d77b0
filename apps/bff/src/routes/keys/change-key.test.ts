import { keyCollection } from '@keywright/contract/keys/key'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { callerWith, NO_WAITING } from '../../testing/callers.ts'
import {
  createdKeyId,
  eventsOf,
  keysOf,
  newKeyBody,
  reasonOf,
  testService,
  type TestRequest,
  type TestService,
} from '../../testing/test-service.ts'

type Headers = Record<string, string>

let kw: TestService
let headers: Headers
beforeAll(async () => {
  kw = await testService(undefined, NO_WAITING)
  headers = await kw.bearer()
})
afterAll(() => kw.close())

const at = (id: string, rest = '') => `/api/v2/keys/${id}${rest}`
const send = (path: string, request: TestRequest = {}, more: Headers = {}) =>
  kw.request(path, { headers: { ...headers, ...more }, ...request })
const patch = (id: string, body: object, more: Headers = {}) => send(at(id), { method: 'PATCH', body }, more)
const remove = (id: string, more: Headers = {}) => send(at(id), { method: 'DELETE' }, more)
const restore = (id: string, more: Headers = {}) => send(at(id, '/restore'), { method: 'POST' }, more)
const purge = (id: string, more: Headers = {}) => send(at(id, '/purge'), { method: 'DELETE' }, more)
const act = (id: string, action: string, body?: unknown, more: Headers = {}) =>
  send(at(id, `/actions/${action}`), { method: 'POST', ...(body === undefined ? {} : { body }) }, more)

const keyOf = async (answer: Response) => {
  const [key] = keyCollection.parse(await answer.json()).resources
  if (!key) throw new Error('the answer has no key')
  return key
}
const read = async (id: string) => keyOf(await send(at(id, '/metadata')))
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

describe('PATCH /api/v2/keys/{id}: happy', () => {
  test('what is named is changed, the rest stays, and the revision goes up by one', async () => {
    const id = await createdKeyId(kw, headers, 'before')
    const changed = await keyOf(await patch(id, { name: 'after', description: 'of the orders', tags: ['eu', 'prod'] }))
    expect(changed).toMatchObject({
      name: 'after',
      description: 'of the orders',
      tags: ['eu', 'prod'],
      keyRingID: 'default',
    })
    expect(changed.lastUpdateDate).toMatch(DATE)
    expect(changed.keywright.revision).toBe(2)
    const bare = await keyOf(await patch(id, { description: '', tags: [] }))
    expect(bare).not.toHaveProperty('description')
    expect(bare).not.toHaveProperty('tags')
    expect(bare.name).toBe('after')
  })

  test('a key moves to another ring as Go writes it, and is found there alone', async () => {
    await send('/api/v2/key_rings/moved-here', { method: 'POST' })
    const id = await createdKeyId(kw, headers, 'moves')
    expect(await keyOf(await patch(id, { KeyRingID: 'moved-here' }))).toMatchObject({ keyRingID: 'moved-here' })
    expect((await send(at(id), {}, { 'x-kms-key-ring': 'default' })).status).toBe(404)
    expect((await send(at(id), {}, { 'x-kms-key-ring': 'moved-here' })).status).toBe(200)
  })
})

describe('PATCH /api/v2/keys/{id}: error', () => {
  test.each([
    ['nothing to change', {}, 'BAD_BODY_ERR', undefined],
    ['no body', '', 'NO_BODY_ERR', undefined],
    ['an unknown field', { colour: 'red' }, 'BAD_BODY_ERR', undefined],
    ['a name of one character', { name: 'n' }, 'INVALID_FIELD_ERR', 'name'],
    ['a tag with a comma', { tags: ['a,b'] }, 'INVALID_FIELD_ERR', 'tags'],
    ['a ring that cannot be', { keyRingID: 'no such ring' }, 'INVALID_FIELD_ERR', 'keyRingID'],
  ])('%s is refused, and nothing is changed', async (_name, body, code, field) => {
    const id = await createdKeyId(kw, headers)
    const reason = await reasonOf(await send(at(id), { method: 'PATCH', body }))
    expect(reason).toMatchObject({ status: 400, code, ...(field === undefined ? {} : { target: { name: field } }) })
    expect((await read(id)).keywright.revision).toBe(1)
  })

  test('a ring that is not there is 404', async () => {
    const id = await createdKeyId(kw, headers)
    const reason = await reasonOf(await patch(id, { keyRingID: 'nowhere' }))
    expect(reason).toMatchObject({ status: 404, code: 'KEY_RING_NOT_FOUND_ERR' })
    expect((await read(id)).keyRingID).toBe('default')
  })
})

describe('deletion: happy', () => {
  test('a deleted key shows until when it can be restored, and from when and on which day it is purged', async () => {
    const id = await createdKeyId(kw, headers, 'to be deleted')
    const answer = await remove(id)
    expect(answer.status).toBe(200)
    const key = await keyOf(answer)
    expect(key).toMatchObject({ state: 5, deleted: true, restoreAllowed: true, purgeAllowed: true })
    expect(key.keywright.state).toBe('destroyed')
    expect(key.deletedBy).toMatch(/^iam-ServiceId-/)
    for (const date of [key.deletionDate, key.restoreExpirationDate, key.purgeAllowedFrom, key.purgeScheduledOn]) {
      expect(date).toMatch(DATE)
    }
    const days = (date: string | undefined) =>
      (Date.parse(date ?? '') - Date.parse(key.deletionDate ?? '')) / 86_400_000
    expect([days(key.restoreExpirationDate), days(key.purgeAllowedFrom), days(key.purgeScheduledOn)]).toEqual([
      30, 0, 90,
    ])
    expect(await read(id)).toEqual(key)
  })

  test('Prefer decides about the answer: 204 for return=minimal, 200 with the key for return=representation', async () => {
    const [a, b] = [await createdKeyId(kw, headers), await createdKeyId(kw, headers)]
    const minimal = await remove(a, { prefer: 'return=minimal' })
    expect([minimal.status, await minimal.text()]).toEqual([204, ''])
    expect((await keyOf(await remove(b, { prefer: 'return=representation' }))).id).toBe(b)
    const restored = await restore(a, { prefer: 'return=minimal' })
    expect(restored.status).toBe(201)
    expect(Object.keys(keysOf.parse(await restored.json()).resources[0] ?? {}).sort()).toEqual(['id', 'type'])
    expect([(await remove(a)).status, (await purge(a, { prefer: 'return=minimal' })).status]).toEqual([200, 204])
    expect((await keyOf(await purge(b, { prefer: 'return=representation' }))).id).toBe(b)
  })

  test('restored with 201, without a body or with one, a key has the state it had before', async () => {
    const id = await createdKeyId(kw, headers)
    await act(id, 'disable')
    for (const body of [undefined, '', 'null', { metadata: {}, resources: [{ payload: 'AAAA' }] }]) {
      await remove(id)
      const answer = await send(at(id, '/restore'), { method: 'POST', ...(body === undefined ? {} : { body }) })
      expect(answer.status).toBe(201)
      const key = await keyOf(answer)
      expect(key).toMatchObject({ state: 2, deleted: false })
      expect(key).not.toHaveProperty('deletionDate')
    }
  })

  test('a purged key is gone: from every read, from the list of deleted ones, and its aliases are free', async () => {
    const [key] = keyCollection.parse(
      await (await send('/api/v2/keys', { body: newKeyBody('purged', { aliases: ['purged-alias'] }) })).json(),
    ).resources
    const id = key?.id ?? ''
    await remove(id)
    expect((await keyOf(await purge(id))).id).toBe(id)
    for (const path of ['', '/metadata', '/versions?allKeyStates=true']) {
      expect(await reasonOf(await send(at(id, path)))).toMatchObject({ status: 404, code: 'KEY_NOT_FOUND_ERR' })
    }
    expect(await (await send('/api/v2/keys?state=5&search=purged')).text()).not.toContain(id)
    expect((await send('/api/v2/keys', { body: newKeyBody('heir', { aliases: ['purged-alias'] }) })).status).toBe(201)
    const left = await kw.service.db.selectFrom('key_versions').select('id').where('key_id', '=', id).execute()
    expect(left).toEqual([])
  })
})

describe('deletion: error', () => {
  test('a deleted key is 410 for a second deletion, and 409 for restoring what lives', async () => {
    const id = await createdKeyId(kw, headers)
    expect(await reasonOf(await restore(id))).toMatchObject({ status: 409, code: 'KEY_ACTION_INVALID_STATE_ERR' })
    expect(await reasonOf(await purge(id))).toMatchObject({ status: 409, code: 'KEY_ACTION_INVALID_STATE_ERR' })
    await remove(id)
    expect(await reasonOf(await remove(id))).toMatchObject({ status: 410, code: 'KEY_DELETED_ERR' })
    expect(await reasonOf(await patch(id, { name: 'renamed' }))).toMatchObject({ status: 410, code: 'KEY_DELETED_ERR' })
  })

  test('force is understood, since clients send it, and anything else is not', async () => {
    const id = await createdKeyId(kw, headers)
    expect(await reasonOf(await send(at(id, '?force=perhaps'), { method: 'DELETE' }))).toMatchObject({
      status: 400,
      target: { type: 'query_param', name: 'force' },
    })
    expect((await send(at(id, '?force=True'), { method: 'DELETE' })).status).toBe(200)
  })
})

describe('If-Match', () => {
  test('a change that is based on an old revision is refused, and nothing is changed', async () => {
    const id = await createdKeyId(kw, headers, 'first')
    expect((await patch(id, { name: 'second' }, { 'if-match': '"1"' })).status).toBe(200)
    for (const late of [
      patch(id, { name: 'third' }, { 'if-match': '"1"' }),
      remove(id, { 'if-match': 'W/"1"' }),
      act(id, 'rotate', {}, { 'if-match': '"1"' }),
      act(id, 'disable', undefined, { 'if-match': '"1"' }),
    ]) {
      expect(await reasonOf(await late)).toMatchObject({
        status: 412,
        code: 'KEY_CHANGED_ERR',
        target: { type: 'header', name: 'If-Match' },
      })
    }
    expect(await read(id)).toMatchObject({ name: 'second', state: 1, keywright: { revision: 2 } })
  })

  test('a header that is no revision is refused rather than passed over', async () => {
    const id = await createdKeyId(kw, headers)
    for (const refused of [remove(id, { 'if-match': '7' }), act(id, 'disable', undefined, { 'if-match': '*' })]) {
      expect(await reasonOf(await refused)).toMatchObject({
        status: 400,
        code: 'INVALID_HEADER_ERR',
        target: { type: 'header', name: 'If-Match' },
      })
    }
    expect((await read(id)).state).toBe(1)
  })

  test('of two administrators who saw the same key one gets his way, and the other hears of it', async () => {
    const id = await createdKeyId(kw, headers)
    const [ada, eve] = [await kw.signedIn(), await kw.signedIn()]
    const by = (who: Headers, name: string) =>
      kw.request(at(id), { method: 'PATCH', headers: { ...who, 'if-match': '"1"' }, body: { name } })
    const answers = await Promise.all([by(ada, 'as Ada says'), by(eve, 'as Eve says')])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412])
    const won = answers.findIndex(({ status }) => status === 200)
    expect((await read(id)).name).toBe(['as Ada says', 'as Eve says'][won])
  })

  test('without it, changes made at once all happen, one after another', async () => {
    const id = await createdKeyId(kw, headers)
    const changes = await Promise.all([
      patch(id, { name: 'renamed' }),
      patch(id, { description: 'described' }),
      patch(id, { tags: ['tagged'] }),
    ])
    expect(changes.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await read(id)).toMatchObject({
      name: 'renamed',
      description: 'described',
      tags: ['tagged'],
      keywright: { revision: 4 },
    })
  })

  test('of ten deletions at once one deletes, and nine hear that the key is deleted', async () => {
    const id = await createdKeyId(kw, headers)
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => remove(id)))).map(({ status }) => status)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 9 }, () => 410)])
    const deletions = (await eventsOf(kw)).filter(
      ({ key_id, action, outcome }) => key_id === id && action === 'kms.secrets.delete' && outcome === 'success',
    )
    expect(deletions).toHaveLength(1)
  })
})

describe('security', () => {
  const calls: readonly [string, (id: string, who: Headers) => Promise<Response>][] = [
    ['patch', (id, who) => kw.request(at(id), { method: 'PATCH', headers: who, body: { name: 'stolen' } })],
    ['delete', (id, who) => kw.request(at(id), { method: 'DELETE', headers: who })],
    ['restore', (id, who) => kw.request(at(id, '/restore'), { method: 'POST', headers: who })],
    ['purge', (id, who) => kw.request(at(id, '/purge'), { method: 'DELETE', headers: who })],
  ]
  test.each(calls)('%s: without the role, a key and no key give the same bytes', async (_name, call) => {
    const reader = await callerWith(kw, 'Reader', 'Auditor')
    const id = await createdKeyId(kw, headers)
    const answers = await Promise.all(
      [id, '00000000-0000-4000-8000-000000000000', 'no-such-alias'].map((name) => call(name, reader)),
    )
    const [first, ...others] = await Promise.all(answers.map((answer) => answer.text()))
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
    for (const other of others) expect(other).toBe(first)
    expect((await read(id)).keywright.revision).toBe(1)
  })

  test('a Manager purges nothing, and who may purge does nothing else', async () => {
    const [manager, purger] = [await callerWith(kw, 'Manager'), await callerWith(kw, 'KeyPurge')]
    const id = await createdKeyId(kw, headers)
    await remove(id)
    expect((await purge(id, manager)).status).toBe(401)
    expect((await kw.request(at(id), { method: 'DELETE', headers: purger })).status).toBe(401)
    expect((await purge(id, purger)).status).toBe(200)
  })

  test('what one does to a key of another instance does not exist for him', async () => {
    const admin = await kw.signedIn()
    const answer = await kw.request('/v2/resource_instances', { headers: admin, body: { name: 'another' } })
    const { guid } = z.object({ guid: z.string() }).parse(await answer.json())
    const id = await createdKeyId(kw, { ...admin, 'bluemix-instance': guid })
    for (const call of [patch(id, { name: 'mine now' }), remove(id), restore(id), purge(id)]) {
      expect(await reasonOf(await call)).toMatchObject({ status: 404, code: 'KEY_NOT_FOUND_ERR' })
    }
  })

  test('each change leaves one event with who, what and how it ended; a refused one says so', async () => {
    const id = await createdKeyId(kw, headers)
    await patch(id, { name: 'renamed' })
    await remove(id)
    await remove(id)
    await restore(id)
    const events = (await eventsOf(kw)).filter(({ key_id }) => key_id === id)
    expect(events.map(({ action, outcome, document }) => [action, outcome, document.reason.reasonCode])).toEqual([
      ['kms.secrets.create', 'success', 201],
      ['kms.secrets.patch', 'success', 200],
      ['kms.secrets.delete', 'success', 200],
      ['kms.secrets.delete', 'failure', 410],
      ['kms.secrets.restore', 'success', 201],
    ])
  })
})
