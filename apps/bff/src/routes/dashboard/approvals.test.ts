import { randomUUID } from 'node:crypto'
import {
  approvalSchema,
  type ApprovalResource,
  type DualControlResource,
} from '@keywright/contract/dashboard/approvals'
import type { InstanceId } from '@keywright/core/vocabulary/ids'
import { instantOf } from '@keywright/core/vocabulary/instant'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { personId } from '../../people/directory.ts'
import { rowOfGrant } from '../../store/grants.ts'
import { callerWith } from '../../testing/callers.ts'
import {
  ADMIN,
  createdKeyId,
  eventsOf,
  keysOf,
  newKeyBody,
  reasonOf,
  testService,
  type TestService,
} from '../../testing/test-service.ts'

type Headers = Record<string, string>

let kw: TestService
let ada: Headers
let ben: Headers
let service: Headers
beforeAll(async () => {
  kw = await testService()
  ada = await kw.signedIn()
  ben = await colleague('ben@example.com')
  service = await callerWith(kw, 'Manager')
  await rule([
    { action: 'kms.secrets.delete', approvers: 1, distinctGroups: false },
    { action: 'kms.secrets.read', approvers: 1, distinctGroups: false },
  ])
})
afterAll(() => kw.close())

/** Somebody who signs in with Ada's passphrase and manages the same instance. */
async function colleague(email: string): Promise<Headers> {
  const { db } = kw.service
  const [id, at] = [randomUUID(), new Date().toISOString()]
  const { password } = await db.selectFrom('account').select('password').executeTakeFirstOrThrow()
  const stamps = { createdAt: at, updatedAt: at }
  await db
    .insertInto('user')
    .values({ id, name: email, email, emailVerified: 1, image: null, ...stamps })
    .execute()
  await db
    .insertInto('account')
    .values({ id: randomUUID(), accountId: id, providerId: 'credential', userId: id, password, ...stamps })
    .execute()
  const grant = {
    role: 'Manager',
    scope: kw.instanceId as InstanceId,
    principalId: personId(id),
    at: instantOf(new Date()),
  } as const
  await db.insertInto('grants').values(rowOfGrant(grant)).execute()
  const body = { email, password: ADMIN.password }
  const answer = await kw.request('/bff/session', { body, headers: { 'sec-fetch-site': 'same-origin' } })
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0])
  return { cookie: cookie.join('; '), 'sec-fetch-site': 'same-origin', 'bluemix-instance': kw.instanceId }
}

const rule = (rules: DualControlResource['rules'], headers = ada) =>
  kw.request('/bff/dual-control', { method: 'PUT', headers, body: { rules, standsDays: 7 } })
const remove = (keyId: string, headers: Headers) => kw.request(`/api/v2/keys/${keyId}`, { method: 'DELETE', headers })
const stateOf = async (keyId: string) => {
  const answer = await kw.request(`/api/v2/keys/${keyId}/metadata`, { headers: ada })
  return keysOf.parse(await answer.json()).resources[0]
}
const decide = (id: string, deed: 'approve' | 'refuse' | 'withdraw', headers: Headers, body?: object) =>
  kw.request(`/bff/approvals/${id}/${deed}`, { method: 'POST', headers, body })
const listed = async (headers: Headers): Promise<readonly ApprovalResource[]> => {
  const answer = await kw.request('/bff/approvals', { headers })
  return z.object({ resources: z.array(approvalSchema) }).parse(await answer.json()).resources
}
/** The id of the request that waits, as the refusal names it. */
const waitingId = async (answer: Response): Promise<string> => {
  const { code, keywright } = await reasonOf(answer)
  expect([answer.status, code]).toEqual([409, 'AUTHORIZATIONS_NOT_MET'])
  return keywright?.approvalId ?? ''
}

describe('a request under dual control', () => {
  test('is asked by one person, approved by another, and done in the name of the first', async () => {
    const keyId = await createdKeyId(kw, ada)
    const id = await waitingId(await remove(keyId, ada))
    expect((await listed(ada)).find((one) => one.id === id)).toMatchObject({ mine: true, mayNot: 'own', state: 'open' })
    const seen = (await listed(ben)).find((one) => one.id === id)
    expect(seen).toMatchObject({ mine: false, changes: [{ what: 'state', before: 'active', after: 'destroyed' }] })
    expect(seen?.mayNot).toBeUndefined()

    expect(await reasonOf(await decide(id, 'approve', ada))).toMatchObject({ code: 'APPROVAL_FORBIDDEN_ERR' })
    expect(await stateOf(keyId)).toMatchObject({ deleted: false })
    const done = approvalSchema.parse(await (await decide(id, 'approve', ben)).json())
    expect(done).toMatchObject({ state: 'executed', approvals: [{ name: 'ben@example.com' }] })
    expect(await stateOf(keyId)).toMatchObject({ deleted: true, deletedBy: seen?.requester.id })
    const mine = (await eventsOf(kw))
      .filter(({ key_id }) => key_id === keyId)
      .map(({ document }) => [document.action, document.initiator.name, document.outcome])
    expect(mine).toContainEqual(['kms.approvals.ask', ADMIN.email, 'success'])
    expect(mine).toContainEqual(['kms.secrets.delete', ADMIN.email, 'success'])
    expect(mine).toContainEqual(['kms.approvals.execute', 'ben@example.com', 'success'])
  })

  test('is refused with a reason, and withdrawn by nobody but who asked', async () => {
    const keyId = await createdKeyId(kw, ada)
    const id = await waitingId(await remove(keyId, ada))
    expect((await decide(id, 'withdraw', ben)).status).toBe(401)
    expect((await decide(id, 'refuse', ben, { reason: ' ' })).status).toBe(400)
    await decide(id, 'refuse', ben, { reason: 'still in use' })
    expect(await reasonOf(await decide(id, 'approve', ben))).toMatchObject({ code: 'APPROVAL_ENDED_ERR' })
    expect((await listed(ada))[0]?.ended).toMatchObject({ byName: 'ben@example.com', reason: 'still in use' })
  })

  test('is nothing for who has no role there, and is not there for them', async () => {
    const id = await waitingId(await remove(await createdKeyId(kw, ada), ada))
    const stranger = await colleague('eve@example.com')
    expect((await listed(stranger)).some((one) => one.id === id)).toBe(true)
    await withoutGrants('eve@example.com')
    expect(await listed(stranger)).toEqual([])
    expect((await decide(id, 'approve', stranger)).status).toBe(404)
  })
})

/** Takes every grant from somebody. */
async function withoutGrants(email: string): Promise<void> {
  const { db } = kw.service
  const { id } = await db.selectFrom('user').select('id').where('email', '=', email).executeTakeFirstOrThrow()
  await db.deleteFrom('grants').where('principal_id', '=', personId(id)).execute()
}

describe("Key Protect's own words for it", () => {
  const set = (keyId: string, headers: Headers) =>
    kw.request(`/api/v2/keys/${keyId}/actions/setKeyForDeletion`, { method: 'POST', headers })
  const unset = (keyId: string, headers: Headers) =>
    kw.request(`/api/v2/keys/${keyId}/actions/unsetKeyForDeletion`, { method: 'POST', headers })

  test('one sets a key for deletion, the same cannot delete it, another does', async () => {
    const keyId = await createdKeyId(kw, ada)
    expect(await stateOf(keyId)).toMatchObject({ dualAuthDelete: { enabled: true, keySetForDeletion: false } })
    expect((await set(keyId, ada)).status).toBe(204)
    expect((await stateOf(keyId))?.['dualAuthDelete']).toMatchObject({
      keySetForDeletion: true,
      authExpiration: expect.stringMatching(/Z$/) as unknown,
    })
    await waitingId(await remove(keyId, ada))
    expect((await remove(keyId, service)).status).toBe(200)
    expect(await stateOf(keyId)).toMatchObject({ deleted: true })
  })

  test('it is taken back, and then nobody deletes alone', async () => {
    const keyId = await createdKeyId(kw, ada)
    await set(keyId, ada)
    expect((await unset(keyId, ada)).status).toBe(204)
    expect(await stateOf(keyId)).toMatchObject({ dualAuthDelete: { keySetForDeletion: false } })
    await waitingId(await remove(keyId, service))
  })

  test('a Writer may ask, and it is deleted by the Manager who approves', async () => {
    const keyId = await createdKeyId(kw, ada)
    const writer = await callerWith(kw, 'Writer')
    expect((await set(keyId, writer)).status).toBe(204)
    const [request] = (await listed(ben)).filter(({ key }) => key?.id === keyId)
    expect(approvalSchema.parse(await (await decide(request?.id ?? '', 'approve', ben)).json()).state).toBe('executed')
    expect(await stateOf(keyId)).toMatchObject({ deleted: true })
  })

  test('without the policy there is nothing to set', async () => {
    const keyId = await createdKeyId(kw, ada)
    const removal = await waitingId(await rule([], ada))
    expect(approvalSchema.parse(await (await decide(removal, 'approve', ben)).json()).state).toBe('executed')
    expect(await reasonOf(await set(keyId, ada))).toMatchObject({ code: 'NOT_DUAL_AUTH_ERR' })
    await rule([{ action: 'kms.secrets.read', approvers: 1, distinctGroups: false }])
  })
})

test('a secret that was approved is shown to its requester alone, and once', async () => {
  const body = newKeyBody('a secret', { extractable: true, payload: 'c2VjcmV0' })
  const answer = await kw.request('/api/v2/keys', { headers: ada, body })
  const id = keysOf.parse(await answer.json()).resources[0]?.id ?? ''
  const read = (headers: Headers) => kw.request(`/api/v2/keys/${id}`, { headers })
  const waits = await waitingId(await read(ada))
  expect(approvalSchema.parse(await (await decide(waits, 'approve', ben)).json()).state).toBe('approved')
  await waitingId(await read(ben))
  const once = keysOf.parse(await (await read(ada)).json())
  expect(once.resources[0]).toMatchObject({ payload: 'c2VjcmV0' })
  await waitingId(await read(ada))
})

test('two approvals at once carry it out once', async () => {
  await rule([
    { action: 'kms.secrets.delete', approvers: 1, distinctGroups: false },
    { action: 'kms.secrets.read', approvers: 1, distinctGroups: false },
  ])
  const keyId = await createdKeyId(kw, ada)
  const id = await waitingId(await remove(keyId, ada))
  const cleo = await colleague('cleo@example.com')
  const answers = await Promise.all([decide(id, 'approve', ben), decide(id, 'approve', cleo)])
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409])
  const executed = (await eventsOf(kw)).filter(
    ({ action, key_id }) => action === 'kms.approvals.execute' && key_id === keyId,
  )
  expect(executed.length).toBe(1)
})
