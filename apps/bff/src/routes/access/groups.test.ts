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

const GROUPS = '/bff/access/groups'
const groupSchema = z.looseObject({ id: z.string(), members: z.number() })
const create = (name: string, who = headers) => kw.request(GROUPS, { headers: who, body: { name } })
const created = async (name: string) => groupSchema.parse(await (await create(name)).json()).id
const call = (method: string, path: string, who = headers) => kw.request(`${GROUPS}/${path}`, { method, headers: who })
const add = (group: string, member: string, who = headers) => call('PUT', `${group}/members/${member}`, who)
const leave = (group: string, member: string, who = headers) => call('DELETE', `${group}/members/${member}`, who)
const groups = async () =>
  z.object({ groups: z.array(groupSchema) }).parse(await (await kw.request(GROUPS, { headers })).json()).groups
const ownService = async (who = headers) => {
  const answer = await kw.request('/bff/access/service-ids', { headers: who, body: { name: 'robot' } })
  return z.object({ id: z.string() }).parse(await answer.json()).id
}
const adaId = async () =>
  z.object({ id: z.string() }).parse(await (await kw.request('/bff/account', { headers })).json()).id
const events = async () => (await eventsOf(kw)).filter(({ action }) => action === 'kms.groups.write')

test('what a group holds, its members may, until they are members no more', async () => {
  const grace = await joined(kw, headers, 'grace@example.com')
  const group = await created('Administrators')
  await grantPlatform(kw, group, 'Administrator')
  const looks = async () => (await kw.request('/bff/access/people', { headers: grace.headers })).status
  expect(await looks()).toBe(401)
  expect((await add(group, grace.id)).status).toBe(204)
  expect((await groups())[0]).toMatchObject({
    grants: 1,
    members: 1,
    mine: false,
  })
  const members = await (await kw.request(`${GROUPS}/${group}/members`, { headers })).json()
  expect(members).toEqual({ members: [{ id: grace.id, kind: 'person', name: 'grace@example.com' }], total: 1 })
  expect(await looks()).toBe(200)
  expect((await leave(group, grace.id)).status).toBe(204)
  expect(await looks()).toBe(401)
})

test('each change is on record with what was and what is', async () => {
  const grace = await joined(kw, headers, 'grace@example.com')
  const group = await created('Payments')
  await add(group, grace.id)
  await add(group, grace.id)
  await leave(group, grace.id)
  await call('DELETE', group)
  const facts = (await events()).map(({ document }) => document['requestData'])
  expect(facts).toMatchObject([
    { 'initialValue.state': 'none', 'newValue.name': 'Payments' },
    { member: grace.id, 'initialValue.isMember': false, 'newValue.isMember': true },
    { member: grace.id, 'initialValue.isMember': true, 'newValue.isMember': true },
    { member: grace.id, 'initialValue.isMember': true, 'newValue.isMember': false },
    { 'initialValue.state': 'created', 'newValue.state': 'deleted' },
  ])
  expect(await groups()).toEqual([])
})

describe('error', () => {
  test('a second group of a name, in whatever case, is refused beside the field', async () => {
    await created('Payments')
    expect(await reasonOf(await create('PAYMENTS'))).toMatchObject({
      code: 'GROUP_NOT_UNIQUE_ERR',
      target: { name: 'name' },
    })
  })

  test('what is not there is not there', async () => {
    const group = await created('Payments')
    const answers = [
      await add(group, 'IBMid-none'),
      await add(group, group),
      await add('AccessGroupId-none', await adaId()),
      await leave(group, await adaId()),
      await call('DELETE', 'AccessGroupId-none'),
    ]
    for (const answer of answers) expect(await reasonOf(answer)).toMatchObject({ status: 404, code: 'NOT_FOUND_ERR' })
  })
})

describe('security', () => {
  test('nobody adds themselves or a service ID they answer for; another administrator may', async () => {
    const grace = await joined(kw, headers, 'grace@example.com', 'Administrator')
    const group = await created('Payments')
    const [ada, robot] = [await adaId(), await ownService()]
    for (const own of [ada, robot]) {
      expect(await reasonOf(await add(group, own))).toMatchObject({ status: 409, code: 'OWN_ACCESS_ERR' })
      expect((await add(group, own, grace.headers)).status).toBe(204)
    }
  })

  test('the last administrator by a group keeps it: neither membership nor group can be taken away', async () => {
    const grace = await joined(kw, headers, 'grace@example.com')
    const group = await created('Administrators')
    await grantPlatform(kw, group, 'Administrator')
    await add(group, grace.id)
    await kw.service.db
      .deleteFrom('grants')
      .where('principal_id', '=', await adaId())
      .execute()
    const refused = [await leave(group, grace.id, grace.headers), await call('DELETE', group, grace.headers)]
    for (const answer of refused) {
      expect(await reasonOf(answer)).toMatchObject({ status: 409, code: 'LAST_ADMINISTRATOR_ERR' })
    }
    expect((await kw.request(GROUPS, { headers: grace.headers })).status).toBe(200)
  })

  test('who is no administrator changes nothing, and that is on record', async () => {
    const grace = await joined(kw, headers, 'grace@example.com', 'Auditor')
    const group = await created('Payments')
    expect((await kw.request(GROUPS, { headers: grace.headers })).status).toBe(200)
    const answers = [
      await create('Mine', grace.headers),
      await add(group, await ownService(), grace.headers),
      await call('DELETE', group, grace.headers),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
    const failures = (await events()).filter(({ outcome }) => outcome === 'failure')
    expect(failures.map(({ document }) => document.initiator.name)).toEqual(Array(3).fill('grace@example.com'))
  })
})
