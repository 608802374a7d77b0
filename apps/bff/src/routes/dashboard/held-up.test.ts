import { randomBytes } from 'node:crypto'
import { approvalSchema, type ApprovalResource } from '@keywright/contract/dashboard/approvals'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { personId } from '../../people/directory.ts'
import { callerWith } from '../../testing/callers.ts'
import { aGroup, aPerson, grantTo, type TestPerson } from '../../testing/subjects.ts'
import { eventsOf, keysOf, newKeyBody, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

// What waits over HTTP besides deletions and secrets: material from outside, and roles.

type Headers = Record<string, string>

let kw: TestService
let ada: Headers
let ben: TestPerson
let cleo: TestPerson
beforeAll(async () => {
  kw = await testService()
  ada = await kw.signedIn()
  ben = await aPerson(kw, 'ben@example.com')
  cleo = await aPerson(kw, 'cleo@example.com')
  await grantTo(kw, ben.id, { role: 'Manager' })
  await grantTo(kw, ben.id, { role: 'Administrator', scope: 'platform' })
  const one = (action: string) => ({ action, approvers: 1, distinctGroups: false })
  const rules = [one('kms.secrets.import'), one('kms.secrets.delete')]
  await put('/bff/dual-control', { rules, standsDays: 7 })
  const above = { rules: [one('kms.access-grants.write')], standsDays: 7 }
  await put('/bff/platform-dual-control', above)
})
afterAll(() => kw.close())

const put = (path: string, body: object, headers = ada) => kw.request(path, { method: 'PUT', headers, body })
const post = (path: string, body: object | undefined, headers = ada) =>
  kw.request(path, { method: 'POST', headers, body })

/** The id of the request that waits, as the refusal names it. */
const waitingId = async (answer: Response): Promise<string> => {
  const { code, keywright } = await reasonOf(answer)
  expect([answer.status, code]).toEqual([409, 'AUTHORIZATIONS_NOT_MET'])
  return keywright?.approvalId ?? ''
}
const decided = async (id: string, deed: 'approve' | 'refuse', headers = ben.headers): Promise<ApprovalResource> => {
  const body = deed === 'refuse' ? { reason: 'not ours' } : {}
  return approvalSchema.parse(await (await post(`/bff/approvals/${id}/${deed}`, body, headers)).json())
}
const waitingRows = async (id: string) =>
  kw.service.db.selectFrom('waiting_imports').selectAll().where('approval_id', '=', id).execute()

describe('an import through the API', () => {
  test('waits under the KEK, is landed by another person, and then wraps', async () => {
    const payload = randomBytes(32).toString('base64')
    const id = await waitingId(await post('/api/v2/keys', newKeyBody('brought', { payload })))
    const [row] = await waitingRows(id)
    expect(row?.record).toContain('"brought"')
    expect(row?.record).not.toContain(payload.slice(0, 20))
    const done = await decided(id, 'approve')
    expect([done.state, done.key?.name]).toEqual(['executed', 'brought'])
    expect(await waitingRows(id)).toEqual([])
    const wrapped = await post(`/api/v2/keys/${done.key?.id ?? ''}/actions/wrap`, {
      plaintext: randomBytes(32).toString('base64'),
    })
    expect(wrapped.status).toBe(200)
    const made = (await eventsOf(kw)).find(
      ({ action, key_id }) => action === 'kms.secrets.create' && key_id === done.key?.id,
    )
    expect(made?.document.initiator.name).not.toBe('ben@example.com')
  })

  test('of a rotation is the next version, and refused it leaves nothing', async () => {
    const first = await waitingId(
      await post('/api/v2/keys', newKeyBody('to rotate', { payload: randomBytes(16).toString('base64') })),
    )
    const keyId = (await decided(first, 'approve')).key?.id ?? ''
    // The waiting rule for rotations is told at once, and leaves no request.
    const rotate = () => post(`/api/v2/keys/${keyId}/actions/rotate`, { payload: randomBytes(32).toString('base64') })
    const answer = await rotate()
    expect(answer.status).toBe(409)
    const { code, keywright } = await reasonOf(answer)
    if (code === 'AUTHORIZATIONS_NOT_MET') await decided(keywright?.approvalId ?? '', 'refuse')
    expect(await kw.service.db.selectFrom('waiting_imports').selectAll().execute()).toEqual([])
  })

  test('of a secret is asked for by each call, and erased by a refusal', async () => {
    const body = newKeyBody('a secret', { extractable: true, payload: 'c2VjcmV0' })
    const [first, second] = [
      await waitingId(await post('/api/v2/keys', body)),
      await waitingId(await post('/api/v2/keys', body)),
    ]
    expect(second).not.toBe(first)
    expect((await decided(first, 'refuse')).state).toBe('refused')
    expect(await waitingRows(first)).toEqual([])
    const { key } = await decided(second, 'approve')
    const read = keysOf.parse(await (await kw.request(`/api/v2/keys/${key?.id ?? ''}`, { headers: ada })).json())
    expect(read.resources[0]).toMatchObject({ payload: 'c2VjcmV0' })
  })
})

describe('a role', () => {
  const granting = (subjectId: string, headers = ada) =>
    post('/bff/access/grants', { subjectId, role: 'Reader', instanceId: kw.instanceId }, headers)
  const grantsOf = async (principal: string) =>
    kw.service.db.selectFrom('grants').select('role').where('principal_id', '=', principal).execute()

  test('is given by two, and taken away by one', async () => {
    const id = await waitingId(await granting(cleo.id))
    expect(await grantsOf(cleo.id)).toEqual([])
    expect(await reasonOf(await post(`/bff/approvals/${id}/approve`, {}))).toMatchObject({
      code: 'APPROVAL_FORBIDDEN_ERR',
    })
    expect((await decided(id, 'approve')).state).toBe('executed')
    expect(await grantsOf(cleo.id)).toEqual([{ role: 'Reader' }])
    const { id: grantId } = await kw.service.db
      .selectFrom('grants')
      .select('id')
      .where('principal_id', '=', cleo.id)
      .executeTakeFirstOrThrow()
    const revoked = await kw.request(`/bff/access/grants/${grantId}`, { method: 'DELETE', headers: ada })
    expect(revoked.status).toBe(204)
  })

  test('by way of a group waits as well, and not where the group holds none', async () => {
    const [idle, busy] = [await aGroup(kw, 'idle'), await aGroup(kw, 'busy')]
    await grantTo(kw, busy, { role: 'Manager' })
    const adding = (group: string) => put(`/bff/access/groups/${group}/members/${cleo.id}`, {})
    expect((await adding(idle)).status).toBe(204)
    const id = await waitingId(await adding(busy))
    const asked = await decided(id, 'approve')
    expect(asked).toMatchObject({ state: 'executed', instanceName: '' })
    expect(asked.instanceId).toBeUndefined()
    const members = kw.service.db.selectFrom('access_group_members').select('principal_id')
    expect(await members.where('group_id', '=', busy).execute()).toEqual([{ principal_id: cleo.id }])
  })

  test('of a service is given by two, whichever of its service IDs comes by it, and ended by one', async () => {
    const make = (service?: object) =>
      post('/bff/access/service-ids', { name: 'backup', description: 'nightly', ...(service && { service }) })
    const authorizing = () =>
      post('/bff/access/authorizations', { service: 'storage', instanceId: kw.instanceId, keyRingId: 'default' })
    const authorizations = () =>
      kw.service.db.selectFrom('grants').select('id').where('source_delegated', 'is not', null).execute()
    const named = () => kw.service.db.selectFrom('service_ids').select('id').where('name', '=', 'backup').execute()
    // Nothing is gained by it yet.
    expect((await make()).status).toBe(201)
    const id = await waitingId(await authorizing())
    expect(await authorizations()).toEqual([])
    const asked = await decided(id, 'approve')
    expect(asked).toMatchObject({
      state: 'executed',
      action: 'kms.authorizations.write',
      instanceId: kw.instanceId,
      changes: expect.arrayContaining([
        { what: 'service', before: 'none', after: 'storage' },
        { what: 'serviceIds', before: 'none', after: 'none yet' },
      ]) as unknown,
    })
    const [made, ...more] = await authorizations()
    expect(more).toEqual([])

    const second = await waitingId(await make({ name: 'storage' }))
    expect(await named()).toHaveLength(1)
    expect(await decided(second, 'approve')).toMatchObject({
      state: 'executed',
      action: 'kms.service-ids.write',
      changes: expect.arrayContaining([
        { what: 'serviceId', before: 'none', after: 'backup' },
        { what: 'roles', before: 'none', after: expect.stringMatching(/^Reader on .*, key ring default$/) as unknown },
      ]) as unknown,
    })
    expect(await named()).toHaveLength(2)
    const event = (await eventsOf(kw)).findLast(
      ({ action, outcome }) => action === 'kms.service-ids.write' && outcome === 'success',
    )
    expect(event?.document['requestData']).toMatchObject({ 'newValue.service': 'storage' })

    const ended = await kw.request(`/bff/access/authorizations/${made?.id ?? ''}`, { method: 'DELETE', headers: ada })
    expect(ended.status).toBe(204)
  })

  test('of an authorized service is not come by with the API key of one that nobody answers for', async () => {
    const id = await waitingId(
      await post('/bff/access/authorizations', { service: 'orphaned', instanceId: kw.instanceId }),
    )
    const made = await post('/bff/access/service-ids', { name: 'lost', service: { name: 'orphaned' } })
    expect(made.status).toBe(201)
    // Whoever comes to belong to it is another change than was asked for.
    expect((await reasonOf(await post(`/bff/approvals/${id}/approve`, {}, ben.headers))).code).toBe(
      'APPROVAL_ENDED_ERR',
    )
    await kw.service.db.updateTable('service_ids').set({ owner_id: null }).where('name', '=', 'lost').execute()
    const { id: lost } = await kw.service.db
      .selectFrom('service_ids')
      .select('id')
      .where('name', '=', 'lost')
      .executeTakeFirstOrThrow()
    const take = () => post(`/bff/access/service-ids/${lost}/api-keys`, { name: 'mine' })
    await decided(
      await waitingId(await post('/bff/access/authorizations', { service: 'orphaned', instanceId: kw.instanceId })),
      'approve',
    )
    expect(await reasonOf(await take())).toMatchObject({ code: 'OWN_ACCESS_ERR' })
  })

  test('of a service ID that nobody answers for is not come by with an API key', async () => {
    await callerWith(kw, 'Manager')
    const { id } = await kw.service.db
      .selectFrom('service_ids')
      .select('id')
      .where('owner_id', 'is', null)
      .executeTakeFirstOrThrow()
    const answer = await post(`/bff/access/service-ids/${id}/api-keys`, { name: 'mine' })
    expect(await reasonOf(answer)).toMatchObject({ code: 'OWN_ACCESS_ERR' })
  })

  test('is loosened by nobody alone', async () => {
    await waitingId(await put('/bff/platform-dual-control', { rules: [], standsDays: 7 }))
  })

  test('of an administrator whom the rule needs is not taken away', async () => {
    const answer = await kw.request(`/bff/access/people/${ben.id}`, { method: 'DELETE', headers: ada })
    expect(await reasonOf(answer)).toMatchObject({ code: 'TOO_FEW_APPROVERS_ERR' })
  })
})

describe('the same person in another guise', () => {
  const remove = (keyId: string, headers: Headers) => kw.request(`/api/v2/keys/${keyId}`, { method: 'DELETE', headers })
  const aGeneratedKey = async () => {
    const answer = await post('/api/v2/keys', newKeyBody('guarded'))
    return keysOf.parse(await answer.json()).resources[0]?.id ?? ''
  }
  /** A Manager's service ID; who answers for it, and who made its API key. */
  const program = async (part: { readonly owner?: string; readonly maker?: string }): Promise<Headers> => {
    const { db } = kw.service
    const before = new Set((await db.selectFrom('service_ids').select('id').execute()).map(({ id }) => id))
    const headers = await callerWith(kw, 'Manager')
    const made = (await db.selectFrom('service_ids').select('id').execute()).find(({ id }) => !before.has(id))
    const id = made?.id ?? ''
    await db
      .updateTable('service_ids')
      .set({ owner_id: part.owner ?? null })
      .where('id', '=', id)
      .execute()
    await db
      .updateTable('api_keys')
      .set({ created_by: part.maker ?? null })
      .where('service_id', '=', id)
      .execute()
    return headers
  }
  const adaId = async () => {
    const query = kw.service.db
      .selectFrom('user')
      .select('id')
      .where('email', 'not in', ['ben@example.com', 'cleo@example.com'])
    return personId((await query.executeTakeFirstOrThrow()).id)
  }

  test('approves nothing: by a service ID of theirs, or by an API key that they made', async () => {
    const me = await adaId()
    for (const part of [
      { owner: me },
      { maker: me },
      { owner: me, maker: me },
      { owner: personId('gone'), maker: me },
    ]) {
      const keyId = await aGeneratedKey()
      const id = await waitingId(await remove(keyId, ada))
      // It asks for itself, and does not approve.
      expect(await waitingId(await remove(keyId, await program(part)))).not.toBe(id)
    }
  })

  test('approves nothing that such a program asked for', async () => {
    const me = await adaId()
    for (const part of [{ owner: me }, { maker: me }]) {
      const id = await waitingId(await remove(await aGeneratedKey(), await program(part)))
      expect(await reasonOf(await post(`/bff/approvals/${id}/approve`, {}))).toMatchObject({
        code: 'APPROVAL_FORBIDDEN_ERR',
      })
      expect((await decided(id, 'approve')).state).toBe('executed')
    }
  })
})
