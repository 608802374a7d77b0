import { randomUUID } from 'node:crypto'
import { sessionSchema } from '@keywright/contract/dashboard/session'
import { DEFAULT_WAITING_RULES } from '@keywright/core/lifecycle/waiting'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN, eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
beforeAll(async () => {
  kw = await testService()
})
afterAll(() => kw.close())

const PAGE = { 'sec-fetch-site': 'same-origin' }
const signIn = (body: unknown, headers: Record<string, string> = PAGE) => kw.request('/bff/session', { headers, body })

describe('POST /bff/session: happy', () => {
  test('the session is an HttpOnly, SameSite=Strict cookie and shows roles and instances', async () => {
    const answer = await signIn(ADMIN)
    expect(answer.status).toBe(200)
    expect(sessionSchema.parse(await answer.json())).toMatchObject({
      state: 'signed-in',
      platformRoles: ['Administrator'],
      instances: [{ id: kw.instanceId, name: 'first', roles: ['Manager', 'KeyPurge'], narrow: [] }],
    })
    const [cookie = ''] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/^keywright\.session_token=/)
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Strict')
  })

  test('the waiting rules in force come with it, so that buttons wait as long as the server does', async () => {
    expect(sessionSchema.parse(await (await signIn(ADMIN)).json())).toMatchObject({ rules: DEFAULT_WAITING_RULES })
  })

  test('the e-mail address matches in any case', async () => {
    expect((await signIn({ ...ADMIN, email: ADMIN.email.toUpperCase() })).status).toBe(200)
  })

  test('signing in leaves an intent before and an outcome after, with the source address', async () => {
    const before = (await eventsOf(kw)).length
    await signIn(ADMIN)
    const events = (await eventsOf(kw)).slice(before)
    expect(events.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['kms.sessions.create', 'pending'],
      ['kms.sessions.create', 'success'],
    ])
    expect(events[0]?.document.initiator).toMatchObject({ name: ADMIN.email, host: { address: '192.0.2.7' } })
  })
})

describe('POST /bff/session: security', () => {
  test('a wrong password, an unknown person and one who is only invited get the same answer', async () => {
    const at = new Date().toISOString()
    const invited = { id: 'invited', name: 'Ivy', email: 'ivy@example.com', emailVerified: 0, image: null }
    await kw.service.db
      .insertInto('user')
      .values({ ...invited, createdAt: at, updatedAt: at })
      .execute()
    const [wrong, unknown, uninvited] = await Promise.all([
      signIn({ ...ADMIN, password: 'not the password' }),
      signIn({ email: 'nobody@example.com', password: 'not the password' }),
      signIn({ email: invited.email, password: 'not the password' }),
    ])
    await kw.service.db.deleteFrom('user').where('id', '=', invited.id).execute()
    expect([wrong.status, unknown.status, uninvited.status]).toEqual([401, 401, 401])
    const words = await wrong.text()
    expect([await unknown.text(), await uninvited.text()]).toEqual([words, words])
    expect(wrong.headers.get('keywright-session')).toBeNull()
    expect(wrong.headers.getSetCookie()).toEqual([])
  })

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling subdomain', { 'sec-fetch-site': 'same-site' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['no origin at all', {}],
  ])('%s may not sign anybody in', async (_name, headers) => {
    expect(await reasonOf(await signIn(ADMIN, headers))).toMatchObject({ status: 403, code: 'CROSS_ORIGIN_ERR' })
  })

  test('an old browser without Sec-Fetch-Site is let in by its exact origin', async () => {
    expect((await signIn(ADMIN, { origin: 'http://localhost:9000' })).status).toBe(200)
  })

  test('better-auth itself is not reachable, so that no route of its own escapes the trail', async () => {
    for (const path of ['sign-up/email', 'sign-in/email', 'get-session', 'list-sessions']) {
      expect((await kw.request(`/bff/auth/${path}`, { headers: PAGE, body: ADMIN })).status).toBe(404)
    }
  })

  test('fifty wrong passwords at once are no more than ten attempts', async () => {
    const other = await testService()
    try {
      const attempt = () =>
        other.request('/bff/session', { headers: PAGE, body: { ...ADMIN, password: 'wrong wrong wrong' } })
      const answers = await Promise.all(Array.from({ length: 50 }, attempt))
      const statuses = answers.map(({ status }) => status)
      expect(statuses.filter((status) => status === 401)).toHaveLength(10)
      expect(statuses.filter((status) => status === 429)).toHaveLength(40)
    } finally {
      await other.close()
    }
  })

  test('ten wrong passwords from one place are followed by a pause', async () => {
    const other = await testService()
    try {
      const attempt = () =>
        other.request('/bff/session', { headers: PAGE, body: { ...ADMIN, password: 'wrong wrong wrong' } })
      for (let i = 0; i < 10; i += 1) expect((await attempt()).status).toBe(401)
      const paused = await attempt()
      expect(paused.headers.get('retry-after')).toBe('60')
      expect(await reasonOf(paused)).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS_ERR' })
    } finally {
      await other.close()
    }
  })
})

describe('a session in use', () => {
  test('it may ask for keys like a token, and its events name the person', async () => {
    const headers = await kw.signedIn()
    expect((await kw.request('/api/v2/keys', { headers: { ...headers, 'correlation-id': 'by-session' } })).status).toBe(
      200,
    )
    const [event] = (await eventsOf(kw)).filter((e) => e.correlation_id === 'by-session')
    expect(event?.document.initiator).toMatchObject({ name: ADMIN.email, credential: { type: 'session' } })
  })

  test('a change from another origin is refused, and the session lives on', async () => {
    const headers = await kw.signedIn()
    const answer = await kw.request('/v2/resource_instances', {
      headers: { ...headers, 'sec-fetch-site': 'cross-site' },
      body: { name: 'stolen' },
    })
    expect(await reasonOf(answer)).toMatchObject({ status: 403, code: 'CROSS_ORIGIN_ERR' })
    expect((await kw.request('/bff/hsm', { headers })).status).toBe(200)
  })

  test('after sign-out the same cookie is worth nothing, and only that says the session has ended', async () => {
    const headers = await kw.signedIn()
    expect((await kw.request('/bff/session', { method: 'DELETE', headers })).status).toBe(204)
    const after = await kw.request('/bff/hsm', { headers })
    expect([after.status, after.headers.get('keywright-session')]).toEqual([401, 'ended'])
    const foreign = await kw.request('/api/v2/keys', {
      headers: { ...(await kw.signedIn()), 'bluemix-instance': randomUUID() },
    })
    expect([foreign.status, foreign.headers.get('keywright-session')]).toEqual([401, null])
  })

  test('a page whose cookie the browser has dropped hears that the session has ended', async () => {
    expect((await kw.request('/bff/hsm', { headers: PAGE })).headers.get('keywright-session')).toBe('ended')
  })

  test('an expired session has ended', async () => {
    const headers = await kw.signedIn()
    const past = new Date(Date.now() - 1000).toISOString()
    const { sql } = await import('kysely')
    await sql`update session set expiresAt = ${past}`.execute(kw.service.db)
    expect((await kw.request('/bff/hsm', { headers })).headers.get('keywright-session')).toBe('ended')
  })
})

describe('POST /bff/setup', () => {
  const body = {
    setupCode: 'x',
    name: 'Eve',
    email: 'eve@example.com',
    password: 'a long password of hers',
    instanceName: 'hers',
  }

  test('once set up, the code is worth nothing', async () => {
    const answer = await kw.request('/bff/setup', {
      headers: PAGE,
      body: { ...body, setupCode: kw.service.firstRun.code },
    })
    expect(await reasonOf(answer)).toMatchObject({ status: 409, code: 'SETUP_DONE_ERR' })
    expect((await signIn(body)).status).toBe(400)
  })

  test('of two people who set up at once one becomes the administrator, and the other changes nothing', async () => {
    const { service } = kw
    await service.db.deleteFrom('settings').where('name', '=', 'set_up_at').execute()
    const command = { ...body, setupCode: service.firstRun.code }
    const answers = await Promise.all(
      ['eve', 'mallory'].map((who) =>
        kw.request('/bff/setup', { headers: PAGE, body: { ...command, email: `${who}@example.com` } }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409])
    const users = await service.db.selectFrom('user').select('email').execute()
    expect(users).toHaveLength(2)
  })

  test('a wrong code is refused beside its field', async () => {
    const { service } = kw
    await service.db.deleteFrom('settings').where('name', '=', 'set_up_at').execute()
    for (const path of ['/bff/setup/check', '/bff/setup']) {
      const wrong = path.endsWith('check') ? { setupCode: 'wrong' } : { ...body, setupCode: 'wrong' }
      expect(await reasonOf(await kw.request(path, { headers: PAGE, body: wrong }))).toMatchObject({
        status: 400,
        target: { name: 'setupCode' },
      })
    }
  })
})
