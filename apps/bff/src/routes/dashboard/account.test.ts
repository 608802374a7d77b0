import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ADMIN, eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

type Headers = Record<string, string>

let kw: TestService
let headers: Headers
beforeEach(async () => {
  kw = await testService()
  headers = await kw.signedIn()
})
afterEach(() => kw.close())

const accountSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  createdAt: z.string(),
  sessions: z.array(
    z.strictObject({
      id: z.string(),
      current: z.boolean(),
      createdAt: z.string(),
      lastUsedAt: z.string(),
      expiresAt: z.string(),
      address: z.string(),
      agent: z.string(),
    }),
  ),
})
const account = async (who = headers) =>
  accountSchema.parse(await (await kw.request('/bff/account', { headers: who })).json())
const isSignedIn = async (who: Headers) => (await kw.request('/bff/hsm', { headers: who })).status === 200
const NEW = 'another horse battery staple'
const change = (body: object, who = headers) => kw.request('/bff/account/password', { headers: who, body })
const right = { currentPassword: ADMIN.password, newPassword: NEW }
const signIn = (password: string) =>
  kw.request('/bff/session', { headers: { 'sec-fetch-site': 'same-origin' }, body: { email: ADMIN.email, password } })
const cookieOf = (answer: Response): Headers => ({
  ...headers,
  cookie: answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; '),
})
const trail = async (action: string) =>
  (await eventsOf(kw)).filter((event) => event.action === action).map(({ outcome }) => outcome)

describe('GET /bff/account', () => {
  test('who is signed in, from where, and which session this is', async () => {
    await kw.signedIn()
    const { id, name, email, sessions } = await account()
    expect({ id: id.slice(0, 6), name, email }).toEqual({ id: 'IBMid-', name: 'Ada', email: ADMIN.email })
    expect(sessions.map(({ current }) => current).toSorted((a, b) => Number(b) - Number(a))).toEqual([true, false])
    expect(sessions[0]).toMatchObject({ address: '192.0.2.7' })
  })

  test('a session is known by its row, and its token never leaves in a body', async () => {
    const text = await (await kw.request('/bff/account', { headers })).text()
    const { rows } = await sql<{ token: string }>`select token from session`.execute(kw.service.db)
    expect(rows.length).toBeGreaterThan(0)
    for (const { token } of rows) expect(text).not.toContain(token)
  })

  test('a session that began hours ago still sees its siblings', async () => {
    await sql`update session set createdAt = ${new Date(Date.now() - 11 * 3_600_000).toISOString()}`.execute(
      kw.service.db,
    )
    expect((await account()).sessions).toHaveLength(1)
  })

  test('a service ID has no account, whatever cookie it brings along', async () => {
    const service = await kw.bearer()
    for (const who of [service, { ...service, cookie: headers['cookie'] ?? '' }]) {
      expect((await kw.request('/bff/account', { headers: who })).status).toBe(401)
    }
  })
})

describe('PATCH /bff/account', () => {
  const rename = (body: object, who = headers) => kw.request('/bff/account', { method: 'PATCH', headers: who, body })

  test('the name changes, with an intent before and an outcome after', async () => {
    expect((await rename({ name: 'Ada Lovelace' })).status).toBe(204)
    expect((await account()).name).toBe('Ada Lovelace')
    expect(await trail('kms.account.update')).toEqual(['pending', 'success'])
  })

  test('its events say from what to what', async () => {
    await rename({ name: 'Ada Lovelace' })
    await rename({ name: 'Ada King' })
    const told = (await eventsOf(kw)).filter(({ action }) => action === 'kms.account.update')
    const facts = (before: string, after: string) => ({
      requestData: { 'initialValue.name': before, 'newValue.name': after },
    })
    const [first, second] = [facts('Ada', 'Ada Lovelace'), facts('Ada Lovelace', 'Ada King')]
    expect(told.map(({ document }) => document)).toMatchObject([first, first, second, second])
  })

  test.each([{}, { name: ' ' }, { name: 'a\nb' }, { name: 'Eve', email: 'eve@example.com' }])(
    '%j is refused',
    async (body) => {
      expect((await rename(body)).status).toBe(400)
      expect(await account()).toMatchObject({ name: 'Ada', email: ADMIN.email })
    },
  )

  test('another site cannot do it', async () => {
    expect((await rename({ name: 'Eve' }, { ...headers, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await account()).name).toBe('Ada')
  })
})

describe('POST /bff/account/password', () => {
  test('the new one holds, the old one does not, and every other session has ended', async () => {
    const elsewhere = await kw.signedIn()
    const answer = await change(right)
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    expect(await isSignedIn(cookieOf(answer))).toBe(true)
    expect(await isSignedIn(elsewhere)).toBe(false)
    expect([(await signIn(ADMIN.password)).status, (await signIn(NEW)).status]).toEqual([401, 200])
    expect(await trail('kms.account.change-password')).toEqual(['pending', 'success'])
  })

  test('with a wrong current one nothing changes, and the refusal stands beside its field', async () => {
    const elsewhere = await kw.signedIn()
    expect(await reasonOf(await change({ ...right, currentPassword: 'not the one' }))).toMatchObject({
      status: 400,
      code: 'WRONG_PASSPHRASE_ERR',
      target: { type: 'field', name: 'currentPassword' },
    })
    expect([await isSignedIn(headers), await isSignedIn(elsewhere)]).toEqual([true, true])
    expect((await signIn(ADMIN.password)).status).toBe(200)
    expect(await trail('kms.account.change-password')).toEqual(['pending', 'failure'])
    expect((await eventsOf(kw)).findLast(({ outcome }) => outcome === 'failure')?.document).toMatchObject({
      action: 'kms.account.change-password',
      responseData: { reasonForFailure: 'WRONG_PASSPHRASE_ERR' },
    })
  })

  test.each([
    ['eleven characters', 'elevenchars'],
    ['129 characters', 'p'.repeat(129)],
  ])('%s are not taken for a password', async (_name, newPassword) => {
    expect(await reasonOf(await change({ ...right, newPassword }))).toMatchObject({ target: { name: 'newPassword' } })
    expect((await signIn(ADMIN.password)).status).toBe(200)
  })

  test('passwords are in no event', async () => {
    await change({ ...right, currentPassword: 'a wrong guess of it' })
    await change(right)
    const told = (await eventsOf(kw)).filter(({ canonical }) => /battery|wrong guess/.test(canonical))
    expect(told).toEqual([])
  })

  test('who finds a session open guesses ten times, from wherever he is, and then waits; signing in goes on', async () => {
    const guess = () => change({ ...right, currentPassword: 'guess' })
    const statuses = (await Promise.all(Array.from({ length: 30 }, guess))).map(({ status }) => status)
    expect(statuses.filter((status) => status === 400)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(20)
    expect((await change(right)).status).toBe(429)
    expect((await signIn(ADMIN.password)).status).toBe(200)
  })

  test('another site cannot do it', async () => {
    expect((await change(right, { ...headers, 'sec-fetch-site': 'same-site' })).status).toBe(403)
    expect((await signIn(ADMIN.password)).status).toBe(200)
  })
})

describe('DELETE /bff/account/sessions/{id}', () => {
  const end = (id: string, who = headers) =>
    kw.request(`/bff/account/sessions/${id}`, { method: 'DELETE', headers: who })

  test('another session ends, this one goes on', async () => {
    const elsewhere = await kw.signedIn()
    const other = (await account()).sessions.find(({ current }) => !current)
    expect((await end(other?.id ?? '')).status).toBe(204)
    expect([await isSignedIn(elsewhere), await isSignedIn(headers)]).toEqual([false, true])
    expect(await trail('kms.sessions.delete')).toEqual(['pending', 'success'])
  })

  test('ending this one signs out', async () => {
    const [own] = (await account()).sessions
    const answer = await end(own?.id ?? '')
    expect(answer.headers.getSetCookie().join()).toContain('Max-Age=0')
    const after = await kw.request('/bff/account', { headers })
    expect([after.status, after.headers.get('keywright-session')]).toEqual([401, 'ended'])
  })

  test("somebody else's session is not there", async () => {
    const at = new Date().toISOString()
    const db = kw.service.db
    await sql`insert into user (id, name, email, emailVerified, createdAt, updatedAt) values ('u2', 'Eve', 'eve@example.com', 0, ${at}, ${at})`.execute(
      db,
    )
    const expires = new Date(Date.now() + 3_600_000).toISOString()
    await sql`insert into session (id, token, userId, expiresAt, createdAt, updatedAt) values ('s2', 'tok', 'u2', ${expires}, ${at}, ${at})`.execute(
      db,
    )
    for (const id of ['s2', 'tok', 'none']) {
      expect(await reasonOf(await end(id))).toMatchObject({ status: 404, code: 'NOT_FOUND_ERR' })
    }
    expect((await sql`select id from session where id = 's2'`.execute(db)).rows).toHaveLength(1)
  })
})
