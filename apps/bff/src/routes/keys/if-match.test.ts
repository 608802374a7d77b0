import { randomBytes } from 'node:crypto'
import { keyCollection } from '@keywright/contract/keys/key'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NO_WAITING } from '../../testing/callers.ts'
import { importForms, wrapInBrowser } from '../../testing/import-forms.ts'
import { createdKeyId, newKeyBody, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

// Changes of a key by other ways than its own endpoints, which change-key.test.ts asks; and what has no revision.

let kw: TestService
let headers: Record<string, string>
beforeAll(async () => {
  kw = await testService(undefined, NO_WAITING)
  headers = await kw.signedIn()
})
afterAll(() => kw.close())

const matching = (revision: number) => ({ ...headers, 'if-match': `"${revision}"` })
const read = async (id: string) =>
  keyCollection.parse(await (await kw.request(`/api/v2/keys/${id}/metadata`, { headers })).json()).resources[0]
const STALE = { status: 412, code: 'KEY_CHANGED_ERR', target: { type: 'header', name: 'If-Match' } }

describe('If-Match on what changes a key', () => {
  test('an alias is given to and taken from the key that was seen, or not at all', async () => {
    const id = await createdKeyId(kw, headers)
    const alias = (method: string, name: string, revision: number) =>
      kw.request(`/api/v2/keys/${id}/aliases/${name}`, { method, headers: matching(revision) })
    expect((await alias('POST', 'seen', 1)).status).toBe(201)
    expect(await reasonOf(await alias('POST', 'late', 1))).toMatchObject(STALE)
    expect(await reasonOf(await alias('DELETE', 'seen', 1))).toMatchObject(STALE)
    expect(await read(id)).toMatchObject({ aliases: ['seen'], keywright: { revision: 2 } })
    expect((await alias('DELETE', 'seen', 2)).status).toBe(204)
  })

  test('an import rotates the key that was seen, or stays open', async () => {
    const body = newKeyBody('imported', { payload: randomBytes(32).toString('base64') })
    const made = await kw.request('/api/v2/keys', { headers, body })
    const id = keyCollection.parse(await made.json()).resources[0]?.id ?? ''
    await kw.request(`/api/v2/keys/${id}`, { method: 'PATCH', headers, body: { name: 'renamed' } })

    const ceremony = await importForms(kw, headers).open('browser', id)
    const wrapped = await wrapInBrowser(ceremony, randomBytes(32))
    const late = await importForms(kw, matching(1)).complete(ceremony.id, { wrapped })
    expect(await reasonOf(late)).toMatchObject(STALE)
    expect((await importForms(kw, headers).find(ceremony.id)).state).toBe('open')
    expect(await importForms(kw, matching(2)).completed(ceremony.id, { wrapped })).toMatchObject({ keyId: id })
    expect(await read(id)).toMatchObject({ keywright: { revision: 3 } })
  })
})

describe('If-Match on what has no revision is refused rather than passed over', () => {
  const instance = () => `/v2/resource_instances/${kw.instanceId}`
  const policy = {
    metadata: { collectionType: 'application/vnd.ibm.kms.policy+json', collectionTotal: 1 },
    resources: [{ policy_type: 'keyCreateImportAccess', policy_data: { enabled: true, attributes: {} } }],
  }
  const calls: readonly [string, string, () => string, object?][] = [
    ['renaming an instance', 'PATCH', instance, { name: 'another' }],
    ['deleting an instance', 'DELETE', instance],
    ['setting a policy', 'PUT', () => '/api/v2/instance/policies', policy],
    ['making a key', 'POST', () => '/api/v2/keys', newKeyBody('not made')],
    ['making a ring', 'POST', () => '/api/v2/key_rings/not-made'],
    ['renaming oneself', 'PATCH', () => '/bff/account', { name: 'another' }],
  ]
  test.each(calls)('%s', async (_what, method, path, body) => {
    const request = { method, headers: matching(1), ...(body === undefined ? {} : { body }) }
    expect(await reasonOf(await kw.request(path(), request))).toMatchObject({
      status: 400,
      code: 'INVALID_HEADER_ERR',
      target: { type: 'header', name: 'If-Match' },
    })
  })

  test('and a new key that comes by an import: the form stays open', async () => {
    const ceremony = await importForms(kw, headers).open('browser')
    const body = { wrapped: await wrapInBrowser(ceremony, randomBytes(32)), key: { name: 'new' } }
    const answer = await importForms(kw, matching(1)).complete(ceremony.id, body)
    expect(await reasonOf(answer)).toMatchObject({ status: 400, target: { type: 'header', name: 'If-Match' } })
    await importForms(kw, headers).completed(ceremony.id, body)
  })

  test('reading says nothing of it', async () => {
    expect((await kw.request('/api/v2/keys', { headers: matching(1) })).status).toBe(200)
  })
})
