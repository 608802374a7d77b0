import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importForms } from '../../testing/import-forms.ts'
import { eventsOf, newKeyBody, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
let headers: Record<string, string>
beforeAll(async () => {
  kw = await testService()
  headers = await kw.bearer()
})
afterAll(() => kw.close())

const POLICY = 'application/vnd.ibm.kms.policy+json'
const bodyOf = (policyData: unknown, total = 1) => ({
  metadata: { collectionType: POLICY, collectionTotal: total },
  resources: [{ policy_type: 'keyCreateImportAccess', policy_data: policyData }],
})
const put = (body: unknown, query = '') =>
  kw.request(`/api/v2/instance/policies${query}`, { headers, method: 'PUT', body })
const set = (attributes: object) => put(bodyOf({ enabled: true, attributes }))
const get = async (query = ''): Promise<unknown> =>
  (await kw.request(`/api/v2/instance/policies${query}`, { headers })).json()
const create = (more: object = {}) => kw.request('/api/v2/keys', { headers, body: newKeyBody('a key', more) })
const payload = Buffer.alloc(32, 7).toString('base64')
const WAYS = [{}, { extractable: true }, { payload }, { extractable: true, payload }]
const attributes = {
  create_root_key: true,
  create_standard_key: true,
  import_root_key: true,
  import_standard_key: true,
  enforce_token: false,
}

describe('the instance policy keyCreateImportAccess: happy', () => {
  test('is absent until it is set; then it shows who set it, and attributes left out are at their default', async () => {
    expect(await get()).toEqual({ metadata: { collectionType: POLICY, collectionTotal: 0 }, resources: [] })
    expect((await set({ create_root_key: false, enforce_token: true })).status).toBe(204)
    const policyData = { enabled: true, attributes: { ...attributes, create_root_key: false, enforce_token: true } }
    expect(await get('?policy=keyCreateImportAccess')).toMatchObject({
      metadata: { collectionTotal: 1 },
      resources: [{ policy_type: 'keyCreateImportAccess', policy_data: policyData, updatedBy: expect.any(String) }],
    })
    // Nothing is merged: what is not named again is back at its default.
    expect((await put(bodyOf({ enabled: true, attributes: {} }), '?policy=keyCreateImportAccess')).status).toBe(204)
    expect(await get()).toMatchObject({ resources: [{ policy_data: { enabled: true, attributes } }] })
    expect((await put(bodyOf({ enabled: false }))).status).toBe(204)
    expect(await get()).toMatchObject({ resources: [{ policy_data: { enabled: false, attributes } }] })
  })

  test.each([
    [{ create_root_key: false }, {}],
    [{ create_standard_key: false }, { extractable: true }],
    [{ import_root_key: false }, { payload }],
    [{ import_standard_key: false }, { extractable: true, payload }],
    [{ enforce_token: true }, { payload }],
  ])('%j refuses %j, and nothing else', async (access, refused) => {
    await set(access)
    const others = WAYS.filter((way) => JSON.stringify(way) !== JSON.stringify(refused))
    expect(others).toHaveLength(WAYS.length - 1)
    for (const way of others) expect((await create(way)).status).toBe(201)
    const reason = await reasonOf(await create(refused))
    expect(reason).toMatchObject({ status: 409, code: 'KEY_CREATE_IMPORT_ACCESS_ERR' })
    await put(bodyOf({ enabled: false }))
  })

  test('set while a form in plain is open, it is that form which is refused at its end', async () => {
    const form = importForms(kw, headers)
    const { id } = await form.open('plain')
    await set({ enforce_token: true })
    const refused = await reasonOf(await form.complete(id, { payload, key: { name: 'late' } }))
    expect(refused).toMatchObject({ status: 409, code: 'KEY_CREATE_IMPORT_ACCESS_ERR' })
    await put(bodyOf({ enabled: false }))
    await form.completed(id, { payload, key: { name: 'late' } })
  })

  test('its event says from what to what', async () => {
    await set({ enforce_token: true })
    const event = (await eventsOf(kw)).findLast(({ action }) => action === 'kms.instance-policies.write')
    expect(event?.document).toMatchObject({
      outcome: 'success',
      requestData: { 'initialValue.PolicyKCIAAttrET': false, 'newValue.PolicyKCIAAttrET': true },
    })
    await put(bodyOf({ enabled: false }))
  })
})

describe('the instance policy keyCreateImportAccess: error', () => {
  test.each([
    ['no resources', { metadata: { collectionType: POLICY, collectionTotal: 0 } }, 'BAD_BODY_ERR'],
    ['a wrong total', bodyOf({ enabled: true }, 2), 'COLLECTION_TOTAL_MISMATCH_ERR'],
    ['an attribute nobody knows', bodyOf({ enabled: true, attributes: { colour: true } }), 'BAD_BODY_ERR'],
    ['attributes of a policy that is off', bodyOf({ enabled: false, attributes: {} }), 'BAD_BODY_ERR'],
    ['a text for yes', bodyOf({ enabled: 'true' }), 'INVALID_FIELD_ERR'],
    [
      'another policy',
      { ...bodyOf({ enabled: true }), resources: [{ policy_type: 'metrics', policy_data: { enabled: true } }] },
      'INVALID_FIELD_ERR',
    ],
  ])('%s is refused, and the policy stays', async (_what, body, code) => {
    const before = await get()
    expect(await reasonOf(await put(body))).toMatchObject({ status: 400, code })
    expect(await get()).toEqual(before)
  })

  test('asking for a policy this release does not know is refused', async () => {
    const answer = await kw.request('/api/v2/instance/policies?policy=metrics', { headers })
    expect(await reasonOf(answer)).toMatchObject({ status: 400, code: 'INVALID_QUERY_PARAM_ERR' })
  })
})

describe('the instance policy keyCreateImportAccess: security', () => {
  test('who manages nothing neither sees nor sets it', async () => {
    const grants = () => kw.service.db.updateTable('grants').where('scope', '=', kw.instanceId)
    await grants().set({ role: 'Writer' }).where('role', '=', 'Manager').execute()
    try {
      expect((await put(bodyOf({ enabled: false }))).status).toBe(401)
      expect((await kw.request('/api/v2/instance/policies', { headers })).status).toBe(401)
    } finally {
      await grants().set({ role: 'Manager' }).where('role', '=', 'Writer').execute()
    }
  })
})
