import { keyCollection } from '@keywright/contract/keys/key'
import { keyList } from '@keywright/contract/keys/list-keys'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { callerWith, NO_WAITING } from '../../testing/callers.ts'
import {
  createdKeyId,
  eventsOf,
  newKeyBody,
  reasonOf,
  testService,
  type TestRequest,
  type TestService,
} from '../../testing/test-service.ts'

let kw: TestService
let headers: Record<string, string>
beforeAll(async () => {
  kw = await testService(undefined, NO_WAITING)
  headers = await kw.bearer()
})
afterAll(() => kw.close())

const send = (path: string, request: TestRequest = {}, more: Record<string, string> = {}) =>
  kw.request(path, { headers: { ...headers, ...more }, ...request })
const alias = (id: string, name: string, method = 'POST') => send(`/api/v2/keys/${id}/aliases/${name}`, { method })
const read = async (name: string) =>
  keyCollection.parse(await (await send(`/api/v2/keys/${name}/metadata`)).json()).resources[0]
const ring = (id: string, method = 'POST', query = '') => send(`/api/v2/key_rings/${id}${query}`, { method })

const ringsOf = z.object({ metadata: z.looseObject({}), resources: z.array(z.looseObject({ id: z.string() })) })

describe('aliases: happy', () => {
  test('one is given with 201 and stands for the id everywhere; after its deletion it names nothing', async () => {
    const id = await createdKeyId(kw, headers)
    const answer = await alias(id, 'Orders_EU-1')
    expect(answer.status).toBe(201)
    expect(await answer.json()).toEqual({
      metadata: { collectionType: 'application/vnd.ibm.kms.alias+json', collectionTotal: 1 },
      resources: [
        {
          keyId: id,
          alias: 'Orders_EU-1',
          createdBy: expect.stringMatching(/^iam-ServiceId-/) as unknown,
          creationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown,
        },
      ],
    })
    const calls: readonly [string, TestRequest, number][] = [
      ['', {}, 200],
      ['/metadata', {}, 200],
      ['/versions', {}, 200],
      ['/actions/wrap', { body: {} }, 200],
      ['/actions/rotate', { method: 'POST' }, 204],
      ['/actions/disable', { method: 'POST' }, 204],
      ['/actions/enable', { method: 'POST' }, 204],
      ['', { method: 'PATCH', body: { name: 'renamed' } }, 200],
      ['', { method: 'DELETE' }, 200],
      ['/restore', { method: 'POST' }, 201],
      ['/aliases/another', { method: 'POST' }, 201],
    ]
    for (const [rest, request, status] of calls) {
      expect([rest, (await send(`/api/v2/keys/Orders_EU-1${rest}`, request)).status]).toEqual([rest, status])
    }
    expect((await read(id))?.aliases).toEqual(['Orders_EU-1', 'another'])
    expect((await alias('another', 'Orders_EU-1', 'DELETE')).status).toBe(204)
    expect((await send('/api/v2/keys/Orders_EU-1')).status).toBe(404)
  })

  test('they tell upper from lower case', async () => {
    const id = await createdKeyId(kw, headers)
    await alias(id, 'CaseMatters')
    expect((await send('/api/v2/keys/casematters')).status).toBe(404)
  })
})

describe('aliases: error', () => {
  test.each([
    'a',
    'a'.repeat(91),
    'with%20space',
    'dot.ted',
    'keys',
    'policies',
    '0b8a1c52-5d4e-4b6a-9f0e-3c2d1b0a9f8e',
  ])('%s is none', async (name) => {
    const id = await createdKeyId(kw, headers)
    expect(await reasonOf(await alias(id, name))).toMatchObject({
      status: 400,
      code: 'INVALID_FIELD_ERR',
      target: { type: 'field', name: 'alias' },
    })
  })

  test('one that is taken is refused, whoever has it, and a sixth as well', async () => {
    const [id, other] = [await createdKeyId(kw, headers), await createdKeyId(kw, headers)]
    await alias(id, 'taken')
    for (const key of [id, other]) {
      expect(await reasonOf(await alias(key, 'taken'))).toMatchObject({ status: 409, code: 'KEY_ALIAS_NOT_UNIQUE_ERR' })
    }
    for (const name of ['n2', 'n3', 'n4', 'n5']) expect((await alias(id, name)).status).toBe(201)
    expect(await reasonOf(await alias(id, 'n6'))).toMatchObject({ status: 409, code: 'KEY_ALIAS_QUOTA_ERR' })
  })

  test('one that the key does not have cannot be deleted from it', async () => {
    const [id, other] = [await createdKeyId(kw, headers), await createdKeyId(kw, headers)]
    await alias(other, 'of-the-other')
    for (const name of ['of-the-other', 'of-nobody', 'no alias']) {
      expect(await reasonOf(await alias(id, encodeURIComponent(name), 'DELETE'))).toMatchObject({
        status: 404,
        code: 'KEY_ALIAS_NOT_FOUND_ERR',
      })
    }
    expect((await read('of-the-other'))?.id).toBe(other)
  })

  test('of two keys that ask for one alias at once, one gets it', async () => {
    const keys = [await createdKeyId(kw, headers), await createdKeyId(kw, headers)]
    const statuses = (await Promise.all(keys.map((id) => alias(id, 'wanted')))).map(({ status }) => status)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 409])
  })
})

describe('aliases: security', () => {
  test('a name without its role is 401, whether or not it names a key', async () => {
    const reader = await callerWith(kw, 'KmipAdapterManager')
    const id = await createdKeyId(kw, headers)
    await alias(id, 'known-name')
    const [known, unknown] = await Promise.all(
      ['known-name', 'unknown-name'].map((name) => kw.request(`/api/v2/keys/${name}`, { headers: reader })),
    )
    expect([known?.status, unknown?.status]).toEqual([401, 401])
    expect(await known?.text()).toBe(await unknown?.text())
  })

  test('a failed call that names an alias is on record with the key it meant', async () => {
    const reader = await callerWith(kw, 'Reader')
    const id = await createdKeyId(kw, headers, 'the one that was meant')
    await alias(id, 'meant')
    await kw.request('/api/v2/keys/meant', { method: 'DELETE', headers: { ...reader, 'correlation-id': 'by-alias' } })
    const [event] = (await eventsOf(kw)).filter(({ correlation_id }) => correlation_id === 'by-alias')
    expect(event).toMatchObject({ key_id: id, action: 'kms.secrets.delete', outcome: 'failure' })
    expect(event?.document).toMatchObject({ target: { name: 'the one that was meant', typeURI: 'kms/secrets' } })
  })

  test('one instance does not know the names of another', async () => {
    const admin = await kw.signedIn()
    const made = await kw.request('/v2/resource_instances', { headers: admin, body: { name: 'next door' } })
    const { guid } = z.object({ guid: z.string() }).parse(await made.json())
    const there = { ...admin, 'bluemix-instance': guid }
    const id = await createdKeyId(kw, there)
    expect((await kw.request(`/api/v2/keys/${id}/aliases/next-door`, { method: 'POST', headers: there })).status).toBe(
      201,
    )
    expect((await send('/api/v2/keys/next-door')).status).toBe(404)
    const mine = await createdKeyId(kw, headers)
    expect((await alias(mine, 'next-door')).status).toBe(201)
  })
})

describe('who made and who deleted a key', () => {
  test('is told by name, as long as they are there', async () => {
    const service = await callerWith(kw, 'Manager')
    const id = await createdKeyId(kw, service)
    await send(`/api/v2/keys/${id}`, { method: 'DELETE' })
    const named = (await read(id))?.keywright
    expect(named).toMatchObject({ createdByName: 'Manager', deletedByName: 'bootstrap' })
    const { db } = kw.service
    const { id: gone } = await db
      .selectFrom('service_ids')
      .select('id')
      .where('name', '=', 'Manager')
      .executeTakeFirstOrThrow()
    await db.deleteFrom('api_keys').where('service_id', '=', gone).execute()
    await db.deleteFrom('service_ids').where('id', '=', gone).execute()
    expect((await read(id))?.keywright).not.toHaveProperty('createdByName')
  })
})

describe('key rings', () => {
  test('one is made with an empty 201, listed with its keys, and deleted when it is empty', async () => {
    const made = await ring('Payments-EU')
    expect([made.status, await made.text()]).toEqual([201, ''])
    const answer = await send('/api/v2/keys', { body: newKeyBody('in a ring') }, { 'x-kms-key-ring': 'Payments-EU' })
    const [key] = keyCollection.parse(await answer.json()).resources
    expect(key?.keyRingID).toBe('Payments-EU')
    const list = ringsOf.parse(await (await send('/api/v2/key_rings?totalCount=true')).json())
    expect(list.resources[0]).toEqual({ id: 'default', keywright: expect.anything() as unknown })
    expect(list.resources.at(-1)).toEqual({
      id: 'Payments-EU',
      creationDate: expect.stringMatching(/:\d\dZ$/) as unknown,
      createdBy: expect.stringMatching(/^iam-ServiceId-/) as unknown,
      keywright: { keys: 1, deletedKeys: 0, createdByName: 'bootstrap' },
    })
    expect(await reasonOf(await ring('Payments-EU', 'DELETE'))).toMatchObject({
      status: 409,
      code: 'KEY_RING_NOT_EMPTY_ERR',
    })
    await send(`/api/v2/keys/${key?.id}`, { method: 'DELETE' })
    expect((await ring('Payments-EU', 'DELETE')).status).toBe(409)
    expect((await ring('Payments-EU', 'DELETE', '?force=true')).status).toBe(204)
    expect((await read(key?.id ?? ''))?.keyRingID).toBe('default')
  })

  test.each([
    ['x', 'INVALID_FIELD_ERR', 400],
    ['r'.repeat(101), 'INVALID_FIELD_ERR', 400],
    ['under_score', 'INVALID_FIELD_ERR', 400],
    ['default', 'KEY_RING_NOT_UNIQUE_ERR', 409],
  ])('%s cannot be made', async (id, code, status) => {
    expect(await reasonOf(await ring(id))).toMatchObject({ status, code })
  })

  test('the default ring stays, and one that is not there is 404', async () => {
    expect((await ring('default', 'DELETE', '?force=true')).status).toBe(400)
    expect(await reasonOf(await ring('nowhere', 'DELETE'))).toMatchObject({
      status: 404,
      code: 'KEY_RING_NOT_FOUND_ERR',
    })
  })

  test('they are paged like every list', async () => {
    await ring('a1')
    await ring('a2')
    const page = ringsOf.parse(await (await send('/api/v2/key_rings?limit=1&offset=1')).json())
    expect(page).toMatchObject({ metadata: { collectionTotal: 1 }, resources: [{ id: 'a1' }] })
    expect(await reasonOf(await send('/api/v2/key_rings?limit=0'))).toMatchObject({ status: 400 })
  })

  test('a Writer makes rings and deletes none; the refusal names the ring', async () => {
    const writer = await callerWith(kw, 'Writer')
    expect((await kw.request('/api/v2/key_rings/of-a-writer', { method: 'POST', headers: writer })).status).toBe(201)
    const refused = await kw.request('/api/v2/key_rings/of-a-writer', { method: 'DELETE', headers: writer })
    expect(refused.status).toBe(401)
    const event = (await eventsOf(kw)).at(-1)
    expect(event?.document).toMatchObject({
      action: 'kms.key-rings.delete',
      outcome: 'failure',
      target: { name: 'of-a-writer', typeURI: 'kms/key-rings' },
    })
  })
})

describe('X-Kms-Key-Ring', () => {
  test('a list and a count are of that ring alone, and narrow what the query asks for', async () => {
    for (const id of ['r1', 'r2']) {
      await ring(id)
      await send('/api/v2/keys', { body: newKeyBody(`narrow ${id}`) }, { 'x-kms-key-ring': id })
    }
    const names = async (query: string, header?: string) => {
      const more = header === undefined ? {} : { 'x-kms-key-ring': header }
      const list = keyList.parse(await (await send(`/api/v2/keys?search=narrow&sort=name${query}`, {}, more)).json())
      return list.resources.map(({ name }) => name)
    }
    expect(await names('')).toEqual(['narrow r1', 'narrow r2'])
    expect(await names('', 'r1')).toEqual(['narrow r1'])
    expect(await names('&keyRing=r1,r2', 'r2')).toEqual(['narrow r2'])
    expect(await names('&keyRing=r1', 'r2')).toEqual([])
    const head = await send('/api/v2/keys?search=narrow', { method: 'HEAD' }, { 'x-kms-key-ring': 'r1' })
    expect(head.headers.get('key-total')).toBe('1')
  })
})
