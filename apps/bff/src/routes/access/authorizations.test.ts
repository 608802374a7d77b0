import { API_KEY_GRANT } from '@keywright/contract/tokens/exchange-api-key'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { aPerson, grantTo, type TestPerson } from '../../testing/subjects.ts'
import {
  createdKeyId,
  eventsOf,
  newKeyBody,
  reasonOf,
  testService,
  type TestService,
} from '../../testing/test-service.ts'

const PATH = '/bff/access/authorizations'
const ONE = 'crn:v1:bluemix:public:cloud-object-storage:global:a/acc:one::'
const OTHER = 'crn:v1:bluemix:public:cloud-object-storage:global:a/acc:other::'
type Headers = Record<string, string>

let kw: TestService
let ada: Headers
let manager: Headers
let grace: TestPerson
let keyId: string
beforeAll(async () => {
  kw = await testService()
  ada = await kw.signedIn()
  manager = await kw.bearer()
  grace = await aPerson(kw, 'grace@example.com')
  await grantTo(kw, grace.id, { role: 'Administrator', scope: 'platform' })
  keyId = await createdKeyId(kw, manager)
}, 60_000)
afterAll(() => kw.close())

const idOf = async (answer: Response) => z.looseObject({ id: z.string() }).parse(await answer.json()).id

/** A service ID of a service that somebody answers for, and the headers of its calls. */
async function aServiceId(
  service: object,
  by: Headers = ada,
): Promise<{ readonly id: string; readonly headers: Headers }> {
  const id = await idOf(await kw.request('/bff/access/service-ids', { headers: by, body: { name: 'robot', service } }))
  const made = await kw.request(`/bff/access/service-ids/${id}/api-keys`, { headers: by, body: { name: 'one' } })
  const { apiKey } = z.object({ apiKey: z.string() }).parse(await made.json())
  const form = new URLSearchParams({ grant_type: API_KEY_GRANT, apikey: apiKey }).toString()
  const answer = await kw.request('/identity/token', { body: form })
  const { access_token } = z.object({ access_token: z.string() }).parse(await answer.json())
  return { id, headers: { authorization: `Bearer ${access_token}`, 'bluemix-instance': kw.instanceId } }
}

const authorize = (body: object, by: Headers = grace.headers) =>
  kw.request(PATH, { headers: by, body: { instanceId: kw.instanceId, ...body } })
const wrap = (headers: Headers, key = keyId) =>
  kw.request(`/api/v2/keys/${key}/actions/wrap`, { headers, body: { plaintext: 'dGVzdA==' } })
const end = (id: string, by: Headers = grace.headers) => kw.request(`${PATH}/${id}`, { method: 'DELETE', headers: by })

describe('happy', () => {
  test('every service ID of the service may wrap and unwrap, now or made later, until the authorization ends', async () => {
    const before = await aServiceId({ name: 'backup-one' })
    expect((await wrap(before.headers)).status).toBe(401)
    const made = await authorize({ service: 'backup-one' })
    expect(made.status).toBe(201)
    const id = await idOf(made)
    const { headers } = before
    expect((await wrap(headers)).status).toBe(200)
    const list = z.looseObject({ resources: z.array(z.unknown()) })
    expect(list.parse(await (await kw.request('/api/v2/keys', { headers })).json()).resources).toHaveLength(1)
    // Reader, and no more.
    expect((await kw.request('/api/v2/keys', { headers, body: newKeyBody('more') })).status).toBe(401)
    expect((await kw.request(`/api/v2/keys/${keyId}`, { method: 'DELETE', headers })).status).toBe(401)
    // Ada holds as much there herself, and so may make more of its service IDs.
    expect((await wrap((await aServiceId({ name: 'backup-one' })).headers)).status).toBe(200)
    expect((await end(id)).status).toBe(204)
    expect((await wrap(before.headers)).status).toBe(401)
  })

  test('for one instance of the service, calls for another or for none in particular get 401', async () => {
    const [one, other, none] = [
      await aServiceId({ name: 'storage', instance: ONE }),
      await aServiceId({ name: 'storage', instance: OTHER }),
      await aServiceId({ name: 'storage' }),
    ]
    await authorize({ service: 'storage', serviceInstance: ONE })
    expect((await wrap(one.headers)).status).toBe(200)
    for (const { headers } of [other, none]) {
      expect(await reasonOf(await wrap(headers))).toMatchObject({ status: 401 })
    }
  })

  test('delegated, it counts for services that work for it; else it does not', async () => {
    const helper = await aServiceId({ name: 'helper', worksFor: 'databases' })
    const id = await idOf(await authorize({ service: 'databases' }))
    expect((await wrap(helper.headers)).status).toBe(401)
    await end(id)
    await authorize({ service: 'databases', delegated: true })
    expect((await wrap(helper.headers)).status).toBe(200)
  })

  test('on one key it reaches that key alone, and that is what its lists show', async () => {
    const narrow = await aServiceId({ name: 'narrow' })
    const second = await createdKeyId(kw, manager, 'another')
    await authorize({ service: 'narrow', keyId: second })
    expect((await wrap(narrow.headers, second)).status).toBe(200)
    expect((await wrap(narrow.headers)).status).toBe(401)
    const reaching = await kw.request(`${PATH}?instance=${kw.instanceId}&key=${second}&search=NARROW`, { headers: ada })
    expect(await reaching.json()).toMatchObject({
      total: 1,
      authorizations: [{ source: { service: 'narrow' }, keyId: second }],
    })
  })

  test('calls are marked as service-to-service on record, and so is every change of an authorization', async () => {
    const marked = await aServiceId({ name: 'marked', instance: ONE, worksFor: 'whole' })
    const id = await idOf(await authorize({ service: 'marked' }))
    await wrap(marked.headers)
    await end(id)
    const events = await eventsOf(kw)
    const call = events.find(
      ({ document }) => document.initiator.id === marked.id && document.action === 'kms.secrets.wrap',
    )
    expect(call?.document['requestData']).toMatchObject({
      serviceToService: 'marked',
      sourceInstance: ONE,
      sourceWorksFor: 'whole',
    })
    const changes = events.filter(
      ({ document }) =>
        document.action === 'kms.authorizations.write' &&
        document['target'] &&
        JSON.stringify(document['target']).includes('marked'),
    )
    expect(changes.map(({ document }) => document['requestData'])).toMatchObject([
      { 'newValue.subject': 'Service-marked', 'newValue.role': 'Reader', 'newValue.delegated': false },
      { 'initialValue.subject': 'Service-marked' },
    ])
  })

  test('why: the explanation is the decision, and names the authorization and the instance it is for', async () => {
    const one = await aServiceId({ name: 'asked', instance: OTHER })
    await authorize({ service: 'asked', serviceInstance: ONE })
    const body = { subjectId: one.id, action: 'kms.secrets.wrap', instanceId: kw.instanceId, keyId }
    const told = await kw.request('/bff/access/explanation', { headers: ada, body })
    expect(await told.json()).toMatchObject({
      allowed: false,
      grants: [{ refusal: 'other-service-instance', grant: { source: { service: 'asked', instance: ONE } } }],
    })
    expect((await wrap(one.headers)).status).toBe(401)
  })
})

describe('error', () => {
  test('a name, a CRN or a place that is none is refused beside its field', async () => {
    const cases = [
      [{ service: 'Not A Name' }, 'service'],
      [{ service: 'storage', serviceInstance: 'crn:v1:short' }, 'serviceInstance'],
      [{ service: 'storage', keyRingId: 'default', keyId }, 'keyId'],
    ] as const
    for (const [body, name] of cases) {
      expect(await reasonOf(await authorize(body))).toMatchObject({ status: 400, target: { name } })
    }
    expect((await authorize({ service: 'storage', keyRingId: 'nowhere' })).status).toBe(404)
  })

  test('the same twice is held once, even at once; a grant cannot be ended as an authorization nor the other way round', async () => {
    const ends = await Promise.all([authorize({ service: 'twice' }), authorize({ service: 'twice' })])
    expect(new Set(ends.map(({ status }) => status))).toEqual(new Set([201, 409]))
    const [made] = ends.filter(({ status }) => status === 201)
    const id = made && (await idOf(made))
    const wrong = await kw.request(`/bff/access/grants/${id}`, { method: 'DELETE', headers: ada })
    expect(wrong.status).toBe(404)
    const { id: grantId } = await kw.service.db
      .selectFrom('grants')
      .select('id')
      .where('source_delegated', 'is', null)
      .executeTakeFirstOrThrow()
    expect((await end(grantId)).status).toBe(404)
    expect(
      (
        await kw.request('/bff/access/grants', {
          headers: ada,
          body: { subjectId: 'Service-twice', role: 'Manager', instanceId: kw.instanceId },
        })
      ).status,
    ).toBe(400)
  })
})

describe('security', () => {
  test('nobody authorizes a service by whose service ID they would gain, unless they hold as much there for good', async () => {
    const holder = await aPerson(kw, 'holder@example.com')
    await grantTo(kw, holder.id, { role: 'Administrator', scope: 'platform' })
    await aServiceId({ name: 'theirs' }, holder.headers)
    expect(await reasonOf(await authorize({ service: 'theirs' }, holder.headers))).toMatchObject({
      status: 409,
      code: 'OWN_ACCESS_ERR',
    })
    await grantTo(kw, holder.id, { role: 'Reader' })
    expect((await authorize({ service: 'theirs' }, holder.headers)).status).toBe(201)
  })

  test('nor does anybody make a service ID of a service that is authorized already', async () => {
    await authorize({ service: 'taken' })
    const refused = await kw.request('/bff/access/service-ids', {
      headers: grace.headers,
      body: { name: 'extra', service: { name: 'taken' } },
    })
    expect(await reasonOf(refused)).toMatchObject({ status: 409, code: 'OWN_ACCESS_ERR' })
    const helper = { name: 'other', worksFor: 'taken' }
    const allowed = await kw.request('/bff/access/service-ids', {
      headers: grace.headers,
      body: { name: 'extra', service: helper },
    })
    expect(allowed.status).toBe(201)
  })

  test('an administrator of one instance authorizes within it alone, and a Manager not at all', async () => {
    const local = await aPerson(kw, 'local@example.com')
    await grantTo(kw, local.id, { role: 'Administrator' })
    const reader = await aPerson(kw, 'manager@example.com')
    await grantTo(kw, reader.id, { role: 'Manager' })
    expect((await authorize({ service: 'local' }, local.headers)).status).toBe(201)
    const elsewhere = { service: 'local', instanceId: '123e4567-e89b-42d3-a456-426614174000' }
    expect((await authorize(elsewhere, local.headers)).status).toBe(401)
    expect((await authorize({ service: 'local' }, reader.headers)).status).toBe(401)
    expect((await kw.request(PATH, { headers: reader.headers })).status).toBe(200)
  })
})
