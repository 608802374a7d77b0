import { afterEach, beforeEach, expect, test } from 'vitest'
import { accept, headersFrom, PASSPHRASE } from '../testing/people.ts'
import { aPerson, grantTo } from '../testing/subjects.ts'
import { ADMIN, eventsOf, testService, type TestService } from '../testing/test-service.ts'
import { Arrivals } from '../people/sign-on/arrivals.ts'
import { recoverAdministrator } from './recover-administrator.ts'

let kw: TestService
beforeEach(async () => {
  kw = await testService()
})
afterEach(() => kw.close())

const publicUrl = new URL('https://keys.example.com')
const recover = (email: string = ADMIN.email) => recoverAdministrator({ dataDir: kw.dataDir, publicUrl }, email)
const tokenOf = (url: string): string => new URL(url).hash.slice(1)
const signIn = (password: string) =>
  kw.request('/bff/session', { headers: { 'sec-fetch-site': 'same-origin' }, body: { ...ADMIN, password } })

async function giveSecondStep(): Promise<string> {
  const { db } = kw.service
  const { id } = await db.selectFrom('user').select('id').where('email', '=', ADMIN.email).executeTakeFirstOrThrow()
  const row = { user_id: id, secret: new Uint8Array(40), confirmed_at: new Date().toISOString(), last_step: 0 }
  await db.insertInto('totp').values(row).execute()
  return id
}

test('while the service runs: the link lets them choose a passphrase once, without a second step, and all of it is on record', async () => {
  const before = await kw.signedIn()
  await giveSecondStep()
  const url = await recover()
  expect(url).toMatch(/^https:\/\/keys\.example\.com\/invitation#[\w-]{43}$/)
  // Until it is used nothing has changed.
  expect((await kw.request('/bff/account', { headers: before })).status).toBe(200)
  const answer = await accept(kw, tokenOf(url))
  expect(answer.status).toBe(204)
  const after = headersFrom(kw, answer)
  expect((await kw.request('/bff/access/people', { headers: after })).status).toBe(200)
  expect((await kw.request('/bff/account', { headers: before })).status).toBe(401)
  expect((await signIn(ADMIN.password)).status).toBe(401)
  expect(await (await signIn(PASSPHRASE)).json()).toMatchObject({ state: 'signed-in' })
  expect((await accept(kw, tokenOf(url))).status).toBe(400)
  const events = (await eventsOf(kw)).filter(({ action }) => /people\.(recover|accept)/.test(action))
  expect(events.map(({ document }) => document)).toMatchObject([
    {
      action: 'kms.people.recover',
      initiator: { id: 'operator', credential: { type: 'file-access' } },
      severity: 'critical',
    },
    { action: 'kms.people.accept', initiator: { credential: { type: 'recovery-link' } } },
  ])
})

test('whoever had linked a subject at a provider to them is a stranger to it afterwards', async () => {
  const { db } = kw.service
  const { id } = await db.selectFrom('user').select('id').where('email', '=', ADMIN.email).executeTakeFirstOrThrow()
  const link = { issuer: 'https://provider.example', subject: 'thief', linked_at: new Date().toISOString() }
  await db
    .insertInto('sign_on_identities')
    .values({ ...link, user_id: id })
    .execute()
  const arrivals = new Arrivals(db, kw.service.core)
  expect(await arrivals.isLinked(id, link)).toBe(true)
  expect((await accept(kw, tokenOf(await recover()))).status).toBe(204)
  expect(await arrivals.isLinked(id, link)).toBe(false)
})

test('a second link replaces the first, and one whose hour is over is worth nothing', async () => {
  const [first, second] = [await recover(), await recover()]
  expect((await accept(kw, tokenOf(first))).status).toBe(400)
  await kw.service.db.updateTable('invitations').set({ expires_at: '2026-01-01T00:00:00.000Z' }).execute()
  expect((await accept(kw, tokenOf(second))).status).toBe(400)
  expect((await signIn(ADMIN.password)).status).toBe(200)
})

test('nobody but an Administrator of the platform is recovered, and nothing is made where there is no installation', async () => {
  const bo = await aPerson(kw, 'bo@example.com')
  await grantTo(kw, bo.id, { role: 'Manager' })
  await expect(recover('bo@example.com')).rejects.toThrow('no Administrator')
  await expect(recover('nobody@example.com')).rejects.toThrow('Nothing was changed')
  const elsewhere = recoverAdministrator({ dataDir: `${kw.dataDir}/nowhere`, publicUrl }, ADMIN.email)
  await expect(elsewhere).rejects.toThrow('not the data directory')
  expect(await kw.service.db.selectFrom('invitations').selectAll().execute()).toEqual([])
})
