import { resourceInstanceSchema } from '@keywright/contract/instances/resource-instances'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callerWith, NO_WAITING } from '../../testing/callers.ts'
import { createdKeyId, eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

type Headers = Record<string, string>

let kw: TestService
let headers: Headers
beforeAll(async () => {
  kw = await testService(undefined, NO_WAITING)
  headers = await kw.signedIn()
})
afterAll(() => kw.close())

const PATH = '/v2/resource_instances'
const create = async (name: string) =>
  resourceInstanceSchema.parse(await (await kw.request(PATH, { headers, body: { name } })).json())
const get = (id: string, who = headers) => kw.request(`${PATH}/${id}`, { headers: who })
const rename = (id: string, body: unknown, who = headers) =>
  kw.request(`${PATH}/${id}`, { method: 'PATCH', headers: who, body })
const remove = (id: string, who = headers) => kw.request(`${PATH}/${id}`, { method: 'DELETE', headers: who })

describe('GET /v2/resource_instances/{id}', () => {
  test('by its GUID and by its percent-encoded CRN, with the endpoints that Terraform reads', async () => {
    const made = await create('looked at')
    for (const id of [made.guid, made.guid.toUpperCase(), encodeURIComponent(made.crn)]) {
      expect(resourceInstanceSchema.parse(await (await get(id)).json())).toEqual(made)
    }
  })

  test('an instance on which one has no role is not there, like one that is none', async () => {
    const { guid } = await create('not yours')
    const reader = await callerWith(kw, 'Reader')
    const answers = await Promise.all(
      [guid, '00000000-0000-4000-8000-000000000000', 'nonsense', 'crn:v1::'].map((id) => get(id, reader)),
    )
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    const texts = new Set(await Promise.all(answers.map((answer) => answer.text())))
    expect(texts.size).toBe(1)
    expect((await get(kw.instanceId, reader)).status).toBe(200)
  })
})

describe('PATCH /v2/resource_instances/{id}', () => {
  test('the name changes, id and CRN stay', async () => {
    const made = await create('old name')
    const answer = await rename(encodeURIComponent(made.crn), { name: ' new name ' })
    expect(resourceInstanceSchema.parse(await answer.json())).toEqual({ ...made, name: 'new name' })
    expect(await (await get(made.guid)).json()).toMatchObject({ name: 'new name' })
  })

  test.each([
    ['no name', {}],
    ['an empty one', { name: '  ' }],
    ['one with a line break', { name: 'a\nb' }],
    ['more than a name', { name: 'ab', crn: 'crn' }],
  ])('%s is refused', async (_name, body) => {
    expect((await rename(kw.instanceId, body)).status).toBe(400)
    expect(await (await get(kw.instanceId)).json()).toMatchObject({ name: 'first' })
  })

  test('it needs a platform role, and who manages the instance sees the attempt', async () => {
    const manager = await callerWith(kw, 'Manager')
    expect((await rename(kw.instanceId, { name: 'mine' }, manager)).status).toBe(401)
    const event = (await eventsOf(kw)).at(-1)
    expect(event).toMatchObject({ action: 'kms.instances.update', outcome: 'failure', instance_id: kw.instanceId })
    expect(event?.document).toMatchObject({ target: { name: 'first', typeURI: 'kms/instances' } })
  })

  test('one that is not there is 404', async () => {
    expect((await rename('00000000-0000-4000-8000-000000000000', { name: 'ab' })).status).toBe(404)
  })
})

describe('DELETE /v2/resource_instances/{id}', () => {
  test('refused while a key lives; then it is gone with its deleted keys, its roles and its KEK', async () => {
    const { guid } = await create('short-lived')
    const there = { ...headers, 'bluemix-instance': guid }
    const id = await createdKeyId(kw, there)
    const reason = await reasonOf(await remove(guid))
    expect(reason).toMatchObject({ status: 409, code: 'INSTANCE_NOT_EMPTY_ERR' })
    expect(reason.message).toContain('1 key that is not deleted')
    await kw.request(`/api/v2/keys/${id}`, { method: 'DELETE', headers: there })
    const before = await kw.service.core.store.listTokenObjects()
    expect((await remove(guid)).status).toBe(204)
    expect((await get(guid)).status).toBe(404)
    expect((await kw.request('/api/v2/keys', { headers: there })).status).toBe(401)
    expect(await kw.service.core.store.listTokenObjects()).toHaveLength(before.length - 1)
    const onToken = new Set((await kw.service.core.token.listObjects()).map((object) => object.id))
    const journal = new Set((await kw.service.core.store.listTokenObjects()).map((row) => row.id))
    expect(before.filter((row) => !journal.has(row.id) && onToken.has(row.id))).toEqual([])
    const told = (await eventsOf(kw)).filter((event) => event.key_id === id && event.action === 'kms.secrets.purge')
    expect(told).toMatchObject([{ outcome: 'success', instance_id: guid }])
  })

  test('a second deletion is 404, and of two at once one deletes', async () => {
    const { guid } = await create('deleted twice')
    const statuses = (await Promise.all([remove(guid), remove(guid)])).map(({ status }) => status)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([204, 404])
    expect((await remove(guid)).status).toBe(404)
  })

  test('it needs a platform role', async () => {
    expect((await remove(kw.instanceId, await callerWith(kw, 'Manager', 'KeyPurge', 'Viewer'))).status).toBe(401)
    expect((await get(kw.instanceId)).status).toBe(200)
  })
})
