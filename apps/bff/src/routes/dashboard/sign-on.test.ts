import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { codeAt } from '../../people/totp.ts'
import { hostileProvider, type HostileProvider } from '../../testing/hostile-provider.ts'
import { invited, joined, PAGE } from '../../testing/people.ts'
import { aGroup, grantTo } from '../../testing/subjects.ts'
import {
  comeBack,
  configure,
  enterWith,
  sessionFrom,
  setOut,
  setOutForProof,
  type Browser,
} from '../../testing/signing-on.ts'
import { ADMIN, eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

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
  vi.useRealTimers()
  await kw.close()
})

const says = (browser: Browser, claims: object) => {
  provider.script.claims = { nonce: browser.nonce, email_verified: true, ...claims }
}
const GRACE = { sub: 'grace', email: 'Grace@Example.com', name: 'Grace Hopper' }

/** The way to the provider and back, with these claims. */
async function arrival(claims: object): Promise<{ readonly browser: Browser; readonly answer: Response }> {
  const browser = await setOut(kw)
  says(browser, claims)
  return { browser, answer: await comeBack(kw, browser) }
}
const outcomeOf = async (answer: Response) =>
  z.object({ outcome: z.looseObject({ state: z.string() }) }).parse(await answer.json()).outcome
const on = async (more: object = {}) =>
  expect((await configure(kw, admin, { issuer: provider.issuer, ...more })).status).toBe(200)
const actionsOf = async (action: string) => (await eventsOf(kw)).filter((event) => event.action === action)
const peopleOf = () => kw.service.db.selectFrom('user').select('email').execute()

describe('who comes in', () => {
  test('whom nobody invited does not, with the same words as whoever was removed or whose link is over', async () => {
    await on()
    const removed = await invited(kw, admin, 'grace@example.com')
    expect((await arrival(GRACE)).answer.status).toBe(200)
    await kw.request(`/bff/access/people/${removed.id}`, { method: 'DELETE', headers: admin })
    await invited(kw, admin, 'late@example.com')
    await kw.service.db.updateTable('invitations').set({ expires_at: '2020-01-01T00:00:00.000Z' }).execute()
    const answers = [
      (await arrival(GRACE)).answer,
      (await arrival({ sub: 'nobody', email: 'nobody@example.com' })).answer,
      (await arrival({ sub: 'late', email: 'late@example.com' })).answer,
    ]
    const reasons = await Promise.all(answers.map(reasonOf))
    expect(reasons[0]).toMatchObject({ status: 403, code: 'SIGN_ON_REFUSED_ERR' })
    expect(reasons).toEqual([reasons[0], reasons[0], reasons[0]])
    expect((await peopleOf()).map(({ email }) => email)).toEqual([ADMIN.email, 'late@example.com'])
  })

  test('an invited person accepts by it, once, and is known by issuer and subject from then on', async () => {
    await on()
    await invited(kw, admin, 'grace@example.com')
    const { answer } = await arrival(GRACE)
    expect(await outcomeOf(answer)).toMatchObject({ state: 'signed-in', signsInBy: ['single-sign-on'] })
    expect(await kw.service.db.selectFrom('invitations').selectAll().execute()).toEqual([])
    const again = await arrival({ sub: 'grace', email: 'somebody-else@example.com', email_verified: false })
    expect(await outcomeOf(again.answer)).toMatchObject({ user: { email: 'grace@example.com' } })
    expect(await actionsOf('kms.people.link')).toHaveLength(1)
    const [linked] = await actionsOf('kms.people.link')
    expect(linked?.document['requestData']).toMatchObject({
      'initialValue.state': 'invited',
      'newValue.issuer': provider.issuer,
      'newValue.subject': 'grace',
    })
  })

  test('no other subject gets at an account by its e-mail address', async () => {
    await on({ admitsUnknown: true })
    await invited(kw, admin, 'grace@example.com')
    expect((await arrival(GRACE)).answer.status).toBe(200)
    const taken = await arrival({ ...GRACE, sub: 'mallory' })
    expect(await reasonOf(taken.answer)).toMatchObject({ status: 403, code: 'SIGN_ON_REFUSED_ERR' })
    const identities = await kw.service.db.selectFrom('sign_on_identities').select('subject').execute()
    expect(identities).toEqual([{ subject: 'grace' }])
  })

  test('an e-mail address that is missing or not made sure of lets nobody in, whoever they may be', async () => {
    await on({ admitsUnknown: true })
    await invited(kw, admin, 'grace@example.com')
    for (const [claims, rest] of [
      [{ sub: 'grace' }, 'says no e-mail address'],
      [{ ...GRACE, email_verified: false }, 'has not made sure'],
      [{ ...GRACE, email_verified: undefined }, 'has not made sure'],
      [{ ...GRACE, email: 'not an address' }, 'says no e-mail address'],
    ] as const) {
      const reason = await reasonOf((await arrival(claims)).answer)
      expect(reason).toMatchObject({ status: 403, code: 'SIGN_ON_EMAIL_ERR', message: expect.stringContaining(rest) })
    }
    expect(await kw.service.db.selectFrom('sign_on_identities').selectAll().execute()).toEqual([])
  })

  test('unknown people come in where an administrator says so, with no role; once removed they do not', async () => {
    await on({ admitsUnknown: true })
    const { answer } = await arrival(GRACE)
    const outcome = await outcomeOf(answer)
    expect(outcome).toMatchObject({
      state: 'signed-in',
      platformRoles: [],
      instances: [],
      user: { name: 'Grace Hopper' },
    })
    const { id } = z.object({ id: z.string() }).parse(outcome['user'])
    await kw.request(`/bff/access/people/${id}`, { method: 'DELETE', headers: admin })
    expect((await reasonOf((await arrival(GRACE)).answer)).code).toBe('SIGN_ON_REFUSED_ERR')
    await invited(kw, admin, 'grace@example.com')
    expect((await arrival(GRACE)).answer.status).toBe(200)
  })

  test('of two unknown browsers at once with one subject, one person comes of it', async () => {
    await on({ admitsUnknown: true })
    const browsers = [await setOut(kw), await setOut(kw)]
    provider.script.idToken = async (claims) => provider.sign(claims)
    const answers = []
    for (const browser of browsers) {
      says(browser, GRACE)
      answers.push(comeBack(kw, browser))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await Promise.all(answers)
    delete provider.script.idToken
    expect((await peopleOf()).filter(({ email }) => email === 'grace@example.com')).toHaveLength(1)
  })

  test('whoever has a passphrase shows it once before the provider can let them in', async () => {
    await on()
    await joined(kw, admin, 'grace@example.com')
    const { browser, answer } = await arrival(GRACE)
    expect(await outcomeOf(answer)).toEqual({ state: 'passphrase-needed', email: 'grace@example.com' })
    expect(answer.headers.getSetCookie()).toEqual([])
    const wrong = await enterWith(kw, browser, { password: 'not the passphrase' })
    expect(await reasonOf(wrong)).toMatchObject({ status: 401, code: 'SIGN_IN_FAILED_ERR' })
    expect(await kw.service.db.selectFrom('sign_on_identities').selectAll().execute()).toEqual([])
    const right = await enterWith(kw, browser, { password: 'harvest copper violin tundra' })
    expect(await outcomeOf(right)).toMatchObject({ signsInBy: ['passphrase', 'single-sign-on'] })
    expect(await outcomeOf((await arrival(GRACE)).answer)).toMatchObject({ state: 'signed-in' })
    expect((await reasonOf(await enterWith(kw, browser, {}))).code).toBe('SIGN_ON_STATE_ERR')
  })

  test('guesses at the passphrase are limited as they are without a provider', async () => {
    await on()
    await joined(kw, admin, 'grace@example.com')
    const { browser } = await arrival(GRACE)
    const statuses: number[] = []
    for (let at = 0; at < 12; at += 1) {
      statuses.push((await enterWith(kw, browser, { password: `guess ${at} at it` })).status)
    }
    expect(statuses.slice(-2)).toEqual([429, 429])
  })
})

describe('the second step', () => {
  const bytesOf = (text: string) => {
    const bits = Array.from(text, (c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  }
  const codeOf = (secret: string) => codeAt(bytesOf(secret), Math.floor(Date.now() / 30_000))

  /** Grace is known to the provider, and has turned her second step on. */
  async function enrolled(more: object): Promise<string> {
    await on(more)
    await invited(kw, admin, 'grace@example.com')
    const headers = sessionFrom(kw, (await arrival(GRACE)).answer)
    const begun = await kw.request('/bff/account/second-step', { method: 'POST', headers })
    const { secret } = z.object({ secret: z.string() }).parse(await begun.json())
    const body = { code: codeOf(secret) }
    expect((await kw.request('/bff/account/second-step/confirmation', { headers, body })).status).toBe(200)
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(Date.now() + 31_000)
    return secret
  }

  test('is asked for behind the provider too', async () => {
    const secret = await enrolled({})
    const { browser, answer } = await arrival({ ...GRACE, amr: ['mfa'] })
    expect(await outcomeOf(answer)).toEqual({ state: 'code-needed', app: true })
    expect((await reasonOf(await enterWith(kw, browser, { code: '000000' }))).code).toBe('WRONG_CODE_ERR')
    expect(await outcomeOf(await enterWith(kw, browser, { code: codeOf(secret) }))).toMatchObject({
      state: 'signed-in',
    })
  })

  test('of the provider stands for it where an administrator says so, and the provider says it was done', async () => {
    await enrolled({ trustsSecondStep: true })
    expect(await outcomeOf((await arrival({ ...GRACE, amr: ['pwd'] })).answer)).toEqual({
      state: 'code-needed',
      app: true,
    })
    expect(await outcomeOf((await arrival(GRACE)).answer)).toEqual({ state: 'code-needed', app: true })
    const done = await arrival({ ...GRACE, amr: ['pwd', 'mfa'] })
    expect(await outcomeOf(done.answer)).toMatchObject({ state: 'signed-in' })
  })
})

describe('a fresh proof', () => {
  const seconds = () => Math.floor(Date.now() / 1000)
  const act = (headers: Record<string, string>) => kw.request('/bff/account/second-step', { method: 'POST', headers })

  /** Grace, eleven minutes after she came in. */
  async function stale(): Promise<Record<string, string>> {
    await on()
    await invited(kw, admin, 'grace@example.com')
    const headers = sessionFrom(kw, (await arrival(GRACE)).answer)
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(Date.now() + 11 * 60_000)
    expect((await reasonOf(await act(headers))).code).toBe('STEP_UP_REQUIRED_ERR')
    return headers
  }
  const proves = async (headers: Record<string, string>, claims: object) => {
    const browser = await setOutForProof(kw, headers)
    says(browser, claims)
    return comeBack(kw, { ...browser, cookie: `${headers['cookie']}; ${browser.cookie}` })
  }

  test('is a sign-in at the provider that was asked for just now', async () => {
    const headers = await stale()
    const { url } = await setOutForProof(kw, headers)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' })
    for (const auth_time of [undefined, seconds() - 31]) {
      expect((await reasonOf(await proves(headers, { ...GRACE, auth_time }))).code).toBe('SIGN_ON_ANSWER_ERR')
    }
    expect((await act(headers)).status).toBe(403)
    const answer = await proves(headers, { ...GRACE, auth_time: seconds() - 20 })
    expect(await outcomeOf(answer)).toEqual({ state: 'proved' })
    expect((await act(headers)).status).toBe(200)
    expect((await actionsOf('kms.account.prove')).map(({ outcome }) => outcome)).toEqual([
      'failure',
      'failure',
      'success',
    ])
  })

  test('is no other person’s at the provider, and no other session’s here', async () => {
    const headers = await stale()
    const other = await proves(headers, { sub: 'mallory', auth_time: seconds() })
    expect(await reasonOf(other)).toMatchObject({ status: 403, code: 'SIGN_ON_REFUSED_ERR' })
    const browser = await setOutForProof(kw, headers)
    says(browser, { ...GRACE, auth_time: seconds() })
    const away = await comeBack(kw, { ...browser, cookie: `${admin['cookie']}; ${browser.cookie}` })
    expect(away.status).not.toBe(200)
    expect((await act(headers)).status).toBe(403)
  })
})

describe('groups of the provider', () => {
  const mapped = async (role: 'Reader' | 'Manager', value: string, by = admin) => {
    const group = await aGroup(kw, `${role}s`)
    await grantTo(kw, group, { role })
    const mappings = [{ value, groupId: group }]
    expect((await configure(kw, by, { issuer: provider.issuer, mappings })).status).toBe(200)
    return group
  }
  const rolesOf = async (headers: Record<string, string>) => {
    const session = z.object({ instances: z.array(z.object({ roles: z.array(z.string()) })) })
    const { instances } = session.parse(await (await kw.request('/bff/session', { headers })).json())
    return instances.flatMap(({ roles }) => roles)
  }
  const grace = async (groups: unknown) => sessionFrom(kw, (await arrival({ ...GRACE, groups })).answer)

  test('stand for ours at each sign-in anew, with one event for each change', async () => {
    const group = await mapped('Manager', 'kms-managers')
    const { id } = await invited(kw, admin, 'grace@example.com')
    expect(await rolesOf(await grace(['staff', 'kms-managers']))).toEqual(['Manager'])
    const list = await (await kw.request(`/bff/access/groups/${group}/members`, { headers: admin })).json()
    expect(list).toMatchObject({ members: [{ id, bySingleSignOn: true }] })
    expect(await rolesOf(await grace('kms-managers'))).toEqual(['Manager'])
    expect(await rolesOf(await grace(['staff']))).toEqual([])
    expect(await rolesOf(await grace({ nested: 'kms-managers' }))).toEqual([])
    const changes = await actionsOf('kms.people.set-groups')
    expect(changes.map(({ document }) => document['requestData'])).toMatchObject([
      { 'initialValue.groups': '', 'newValue.groups': 'Managers' },
      { 'initialValue.groups': 'Managers', 'newValue.groups': '' },
    ])
  })

  test('come from the provider’s userinfo where the ID token does not say them', async () => {
    await mapped('Reader', 'readers')
    await invited(kw, admin, 'grace@example.com')
    provider.script.userinfo = { groups: ['readers'] }
    expect(await rolesOf(await grace(undefined))).toEqual(['Reader'])
    provider.script.userinfo = {}
  })

  test('never carry whoever mapped them, or changed what a mapping says', async () => {
    await mapped('Manager', 'kms-managers')
    const { browser } = await arrival({ sub: 'ada', email: ADMIN.email, groups: ['kms-managers'] })
    const entered = await enterWith(kw, browser, { password: ADMIN.password })
    expect(entered.status).toBe(200)
    expect(await kw.service.db.selectFrom('access_group_members').selectAll().execute()).toEqual([])
  })

  test('end with the mapping, with its claim, and with single sign-on, at once', async () => {
    const group = await mapped('Reader', 'readers')
    await invited(kw, admin, 'grace@example.com')
    const mappings = [{ value: 'readers', groupId: group }]
    const issuer = provider.issuer
    for (const change of [{ mappings: [] }, { mappings, groupsClaim: 'roles' }]) {
      await on({ mappings })
      const headers = await grace(['readers'])
      expect(await rolesOf(headers)).toEqual(['Reader'])
      await configure(kw, admin, { issuer, ...change })
      expect(await rolesOf(headers)).toEqual([])
    }
    await on({ mappings })
    const headers = await grace(['readers'])
    const off = await kw.request('/bff/access/single-sign-on', { method: 'DELETE', headers: admin })
    expect(off.status).toBe(204)
    // She has no passphrase: her session ends with the provider.
    expect((await kw.request('/bff/account', { headers })).status).toBe(401)
    expect(await kw.service.db.selectFrom('access_group_members').selectAll().execute()).toEqual([])
    expect((await kw.request('/bff/sign-on', { headers: PAGE, body: {} })).status).toBe(404)
  })

  test('end with a sign-in that does not ask the provider; what was given by hand stays', async () => {
    const group = await mapped('Reader', 'readers')
    const byHand = await aGroup(kw, 'By hand')
    await grantTo(kw, byHand, { role: 'Writer' })
    const { id } = await joined(kw, admin, 'grace@example.com')
    await kw.request(`/bff/access/groups/${byHand}/members/${id}`, { method: 'PUT', headers: admin })
    const { browser } = await arrival({ ...GRACE, groups: ['readers'] })
    const password = 'harvest copper violin tundra'
    const headers = sessionFrom(kw, await enterWith(kw, browser, { password }))
    expect(new Set(await rolesOf(headers))).toEqual(new Set(['Reader', 'Writer']))
    await kw.request('/bff/session', { headers: PAGE, body: { email: 'grace@example.com', password } })
    expect(await rolesOf(headers)).toEqual(['Writer'])
    // Put there by hand as well, it is no longer the provider's to end.
    await grace(['readers'])
    await kw.request(`/bff/access/groups/${group}/members/${id}`, { method: 'PUT', headers: admin })
    expect(new Set(await rolesOf(await grace([])))).toEqual(new Set(['Reader', 'Writer']))
  })

  test('make nobody an administrator who could be the last one', async () => {
    const group = await aGroup(kw, 'Administrators')
    await grantTo(kw, group, { role: 'Administrator', scope: 'platform' })
    await on({ mappings: [{ value: 'admins', groupId: group }] })
    await invited(kw, admin, 'grace@example.com')
    const headers = await grace(['admins'])
    const grants = z.object({
      grants: z.array(z.object({ id: z.string(), role: z.string(), subject: z.object({ name: z.string() }) })),
    })
    const { grants: all } = grants.parse(await (await kw.request('/bff/access/grants', { headers })).json())
    const own = all.find(({ role, subject }) => role === 'Administrator' && subject.name === ADMIN.email)
    const revoked = await kw.request(`/bff/access/grants/${own?.id}`, { method: 'DELETE', headers })
    expect(await reasonOf(revoked)).toMatchObject({ status: 409, code: 'LAST_ADMINISTRATOR_ERR' })
  })
})
