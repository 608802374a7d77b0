import { rm } from 'node:fs/promises'
import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openDatabase } from '../../store/database.ts'
import { hostileProvider, type HostileProvider } from '../../testing/hostile-provider.ts'
import { invited, PAGE } from '../../testing/people.ts'
import { comeBack, configure, setOut, type Browser } from '../../testing/signing-on.ts'
import { reasonOf, testService, type TestService } from '../../testing/test-service.ts'

let provider: HostileProvider
let kw: TestService
beforeAll(async () => {
  provider = await hostileProvider()
  kw = await opened()
})
afterAll(async () => {
  await kw.close()
  await provider.close()
})
afterEach(() => {
  provider.script.claims = {}
  provider.script.userinfo = {}
  delete provider.script.idToken
  delete provider.script.tokenError
  vi.useRealTimers()
})

/** A service whose people sign in by this provider; Grace is invited. */
async function opened(): Promise<TestService> {
  const service = await testService()
  const admin = await service.signedIn()
  expect((await configure(service, admin, { issuer: provider.issuer })).status).toBe(200)
  await invited(service, admin, 'grace@example.com')
  return service
}

const GRACE = { email: 'grace@example.com', email_verified: true, name: 'Grace' }
const state = async () => {
  const tables = ['user', 'account', 'session', 'sign_on_identities', 'invitations', 'access_group_members'] as const
  return Promise.all(tables.map((table) => kw.service.db.selectFrom(table).selectAll().execute()))
}
const now = () => Math.floor(Date.now() / 1000)

/** Somebody whose answer is right but for what the test changes. */
async function arrives(change: (browser: Browser) => Record<string, unknown>, more: Record<string, string> = {}) {
  const browser = await setOut(kw)
  provider.script.claims = { ...GRACE, nonce: browser.nonce, ...change(browser) }
  return comeBack(kw, browser, more)
}

async function expectRefused(answer: Response, status: number, code: string): Promise<void> {
  const reason = await reasonOf(answer)
  expect({ status: reason.status, code: reason.code }).toEqual({ status, code })
  expect(answer.headers.getSetCookie()).toEqual([])
}

const UNTRUSTED: readonly (readonly [string, (browser: Browser) => Record<string, unknown>])[] = [
  ['another nonce', () => ({ nonce: 'another' })],
  ['no nonce', () => ({ nonce: undefined })],
  ['another audience', () => ({ aud: 'another' })],
  ['several audiences and another party', () => ({ aud: ['keywright', 'another'], azp: 'another' })],
  ['another issuer', () => ({ iss: 'https://another.example' })],
  ['no subject', () => ({ sub: undefined })],
  ['an end that is past', () => ({ exp: now() - 31, iat: now() - 331 })],
  ['a beginning that is to come', () => ({ nbf: now() + 45 })],
]

describe('an answer that is not what it must be', () => {
  test.each(UNTRUSTED)('with %s is refused, and changes nothing', async (_name, change) => {
    const before = await state()
    await expectRefused(await arrives(change), 401, 'SIGN_ON_ANSWER_ERR')
    expect(await state()).toEqual(before)
  })

  test('is let in once everything is right, so that each refusal has the reason it names', async () => {
    const answer = await arrives(() => ({}))
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ outcome: { state: 'signed-in', user: { email: GRACE.email } } })
  })

  test('clocks may differ by less than half a minute', async () => {
    const late = await arrives(() => ({ exp: now() - 25, iat: now() - 325, nbf: now() + 25 }))
    expect(late.status).toBe(200)
  })

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const FORGED: readonly (readonly [string, (claims: Record<string, unknown>) => Promise<string> | string])[] = [
    ['signed by another key', (claims) => provider.forge(claims)],
    ['not signed at all (alg: none)', (claims) => `${part({ alg: 'none' })}.${part(claims)}.`],
    [
      'signed with the secret of the client (alg: HS256)',
      async (claims) => {
        const key = new TextEncoder().encode('the secret of the client')
        return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key)
      },
    ],
    ['no token at all', () => 'not a token'],
  ]
  test.each(FORGED)('%s is refused, and changes nothing', async (_name, forge) => {
    const before = await state()
    provider.script.idToken = forge
    await expectRefused(await arrives(() => ({})), 401, 'SIGN_ON_ANSWER_ERR')
    expect(await state()).toEqual(before)
  })

  test('with another issuer beside the code is refused (RFC 9207)', async () => {
    await expectRefused(await arrives(() => ({}), { iss: 'https://another.example' }), 401, 'SIGN_ON_ANSWER_ERR')
  })

  test('that says no, and a code that the provider does not take', async () => {
    await expectRefused(await arrives(() => ({}), { error: 'access_denied' }), 401, 'SIGN_ON_ANSWER_ERR')
    provider.script.tokenError = { status: 400, body: { error: 'invalid_grant' } }
    await expectRefused(await arrives(() => ({})), 401, 'SIGN_ON_ANSWER_ERR')
  })

  test('a provider that does not know this client is no fault of whoever signs in', async () => {
    provider.script.tokenError = { status: 401, body: { error: 'invalid_client' } }
    await expectRefused(await arrives(() => ({})), 503, 'SIGN_ON_UNAVAILABLE_ERR')
  })
})

describe('an address and whether it is verified are one statement', () => {
  const OTHER = 'mallory@example.com'
  const MIXED: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>])[] = [
    [
      'that another address is verified says nothing of this one',
      { email_verified: undefined },
      { email: OTHER, email_verified: true },
    ],
    [
      'a flag without an address beside it says nothing of an address elsewhere',
      { email_verified: undefined },
      { email_verified: true },
    ],
    [
      'nor does one in the ID token of an address that is only said',
      { email: undefined },
      { email: GRACE.email, email_verified: undefined },
    ],
    ['what the token says is unverified stays so', { email_verified: false }, { ...GRACE }],
  ]
  test.each(MIXED)('%s', async (_name, claims, userinfo) => {
    const before = await state()
    provider.script.userinfo = userinfo
    await expectRefused(await arrives(() => ({ sub: 'sub-9', ...claims })), 403, 'SIGN_ON_EMAIL_ERR')
    expect(await state()).toEqual(before)
  })

  test('both from what is said, or the flag of the very same address, let in', async () => {
    provider.script.userinfo = GRACE
    expect((await arrives(() => ({ email: undefined, email_verified: undefined }))).status).toBe(200)
    provider.script.userinfo = { email: 'Grace@example.com', email_verified: true }
    const other = await opened()
    const browser = await setOut(other)
    provider.script.claims = { email: GRACE.email, nonce: browser.nonce }
    expect((await comeBack(other, browser)).status).toBe(200)
    await other.close()
  })
})

describe('who may hand in an answer', () => {
  test('only the browser that began, and only with its own state', async () => {
    const browser = await setOut(kw)
    const other = await setOut(kw)
    provider.script.claims = { ...GRACE, nonce: browser.nonce }
    await expectRefused(await comeBack(kw, { ...browser, cookie: '' }), 400, 'SIGN_ON_STATE_ERR')
    await expectRefused(await comeBack(kw, { ...browser, cookie: other.cookie }), 400, 'SIGN_ON_STATE_ERR')
    await expectRefused(await comeBack(kw, { ...browser, state: other.state }), 400, 'SIGN_ON_STATE_ERR')
    // None of that took the sign-in from the browser it belongs to.
    expect((await comeBack(kw, browser)).status).toBe(200)
  })

  test('once: a replayed answer is nobody’s, even of two at once', async () => {
    const sessions = (await state())[2]?.length ?? 0
    const browser = await setOut(kw)
    provider.script.claims = { ...GRACE, nonce: browser.nonce }
    const both = await Promise.all([comeBack(kw, browser), comeBack(kw, browser)])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400])
    await expectRefused(await comeBack(kw, browser), 400, 'SIGN_ON_STATE_ERR')
    expect((await state())[2]).toHaveLength(sessions + 1)
  })

  test('not ten minutes later', async () => {
    const browser = await setOut(kw)
    provider.script.claims = { ...GRACE, nonce: browser.nonce }
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(Date.now() + 11 * 60_000)
    await expectRefused(await comeBack(kw, browser), 400, 'SIGN_ON_STATE_ERR')
  })

  test('not from a page of somebody else', async () => {
    const browser = await setOut(kw)
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, {}]) {
      const answer = await kw.request('/bff/sign-on/answer', {
        headers: { ...headers, cookie: browser.cookie },
        body: { query: `code=code&state=${browser.state}` },
      })
      expect((await reasonOf(answer)).code).toBe('CROSS_ORIGIN_ERR')
      expect((await kw.request('/bff/sign-on', { headers, body: {} })).status).toBe(403)
    }
  })

  test('the cookie is out of reach of scripts and of what strangers send, and nothing but a number', async () => {
    const answer = await kw.request('/bff/sign-on', { headers: PAGE, body: {} })
    const [line = ''] = answer.headers.getSetCookie()
    expect(line).toMatch(/^keywright\.sign_on=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  test('what is asked of the provider binds its answer: state, nonce and a challenge of PKCE', async () => {
    const { url } = await setOut(kw)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'keywright',
      response_type: 'code',
      scope: 'openid email profile',
      code_challenge_method: 'S256',
      redirect_uri: expect.stringMatching(/^http:\/\/localhost:\d+\/sign-in\/return$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(url.href).not.toContain('secret')
  })
})

test('sixty beginnings a minute from an address, and refusals of strangers are counted in the trail', async () => {
  const other = await opened()
  const browser = await setOut(other)
  for (let at = 0; at < 3; at += 1) await comeBack(other, { ...browser, state: 'another' })
  const answers = []
  for (let at = 0; at < 62; at += 1) answers.push(await other.request('/bff/sign-on', { headers: PAGE, body: {} }))
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(3)
  // What was counted is written at the end.
  await other.service.close()
  const db = openDatabase(`${other.dataDir}/keywright.db`)
  const rows = await db.selectFrom('audit_events').select('canonical').execute()
  await db.destroy()
  const counted = rows.filter(({ canonical }) => canonical.includes('SIGN_ON_STATE_ERR'))
  expect(counted.map(({ canonical }) => canonical.includes('"attempts":3'))).toEqual([true])
  await rm(other.dataDir, { recursive: true })
})
