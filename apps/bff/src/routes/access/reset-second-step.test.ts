import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { userIdOf } from '../../people/subjects.ts'
import { aGroup, aPerson, grantTo, type TestPerson } from '../../testing/subjects.ts'
import { eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
let ada: Record<string, string>
let bo: TestPerson
beforeEach(async () => {
  kw = await testService()
  ada = await kw.signedIn()
  bo = await aPerson(kw, 'bo@example.com')
})
afterEach(() => kw.close())

const userOf = (person: TestPerson): string => userIdOf(person.id) ?? ''
const steps = ['totp', 'recovery_codes', 'passkeys'] as const

/** As the account page would have left it. */
async function giveSecondSteps(user_id: string): Promise<void> {
  const { db } = kw.service
  const at = new Date().toISOString()
  await db
    .insertInto('totp')
    .values({ user_id, secret: new Uint8Array(8), confirmed_at: at, last_step: 0 })
    .execute()
  await db
    .insertInto('recovery_codes')
    .values({ user_id, hash: new Uint8Array(8) })
    .execute()
  const keys = { name: 'phone', public_key: new Uint8Array(8), counter: 0, transports: '[]', aaguid: '' }
  const backup = { backup_eligible: 0, backed_up: 0, created_at: at, last_used_at: null }
  await db
    .insertInto('passkeys')
    .values({ credential_id: randomUUID(), user_id, ...keys, ...backup })
    .execute()
}

async function left(user_id: string): Promise<number> {
  const counts = await Promise.all(
    steps.map((table) => kw.service.db.selectFrom(table).selectAll().where('user_id', '=', user_id).execute()),
  )
  return counts.flat().length
}

const reset = (person: { readonly id: string }, headers = ada) =>
  kw.request(`/bff/access/people/${person.id}/second-step`, { method: 'DELETE', headers })

test('app, paper and passkeys are taken away, every session ends, and it is on record', async () => {
  await giveSecondSteps(userOf(bo))
  expect((await reset(bo)).status).toBe(204)
  expect(await left(userOf(bo))).toBe(0)
  expect((await kw.request('/bff/account', { headers: bo.headers })).status).toBe(401)
  const events = (await eventsOf(kw)).filter(({ action }) => action === 'kms.people.reset-second-step')
  expect(events).toHaveLength(1)
  expect(events[0]?.document['requestData']).toMatchObject({
    'initialValue.secondStep': 'on',
    'newValue.secondStep': 'off',
    'initialValue.sessions': 1,
    'newValue.sessions': 0,
  })
})

test('nobody resets their own, nor that of somebody who holds anything that they do not; of an equal they do', async () => {
  const adaId = (await (await kw.request('/bff/account', { headers: ada })).json()) as { id: string }
  expect(await reasonOf(await reset(adaId))).toMatchObject({ status: 409, code: 'OWN_ACCESS_ERR' })
  // Ada made the first instance, and so manages it; Bo is Administrator alone.
  await grantTo(kw, bo.id, { role: 'Administrator', scope: 'platform' })
  await giveSecondSteps(adaId.id.replace('IBMid-', ''))
  expect(await reasonOf(await reset(adaId, bo.headers))).toMatchObject({ status: 403, code: 'MORE_RIGHTS_ERR' })
  expect(await left(adaId.id.replace('IBMid-', ''))).toBe(3)
  for (const role of ['Manager', 'KeyPurge'] as const) await grantTo(kw, bo.id, { role })
  expect((await reset(adaId, bo.headers)).status).toBe(204)
  expect(await left(adaId.id.replace('IBMid-', ''))).toBe(0)
})

test('roles in an instance of one’s own make up for none that the other holds elsewhere, themselves or by a group', async () => {
  const cy = await aPerson(kw, 'cy@example.com')
  for (const { id } of [bo, cy]) await grantTo(kw, id, { role: 'Administrator', scope: 'platform' })
  const group = await aGroup(kw, 'Managers', [cy.id])
  await grantTo(kw, group, { role: 'Manager' })
  await giveSecondSteps(userOf(cy))
  const own = await kw.request('/v2/resource_instances', {
    method: 'POST',
    headers: bo.headers,
    body: { name: 'Of Bo' },
  })
  expect(own.status).toBe(201)
  expect(await reasonOf(await reset(cy, bo.headers))).toMatchObject({ status: 403, code: 'MORE_RIGHTS_ERR' })
  expect(await left(userOf(cy))).toBe(3)
})

test('who is no administrator resets nothing, and a commit that fails takes nothing away', async () => {
  const cy = await aPerson(kw, 'cy@example.com')
  await giveSecondSteps(userOf(bo))
  expect((await reset(bo, cy.headers)).status).toBe(401)
  const { db } = kw.service
  const { sql } = await import('kysely')
  await sql`create trigger broken before insert on audit_events begin select raise(abort, 'broken'); end`.execute(db)
  expect((await reset(bo)).status).toBeGreaterThanOrEqual(500)
  await sql`drop trigger broken`.execute(db)
  expect(await left(userOf(bo))).toBe(3)
})
