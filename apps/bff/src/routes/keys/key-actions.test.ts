import { keyProtectionSchema, keyVersionCollection } from '@keywright/contract/keys/key-versions'
import { keyCollection } from '@keywright/contract/keys/key'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { callerWith, NO_WAITING } from '../../testing/callers.ts'
import {
  createdKeyId,
  eventsOf,
  newKeyBody,
  reasonOf,
  testService,
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

const act = (id: string, action: string, body?: unknown, who = headers) =>
  kw.request(`/api/v2/keys/${id}/actions/${action}`, {
    method: 'POST',
    headers: who,
    ...(body === undefined ? {} : { body }),
  })
const get = (path: string, who = headers) => kw.request(path, { headers: who })
const read = async (id: string) =>
  keyCollection.parse(await (await get(`/api/v2/keys/${id}/metadata`)).json()).resources[0]
const versionsOf = async (id: string, query = '') =>
  keyVersionCollection.parse(await (await get(`/api/v2/keys/${id}/versions${query}`)).json())
const opened = z.object({
  plaintext: z.string().optional(),
  ciphertext: z.string(),
  keyVersion: z.object({ id: z.string() }),
  rewrappedKeyVersion: z.object({ id: z.string() }).optional(),
})
const wrapped = async (id: string, aad: readonly string[] = []) =>
  opened.parse(await (await act(id, 'wrap', { aad })).json())
const BYTES_16 = Buffer.alloc(16, 7).toString('base64')
const imported = (name: string) =>
  kw
    .request('/api/v2/keys', { headers, body: newKeyBody(name, { payload: BYTES_16 }) })
    .then(async (answer) => keyCollection.parse(await answer.json()).resources[0]?.id ?? '')

describe('POST …/actions/rotate', () => {
  test.each([
    ['no body', undefined],
    ['an empty one', ''],
    ['null, as Go sends it', 'null'],
    ['an empty object', {}],
    ['an empty payload', { payload: '' }],
  ])(
    'a generated key rotates with %s: 204, a new version, and what was wrapped before is unwrapped',
    async (_name, body) => {
      const id = await createdKeyId(kw, headers)
      const before = await wrapped(id, ['of before'])
      const answer = await act(id, 'rotate', body)
      expect([answer.status, await answer.text()]).toEqual([204, ''])
      const key = await read(id)
      expect(key?.lastRotateDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      expect(key?.keyVersion?.id).not.toBe(before.keyVersion.id)
      const unwrap = await act(id, 'unwrap', { ciphertext: before.ciphertext, aad: ['of before'] })
      expect(opened.parse(await unwrap.json())).toMatchObject({
        plaintext: before.plaintext,
        keyVersion: before.keyVersion,
        rewrappedKeyVersion: { id: key?.keyVersion?.id },
      })
    },
  )

  test('an imported key rotates with new material alone', async () => {
    const id = await imported('brought along')
    expect(await reasonOf(await act(id, 'rotate'))).toMatchObject({
      status: 400,
      code: 'KEY_PAYLOAD_REQ_ERR',
      target: { type: 'field', name: 'payload' },
    })
    expect((await act(id, 'rotate', { payload: Buffer.alloc(32, 9).toString('base64') })).status).toBe(204)
    expect(await read(id)).toMatchObject({ imported: true, algorithmBitSize: 256 })
  })

  test.each([
    ['what is not base64', '%%%'],
    ['15 bytes', Buffer.alloc(15, 1).toString('base64')],
    ['33 bytes', Buffer.alloc(33, 1).toString('base64')],
  ])('%s is no key material, and no version comes of it', async (_name, payload) => {
    const id = await imported('stays as it is')
    expect(await reasonOf(await act(id, 'rotate', { payload }))).toMatchObject({
      status: 400,
      code: 'INVALID_FIELD_ERR',
      target: { name: 'payload' },
    })
    expect((await versionsOf(id)).resources).toHaveLength(1)
  })

  test('a generated key takes no payload', async () => {
    const id = await createdKeyId(kw, headers)
    const reason = await reasonOf(await act(id, 'rotate', { payload: BYTES_16 }))
    expect(reason).toMatchObject({ status: 400, code: 'INVALID_QUERY_PARAM_ERR', target: { name: 'payload' } })
    expect(reason.message).toBe("The query_param 'payload' must be: provided only if key is imported")
  })

  test('material in a refused rotation leaves no trace in the trail', async () => {
    const id = await createdKeyId(kw, headers)
    await act(id, 'rotate', { payload: BYTES_16 })
    const traces = (await eventsOf(kw)).filter(({ canonical }) => canonical.includes(BYTES_16))
    expect(traces).toEqual([])
  })

  test('of four rotations at once none is lost and none is refused', async () => {
    const id = await createdKeyId(kw, headers)
    const answers = await Promise.all(Array.from({ length: 4 }, () => act(id, 'rotate')))
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204])
    expect((await versionsOf(id)).resources).toHaveLength(5)
  })
})

describe('POST …/actions/rewrap', () => {
  test('a ciphertext of an old version becomes one of the newest, and its plaintext is not shown', async () => {
    const id = await createdKeyId(kw, headers)
    const before = await wrapped(id, ['a', 'b'])
    await act(id, 'rotate')
    const answer = await act(id, 'rewrap', { ciphertext: before.ciphertext, aad: ['a', 'b'] })
    const text = await answer.text()
    const again = opened.parse(JSON.parse(text))
    const newest = (await read(id))?.keyVersion
    expect(again).toMatchObject({ keyVersion: before.keyVersion, rewrappedKeyVersion: { id: newest?.id } })
    expect(Object.keys(again).sort()).toEqual(['ciphertext', 'keyVersion', 'rewrappedKeyVersion'])
    expect(text).not.toContain(before.plaintext ?? 'nothing')
    const unwrap = await act(id, 'unwrap', { ciphertext: again.ciphertext, aad: ['a', 'b'] })
    expect(await unwrap.json()).toEqual({ plaintext: before.plaintext, keyVersion: { id: newest?.id } })
  })

  test.each([
    ['other additional data', { aad: ['b', 'a'] }],
    ['no additional data', {}],
  ])('with %s nothing is rewrapped', async (_name, more) => {
    const id = await createdKeyId(kw, headers)
    const { ciphertext } = await wrapped(id, ['a', 'b'])
    const reason = await reasonOf(await act(id, 'rewrap', { ciphertext, ...more }))
    expect(reason).toMatchObject({ status: 422, code: 'UNPROCESSABLE_CIPHERTEXT_ERR', target: { name: 'ciphertext' } })
  })

  test('guesses count, by whatever name the key is called, and unwrapping stops with rewrapping', async () => {
    const id = await createdKeyId(kw, headers)
    await kw.request(`/api/v2/keys/${id}/aliases/guessed`, { method: 'POST', headers })
    const { ciphertext } = await wrapped(id)
    for (let i = 0; i < 50; i += 1) {
      expect((await act(id, 'rewrap', { ciphertext, aad: ['guess'] })).status).toBe(422)
      expect((await act('guessed', 'unwrap', { ciphertext, aad: ['guess'] })).status).toBe(422)
    }
    for (const [name, action] of [
      [id, 'rewrap'],
      ['guessed', 'unwrap'],
    ] as const) {
      expect(await reasonOf(await act(name, action, { ciphertext }))).toMatchObject({
        status: 429,
        code: 'TOO_MANY_REQUESTS_ERR',
      })
    }
  })
})

describe('disable, enable, deactivate, compromise', () => {
  test('each answers 204 without a body, whatever empty thing the client sends', async () => {
    const id = await createdKeyId(kw, headers)
    for (const [action, body, state] of [
      ['disable', 'null', 'suspended'],
      ['enable', undefined, 'active'],
      ['deactivate', {}, 'deactivated'],
      ['compromise', '', 'compromised'],
    ] as const) {
      const answer = await act(id, action, body)
      expect([answer.status, await answer.text()]).toEqual([204, ''])
      expect((await read(id))?.keywright.state).toBe(state)
    }
    // The wire has no number for it (key-protect-api.md §1.4).
    expect((await read(id))?.state).toBe(3)
  })

  test('a body with something in it is refused', async () => {
    const id = await createdKeyId(kw, headers)
    expect(await reasonOf(await act(id, 'disable', { force: true }))).toMatchObject({ code: 'BAD_BODY_ERR' })
    expect((await read(id))?.state).toBe(1)
  })

  test('what a compromised key wrapped is unwrapped for a Manager and for nobody else', async () => {
    const reader = await callerWith(kw, 'Reader')
    const id = await createdKeyId(kw, headers)
    const { ciphertext } = await wrapped(id)
    expect((await act(id, 'unwrap', { ciphertext }, reader)).status).toBe(200)
    await act(id, 'compromise')
    for (const action of ['unwrap', 'rewrap']) {
      expect((await act(id, action, { ciphertext }, reader)).status).toBe(401)
      expect((await act(id, action, { ciphertext })).status).toBe(200)
    }
  })

  test.each(['disable', 'enable', 'deactivate', 'compromise', 'rotate'])(
    '%s needs its role, and is on record as refused',
    async (action) => {
      const reader = await callerWith(kw, 'Reader')
      const id = await createdKeyId(kw, headers)
      expect((await act(id, action, undefined, reader)).status).toBe(401)
      expect((await read(id))?.keywright.revision).toBe(1)
      const refused = (await eventsOf(kw)).filter((event) => event.key_id === id && event.outcome === 'failure')
      expect(refused.map((event) => event.action)).toEqual([`kms.secrets.${action}`])
    },
  )
})

describe('GET …/versions', () => {
  test('newest first, in pages, with a total when it is asked for', async () => {
    const id = await createdKeyId(kw, headers)
    await act(id, 'rotate')
    await act(id, 'rotate')
    const all = await versionsOf(id, '?totalCount=true')
    expect(all.metadata).toEqual({
      collectionType: 'application/vnd.ibm.kms.key.version+json',
      collectionTotal: 3,
      totalCount: 3,
    })
    expect(all.resources[0]?.id).toBe((await read(id))?.keyVersion?.id)
    expect(Object.keys(all.resources[0] ?? {}).sort()).toEqual(['creationDate', 'id'])
    const page = await versionsOf(id, '?limit=1&offset=1')
    expect(page.resources).toEqual([all.resources[1]])
    expect(page.metadata).toEqual({ collectionType: all.metadata.collectionType, collectionTotal: 1 })
  })

  test.each(['limit=0', 'limit=5001', 'offset=-1', 'allKeyStates=maybe', 'colour=red'])(
    '%s is refused',
    async (query) => {
      const id = await createdKeyId(kw, headers)
      expect(await reasonOf(await get(`/api/v2/keys/${id}/versions?${query}`))).toMatchObject({
        status: 400,
        code: 'INVALID_QUERY_PARAM_ERR',
      })
    },
  )
})

describe('GET /bff/keys/{id}/protection', () => {
  test('the flags as the HSM shows them, and what each version was used for', async () => {
    const id = await createdKeyId(kw, headers)
    await wrapped(id)
    await act(id, 'rotate')
    const answer = await get(`/bff/keys/${id}/protection`, await kw.signedIn())
    const shown = keyProtectionSchema.parse(await answer.json())
    expect(shown.versions.map(({ uses, encryptions }) => [uses, encryptions])).toEqual([
      [0, 0],
      [1, 1],
    ])
    expect(shown.versions[1]?.lastUsedDate).toMatch(/Z$/)
    expect(shown.versions[0]?.checkValue).toBe((await read(id))?.keywright.checkValue)
    expect(shown).toMatchObject({ material: { sensitive: true }, token: { label: 'keywright' } })
    expect(shown.kekId).toMatch(/^[0-9a-f]{32}$/)
  })

  test('it needs a role that may read metadata', async () => {
    const id = await createdKeyId(kw, headers)
    expect((await get(`/bff/keys/${id}/protection`, await callerWith(kw, 'KmipAdapterManager'))).status).toBe(401)
  })
})
