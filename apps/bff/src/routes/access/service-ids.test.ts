import { API_KEY_GRANT } from '@keywright/contract/tokens/exchange-api-key'
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { grantPlatform, joined } from '../../testing/people.ts'
import { eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
let headers: Record<string, string>
beforeEach(async () => {
  kw = await testService()
  headers = await kw.signedIn()
})
afterEach(() => kw.close())

const SERVICES = '/bff/access/service-ids'
const apiKeySchema = z.looseObject({ id: z.string(), apiKey: z.string() })
const serviceSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  apiKeys: z.array(z.looseObject({ id: z.string(), lastUsedAt: z.string().optional() })),
})
const create = async (who = headers) =>
  serviceSchema.parse(await (await kw.request(SERVICES, { headers: who, body: { name: 'robot' } })).json()).id
const newKey = (service: string, body: object = { name: 'ci' }, who = headers) =>
  kw.request(`${SERVICES}/${service}/api-keys`, { headers: who, body })
const made = async (service: string, body?: object) => apiKeySchema.parse(await (await newKey(service, body)).json())
const end = (path: string, who = headers) => kw.request(`/bff/access/${path}`, { method: 'DELETE', headers: who })
const services = async () =>
  z.object({ serviceIds: z.array(serviceSchema) }).parse(await (await kw.request(SERVICES, { headers })).json())
    .serviceIds
const exchange = (apikey: string) =>
  kw.request('/identity/token', { body: new URLSearchParams({ grant_type: API_KEY_GRANT, apikey }).toString() })
const tokenOf = async (apiKey: string) =>
  z.object({ access_token: z.string() }).parse(await (await exchange(apiKey)).json()).access_token
const use = async (token: string) =>
  (await kw.request('/v2/resource_instances', { headers: { authorization: `Bearer ${token}` } })).status

describe('service IDs and API keys: happy', () => {
  test('an API key is answered once, is kept as a hash, and gets tokens that hold no roles', async () => {
    const service = await create()
    const { apiKey, id } = await made(service)
    expect(apiKey).toMatch(/^kwk_[\w-]{43}$/)
    const token = await tokenOf(apiKey)
    expect(await use(token)).toBe(200)
    expect(Object.keys(decodeJwt(token)).join()).not.toMatch(/role|grant(?!_type)/i)
    const rows = await kw.service.db.selectFrom('api_keys').selectAll().where('id', '=', id).execute()
    const kept = JSON.stringify([rows, (await eventsOf(kw)).map(({ canonical }) => canonical)])
    expect(kept).not.toContain(apiKey)
    expect(kept).not.toContain(token)
    expect(JSON.stringify(await services())).not.toContain(apiKey)
  })

  test('whoever creates a service ID answers for it, which the list says', async () => {
    const service = await create()
    const found = (await services()).find(({ id }) => id === service)
    expect(found).toMatchObject({
      name: 'robot',
      owner: { kind: 'person', name: 'ada@example.com' },
      grants: 0,
      groups: [],
    })
  })

  test('the last use is known to the minute, by exchange and by call', async () => {
    const service = await create()
    const { apiKey, id } = await made(service)
    const lastUse = async () =>
      (await services()).flatMap(({ apiKeys }) => apiKeys).find((key) => key.id === id)?.lastUsedAt
    expect(await lastUse()).toBeUndefined()
    const token = await tokenOf(apiKey)
    expect(await lastUse()).toMatch(/:00\.000Z$/)
    await kw.service.db.updateTable('api_keys').set({ last_used_at: null }).execute()
    await use(token)
    expect(await lastUse()).toMatch(/:00\.000Z$/)
  })

  test('changes are on record with what was and what is', async () => {
    const service = await create()
    const { id } = await made(service)
    await end(`api-keys/${id}`)
    await end(`service-ids/${service}`)
    const facts = (await eventsOf(kw)).filter(({ action }) => action === 'kms.service-ids.write')
    expect(facts.map(({ document }) => document['requestData'])).toMatchObject([
      { 'initialValue.state': 'none', 'newValue.state': 'created', 'newValue.name': 'robot' },
      { apiKeyId: id, 'initialValue.apiKeyState': 'none', 'newValue.apiKeyState': 'created' },
      { apiKeyId: id, 'initialValue.apiKeyState': 'created', 'newValue.apiKeyState': 'deleted' },
      { 'initialValue.state': 'created', 'newValue.state': 'deleted' },
    ])
  })
})

describe('service IDs and API keys: error', () => {
  test('an end that is past, or no date, is refused beside its field', async () => {
    const service = await create()
    for (const expiresAt of [new Date(Date.now() - 1000).toISOString(), 'tomorrow']) {
      const answer = await newKey(service, { name: 'ci', expiresAt })
      expect(await reasonOf(answer)).toMatchObject({ status: 400, target: { name: 'expiresAt' } })
    }
  })

  test('what is not there is not there', async () => {
    const answers = [await newKey('iam-ServiceId-none'), await end('api-keys/none'), await end('service-ids/none')]
    for (const answer of answers) expect(await reasonOf(answer)).toMatchObject({ status: 404, code: 'NOT_FOUND_ERR' })
  })
})

describe('service IDs and API keys: security', () => {
  test('an API key that is deleted ends the tokens it got, and no others', async () => {
    const service = await create()
    const [one, other] = [await made(service), await made(service)]
    const [token, stays] = [await tokenOf(one.apiKey), await tokenOf(other.apiKey)]
    expect([await use(token), await use(stays)]).toEqual([200, 200])
    expect((await end(`api-keys/${one.id}`)).status).toBe(204)
    expect([await use(token), await use(stays)]).toEqual([401, 200])
    expect((await exchange(one.apiKey)).status).toBe(400)
  })

  test('in use all the while, it works until it is deleted and never after', async () => {
    const { apiKey, id } = await made(await create())
    const token = await tokenOf(apiKey)
    const calls = Array.from({ length: 40 }, () => use(token))
    const [answer, ...statuses] = await Promise.all([end(`api-keys/${id}`), ...calls])
    expect(answer.status).toBe(204)
    expect(statuses.filter((status) => status !== 200 && status !== 401)).toEqual([])
    expect(await Promise.all(Array.from({ length: 10 }, () => use(token)))).toEqual(Array(10).fill(401))
  })

  test('an API key that has expired ends its tokens and gets no more, and is answered like one nobody knows', async () => {
    const { apiKey, id } = await made(await create(), {
      name: 'ci',
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    })
    const token = await tokenOf(apiKey)
    expect(await use(token)).toBe(200)
    await kw.service.db
      .updateTable('api_keys')
      .set({ expires_at: new Date().toISOString() })
      .where('id', '=', id)
      .execute()
    expect(await use(token)).toBe(401)
    const [expired, unknown] = [await exchange(apiKey), await exchange('kwk_nobody')]
    const body = async (answer: Response) => ({ ...z.looseObject({}).parse(await answer.json()), context: {} })
    expect([expired.status, await body(expired)]).toEqual([unknown.status, await body(unknown)])
  })

  test('a service ID that is deleted takes its API keys, tokens, roles and memberships with it', async () => {
    const service = await create()
    const token = await tokenOf((await made(service)).apiKey)
    await grantPlatform(kw, service, 'Viewer')
    expect((await end(`service-ids/${service}`)).status).toBe(204)
    expect(await use(token)).toBe(401)
    const left = await kw.service.db.selectFrom('grants').selectAll().where('principal_id', '=', service).execute()
    expect(left).toEqual([])
  })

  test('an administrator gets no API key of a service ID that somebody else answers for, while they are here', async () => {
    const grace = await joined(kw, headers, 'grace@example.com', 'Administrator')
    const service = await create(grace.headers)
    expect(await reasonOf(await newKey(service))).toMatchObject({ status: 409, code: 'OWN_ACCESS_ERR' })
    expect((await kw.request(`/bff/access/people/${grace.id}`, { method: 'DELETE', headers })).status).toBe(204)
    expect((await newKey(service)).status).toBe(201)
    expect((await services()).find(({ id }) => id === service)).not.toHaveProperty('owner')
  })

  test('who is no administrator changes nothing', async () => {
    const grace = await joined(kw, headers, 'grace@example.com', 'Auditor')
    const service = await create()
    const { id } = await made(service)
    const answers = [
      await newKey(service, { name: 'mine' }, grace.headers),
      await end(`api-keys/${id}`, grace.headers),
      await end(`service-ids/${service}`, grace.headers),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
    expect((await services()).find((found) => found.id === service)?.apiKeys).toHaveLength(1)
  })
})
