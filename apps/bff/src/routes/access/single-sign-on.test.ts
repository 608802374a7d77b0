import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { isSafeEndpoint } from '../../people/sign-on/guarded-fetch.ts'
import { hostileProvider, type HostileProvider } from '../../testing/hostile-provider.ts'
import { aGroup, aPerson, grantTo } from '../../testing/subjects.ts'
import { configure, setOut } from '../../testing/signing-on.ts'
import { eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

let provider: HostileProvider
let kw: TestService
let admin: Record<string, string>
beforeAll(async () => {
  provider = await hostileProvider()
})
afterAll(() => provider.close())
beforeEach(async () => {
  kw = await testService()
  admin = await kw.signedIn()
})
afterEach(async () => {
  provider.script.metadata = {}
  delete provider.script.onDiscovery
  vi.useRealTimers()
  await kw.close()
})

const SECRET = 'a secret nobody reads again'
const shown = async () => (await kw.request('/bff/access/single-sign-on', { headers: admin })).json()
const changes = async () =>
  (await eventsOf(kw)).filter(({ action, outcome }) => action === 'kms.single-sign-on.write' && outcome === 'success')

describe('setting the provider', () => {
  test('is shown without its secret, which is in no event, no answer and no readable row', async () => {
    const { issuer } = provider
    const answer = await configure(kw, admin, { issuer, clientSecret: SECRET, admitsUnknown: true })
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({
      redirectUri: expect.stringContaining('/sign-in/return'),
      provider: { issuer, clientId: 'keywright', hasSecret: true, groupsClaim: 'groups', admitsUnknown: true },
    })
    const row = await kw.service.db.selectFrom('single_sign_on').selectAll().executeTakeFirstOrThrow()
    const events = (await eventsOf(kw)).map(({ canonical }) => canonical).join('\n')
    const kept = Buffer.from(row.client_secret ?? []).toString('latin1')
    for (const place of [text, JSON.stringify(await shown()), events, kept]) expect(place).not.toContain(SECRET)
    expect(kept).not.toBe('')
  })

  test('each change is on record with what it was and what it is', async () => {
    const { issuer } = provider
    const group = await aGroup(kw, 'Payments')
    await configure(kw, admin, { issuer, clientSecret: SECRET })
    await configure(kw, admin, { issuer, clientSecret: undefined, mappings: [{ value: 'pay', groupId: group }] })
    await kw.request('/bff/access/single-sign-on', { method: 'DELETE', headers: admin })
    expect((await changes()).map(({ document }) => document['requestData'])).toMatchObject([
      { 'initialValue.state': 'off', 'newValue.state': 'on', 'newValue.clientSecret': 'set' },
      { 'initialValue.mappings': '', 'newValue.mappings': 'pay → Payments', 'newValue.clientSecret': 'kept' },
      { 'initialValue.mappings': 'pay → Payments', 'newValue.state': 'off' },
    ])
    expect(await shown()).not.toHaveProperty('provider')
  })

  test('a secret that is kept goes to no other issuer and no other client', async () => {
    const { issuer } = provider
    await configure(kw, admin, { issuer, clientSecret: SECRET })
    for (const change of [{ issuer: 'https://elsewhere.example' }, { issuer, clientId: 'another' }]) {
      const answer = await configure(kw, admin, { ...change, clientSecret: undefined })
      expect(await reasonOf(answer)).toMatchObject({ status: 400, target: { name: 'clientSecret' } })
    }
    expect(await shown()).toMatchObject({ provider: { issuer, clientId: 'keywright', hasSecret: true } })
  })

  test('takes a fresh proof, whatever is changed', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(Date.now() + 11 * 60_000)
    const answers = [
      await configure(kw, admin, { issuer: provider.issuer }),
      await kw.request('/bff/access/single-sign-on', { method: 'DELETE', headers: admin }),
      await kw.request('/bff/access/single-sign-on/test', { headers: admin, body: { issuer: provider.issuer } }),
    ]
    for (const answer of answers) expect((await reasonOf(answer)).code).toBe('STEP_UP_REQUIRED_ERR')
    expect(await shown()).not.toHaveProperty('provider')
  })

  const group = 'AccessGroupId-00000000-0000-4000-8000-000000000000'
  test.each([
    ['issuer', { issuer: 'http://provider.example' }],
    ['issuer', { issuer: 'ftp://localhost/x' }],
    ['issuer', { issuer: 'javascript:alert(1)' }],
    ['mappings', { issuer: 'https://provider.example', mappings: [{ value: 'x', groupId: group }] }],
    ['groupsClaim', { issuer: 'https://provider.example', groupsClaim: '' }],
  ])('a wrong %s is refused beside the field', async (field, change) => {
    const answer = await configure(kw, admin, change)
    expect(await reasonOf(answer)).toMatchObject({ status: 400, code: 'INVALID_FIELD_ERR', target: { name: field } })
    expect(await kw.service.db.selectFrom('single_sign_on').selectAll().execute()).toEqual([])
  })

  test('a group whose roles take two people to give is mapped to nothing', async () => {
    const managers = await aGroup(kw, 'Managers')
    await grantTo(kw, managers, { role: 'Manager' })
    const { id } = await aPerson(kw, 'bob@example.com')
    await grantTo(kw, id, { role: 'Administrator', scope: 'platform' })
    const rules = [{ action: 'kms.access-grants.write', approvers: 1, distinctGroups: false }]
    const body = { rules, standsDays: 7 }
    const ruled = await kw.request('/bff/platform-dual-control', { method: 'PUT', headers: admin, body })
    expect(ruled.status).toBeLessThan(300)
    const mappings = [{ value: 'managers', groupId: managers }]
    const answer = await configure(kw, admin, { issuer: provider.issuer, mappings })
    expect(await reasonOf(answer)).toMatchObject({ status: 400, target: { name: 'mappings' } })
  })
})

describe('a provider is tried before anybody depends on it', () => {
  const tried = async (issuer: string) =>
    (await kw.request('/bff/access/single-sign-on/test', { headers: admin, body: { issuer } })).json()

  test('one that says enough works, and the try is on record', async () => {
    expect(await tried(provider.issuer)).toEqual({ works: true, authorizationEndpoint: `${provider.issuer}/auth` })
    const events = (await eventsOf(kw)).filter(({ action }) => action === 'kms.single-sign-on.test')
    expect(events[0]?.document['responseData']).toEqual({ works: true })
  })

  const METADATA: readonly (readonly [string, object])[] = [
    ['calls itself by another issuer', { issuer: 'https://another.example' }],
    ['names no authorization endpoint', { authorization_endpoint: undefined }],
    ['names no token endpoint', { token_endpoint: undefined }],
    ['names no keys', { jwks_uri: undefined }],
    ['is without https', { authorization_endpoint: 'http://elsewhere.example/auth' }],
    ['is without https', { authorization_endpoint: 'javascript:alert(1)' }],
  ]
  test.each(METADATA)('one that %s is told so in words', async (words, metadata) => {
    provider.script.metadata = { ...metadata }
    expect(await tried(provider.issuer)).toEqual({ works: false, problem: expect.stringContaining(words) })
  })

  const ANSWERS: readonly (readonly [string, HostileProvider['script']['onDiscovery']])[] = [
    ['leads on to another', (response) => Boolean(response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end())],
    ['far too large', (response) => Boolean(response.writeHead(200).end(Buffer.alloc(2 * 1024 * 1024, 32)))],
    ['Nothing is found', (response) => Boolean(response.writeHead(404).end('no'))],
    [
      'not what a provider',
      (response) => Boolean(response.writeHead(200, { 'content-type': 'application/json' }).end('{')),
    ],
  ]
  test.each(ANSWERS)('an answer that is strange is told: %s', async (words, onDiscovery) => {
    if (onDiscovery) provider.script.onDiscovery = onDiscovery
    expect(await tried(provider.issuer)).toEqual({ works: false, problem: expect.stringContaining(words) })
  })

  test('an address where nobody is, and one that is none', async () => {
    expect(await tried('http://127.0.0.1:1')).toEqual({ works: false, problem: expect.stringContaining('be reached') })
    expect(await tried('http://provider.example')).toEqual({
      works: false,
      problem: expect.stringContaining('must begin with https'),
    })
  })

  test('a provider elsewhere leads nobody to what listens on this machine', async () => {
    const elsewhere = new URL('https://provider.example')
    for (const inside of ['http://127.0.0.1:1/x', 'https://localhost/x', 'http://[::1]/x', 'https://127.9.9.9/']) {
      expect([inside, isSafeEndpoint(elsewhere, inside)]).toEqual([inside, false])
    }
    expect(isSafeEndpoint(elsewhere, 'https://keys.example/jwks')).toBe(true)
  })

  test('one that is away when somebody wants to sign in fails in words, and begins nothing', async () => {
    await configure(kw, admin, { issuer: 'http://127.0.0.1:1' })
    const answer = await kw.request('/bff/sign-on', { headers: { 'sec-fetch-site': 'same-origin' }, body: {} })
    expect(await reasonOf(answer)).toMatchObject({ status: 503, code: 'SIGN_ON_UNAVAILABLE_ERR' })
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  test('the secret is shown to the token endpoint alone, as the provider likes it', async () => {
    for (const [methods, inBody] of [
      [['client_secret_post'], true],
      [undefined, false],
    ] as const) {
      provider.script.metadata = { token_endpoint_auth_methods_supported: methods }
      await configure(kw, admin, { issuer: provider.issuer, clientSecret: `${SECRET} ${inBody}` })
      const browser = await setOut(kw)
      expect(browser.url.href).not.toContain('secret')
      await kw.request('/bff/sign-on/answer', {
        headers: { 'sec-fetch-site': 'same-origin', cookie: browser.cookie },
        body: { query: `code=code&state=${browser.state}` },
      })
      const { body, authorization } = provider.redeemed.at(-1) ?? { body: new URLSearchParams(), authorization: '' }
      expect(body.get('client_secret') === `${SECRET} ${inBody}`).toBe(inBody)
      expect(authorization?.startsWith('Basic ') ?? false).toBe(!inBody)
      expect(body.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    }
  })
})
