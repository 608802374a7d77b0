import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventsOf, testService, type TestService } from '../testing/test-service.ts'

let kw: TestService
beforeEach(async () => {
  kw = await testService()
  // As if nobody had been here yet.
  await kw.service.db.deleteFrom('settings').where('name', '=', 'set_up_at').execute()
})
afterEach(() => kw.close())

const setUp = async (more: object) => {
  const body = {
    setupCode: kw.service.firstRun.code,
    name: 'Eve',
    email: 'eve@example.com',
    password: 'a long password of hers',
    instanceName: 'hers',
    ...more,
  }
  const answer = await kw.request('/bff/setup', { headers: { 'sec-fetch-site': 'same-origin' }, body })
  expect(answer.status).toBe(201)
  const { id } = await kw.service.db
    .selectFrom('instances')
    .select('id')
    .where('name', '=', 'hers')
    .executeTakeFirstOrThrow()
  return kw.service.core.store.findCreateImportAccess(id as Parameters<typeof kw.service.core.store.findInstance>[0])
}
const policyEvents = async () => (await eventsOf(kw)).filter(({ action }) => action === 'kms.instance-policies.write')

test('asked to enforce wrapping, the first instance has the policy from its first moment, on record', async () => {
  expect(await setUp({ enforceToken: true })).toMatchObject({ enabled: true, importRootKey: true, enforceToken: true })
  const [event, ...others] = await policyEvents()
  expect(others).toEqual([])
  expect(event?.document).toMatchObject({
    outcome: 'success',
    initiator: { name: 'eve@example.com' },
    requestData: { 'initialValue.PolicyKCIAAttrET': false, 'newValue.PolicyKCIAAttrET': true },
  })
})

test.each([{}, { enforceToken: false }])('not asked to (%j), there is no policy', async (more) => {
  expect(await setUp(more)).toBeUndefined()
  expect(await policyEvents()).toEqual([])
})
