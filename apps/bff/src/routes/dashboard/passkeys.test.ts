import type { Assertion } from '@keywright/contract/dashboard/passkeys'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { Authenticator, type Mischief } from '../../testing/authenticator.ts'
import { aPasskey, creationFor, proveBy, requestFrom } from '../../testing/passkeys.ts'
import { headersFrom } from '../../testing/people.ts'
import { aPerson } from '../../testing/subjects.ts'
import { ADMIN, eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

const MINUTE = 60_000
const PAGE = { 'sec-fetch-site': 'same-origin' }

let kw: TestService
let headers: Record<string, string>
beforeEach(async () => {
  kw = await testService()
  vi.useFakeTimers({ toFake: ['Date'] })
  headers = await kw.signedIn()
})
afterEach(async () => {
  vi.useRealTimers()
  await kw.close()
})

const after = (ms: number) => vi.setSystemTime(Date.now() + ms)
const add = (registration: unknown, name = 'Key fob', by = headers) =>
  kw.request('/bff/account/passkeys', { headers: by, body: { name, registration } })
const remove = (id: string, by = headers) =>
  kw.request(`/bff/account/passkeys/${id}`, { method: 'DELETE', headers: by })
const stored = () => kw.service.db.selectFrom('passkeys').selectAll().execute()
const sessions = async () => (await kw.service.db.selectFrom('session').select('id').execute()).length
const toSignIn = () => requestFrom(kw, '/bff/session/passkey/options')
const enterWith = (passkey: Assertion) => kw.request('/bff/session/passkey', { headers: PAGE, body: { passkey } })
const signIn = (more: object = {}) => kw.request('/bff/session', { headers: PAGE, body: { ...ADMIN, ...more } })
const outcomes = async (action: string) =>
  (await eventsOf(kw)).filter((event) => event.action === action).map(({ outcome }) => outcome)
const accountOf = async () => {
  const shape = z.object({ passkeys: z.array(z.looseObject({ name: z.string() })), recoveryCodesLeft: z.number() })
  return shape.parse(await (await kw.request('/bff/account', { headers })).json())
}
const statuses = (answers: readonly Response[]) => answers.map(({ status }) => status).toSorted((a, b) => a - b)

describe('adding a passkey', () => {
  test('keeps its name and public half, with paper for the day it is lost, and is on record', async () => {
    const { passkey, recoveryCodes } = await aPasskey(kw, headers, 'Key fob')
    expect(new Set(recoveryCodes).size).toBe(10)
    expect(await accountOf()).toMatchObject({ passkeys: [{ id: passkey.id, name: 'Key fob' }], recoveryCodesLeft: 10 })
    after(1)
    await proveBy(kw, headers, passkey)
    const second = await aPasskey(kw, headers, 'Laptop')
    expect(second.recoveryCodes).toEqual([])
    expect((await accountOf()).passkeys.map(({ name }) => name)).toEqual(['Key fob', 'Laptop'])
    expect(await outcomes('kms.account.add-passkey')).toEqual(['success', 'success'])
    const trail = (await eventsOf(kw)).map(({ canonical }) => canonical).join('\n')
    for (const hidden of recoveryCodes) expect(trail).not.toContain(hidden)
  })

  test('asks for one that finds its user by itself and verifies them, and not for what is there already', async () => {
    const { passkey } = await aPasskey(kw, headers)
    await proveBy(kw, headers, passkey)
    expect(await creationFor(kw, headers)).toMatchObject({
      rp: { id: 'localhost' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: passkey.id }],
    })
  })

  test.each<[string, Mischief]>([
    ['made for another origin', { origin: 'https://evil.example' }],
    ['made for another name', { rpId: 'evil.example' }],
    ['without its user verified', { verified: false }],
    ['over a challenge nobody gave', { challenge: 'AAAA' }],
    ['inside another site’s page', { crossOrigin: true }],
    ['that is a signature for signing in', { type: 'webauthn.get' }],
  ])('one %s is refused, and the challenge is gone', async (_name, mischief) => {
    const creation = await creationFor(kw, headers)
    const passkey = new Authenticator()
    expect(await reasonOf(await add(passkey.register(creation, mischief)))).toMatchObject({
      status: 400,
      code: 'PASSKEY_REFUSED_ERR',
    })
    expect([await stored(), await outcomes('kms.account.add-passkey')]).toEqual([[], ['failure']])
    const isSpent = mischief.challenge === undefined && mischief.crossOrigin !== true
    expect((await add(passkey.register(creation))).status).toBe(isSpent ? 400 : 201)
  })

  test('the same answer counts once, of two at the same moment too, and not after five minutes', async () => {
    const creation = await creationFor(kw, headers)
    const passkey = new Authenticator()
    const registration = passkey.register(creation)
    expect(statuses(await Promise.all([add(registration), add(registration)]))).toEqual([201, 400])
    expect(await stored()).toHaveLength(1)
    await proveBy(kw, headers, passkey)
    const late = await creationFor(kw, headers)
    after(5 * MINUTE)
    expect((await add(new Authenticator().register(late))).status).toBe(400)
  })

  test('a challenge of one session or person is none of another’s', async () => {
    const elsewhere = await kw.signedIn()
    const ben = await aPerson(kw, 'ben@example.com')
    const creation = await creationFor(kw, headers)
    for (const by of [elsewhere, ben.headers]) {
      expect((await add(new Authenticator().register(creation), 'stolen', by)).status).toBe(400)
    }
    expect(await stored()).toEqual([])
  })

  test('nobody takes over a passkey that is another’s', async () => {
    const { passkey } = await aPasskey(kw, headers)
    const ben = await aPerson(kw, 'ben@example.com')
    const answer = await add(passkey.register(await creationFor(kw, ben.headers)), 'mine', ben.headers)
    expect(await reasonOf(answer)).toMatchObject({ status: 409, code: 'PASSKEY_KNOWN_ERR' })
    expect((await stored()).map(({ name }) => name)).toEqual(['Key fob'])
  })

  test('adding, renaming and removing take a fresh proof, and are of one’s own alone', async () => {
    const { passkey } = await aPasskey(kw, headers)
    const rename = (by: Record<string, string>) =>
      kw.request(`/bff/account/passkeys/${passkey.id}`, { method: 'PATCH', headers: by, body: { name: 'Desk' } })
    const ben = await aPerson(kw, 'ben@example.com')
    expect([(await rename(ben.headers)).status, (await remove(passkey.id, ben.headers)).status]).toEqual([404, 404])
    expect((await rename(headers)).status).toBe(204)
    after(10 * MINUTE)
    for (const answer of [
      await rename(headers),
      await remove(passkey.id),
      await kw.request('/bff/account/passkeys/options', { method: 'POST', headers }),
    ]) {
      expect(await reasonOf(answer)).toMatchObject({ status: 403, code: 'STEP_UP_REQUIRED_ERR' })
    }
    expect((await accountOf()).passkeys).toMatchObject([{ name: 'Desk' }])
    expect(await outcomes('kms.account.rename-passkey')).toEqual(['failure', 'success', 'failure'])
  })
})

describe('ending a passkey, or putting one beside it', () => {
  const removals = () => kw.service.db.selectFrom('passkey_removals').selectAll().execute()
  const LAST = { status: 403, code: 'STEP_UP_PASSKEY_REQUIRED_ERR' }
  const prove = (body: object) => kw.request('/bff/session/proof', { headers, body })
  const currentPassword = ADMIN.password

  test('the last one goes for whoever shows it; when is kept', async () => {
    const { passkey } = await aPasskey(kw, headers)
    expect(await reasonOf(await remove(passkey.id))).toMatchObject(LAST)
    expect([(await stored()).length, await removals()]).toEqual([1, []])
    await proveBy(kw, headers, passkey)
    expect((await remove(passkey.id)).status).toBe(204)
    expect([(await stored()).length, (await removals()).length]).toEqual([0, 1])
    expect(await outcomes('kms.account.remove-passkey')).toEqual(['failure', 'success'])
  })

  test('the last one goes for whoever has passphrase and paper, and not for the passphrase', async () => {
    const { passkey, recoveryCodes } = await aPasskey(kw, headers)
    after(10 * MINUTE)
    expect(await reasonOf(await prove({ currentPassword }))).toMatchObject({ code: 'INVALID_FIELD_ERR' })
    expect(await reasonOf(await remove(passkey.id))).toMatchObject({ code: 'STEP_UP_REQUIRED_ERR' })
    expect((await prove({ currentPassword, code: recoveryCodes[0] })).status).toBe(204)
    expect((await remove(passkey.id)).status).toBe(204)
  })

  test('of two that are removed at once by whoever showed neither, one stays', async () => {
    const first = await aPasskey(kw, headers)
    await proveBy(kw, headers, first.passkey)
    const second = await aPasskey(kw, headers, 'Other')
    // As in a session of its own, that began lately and in which nothing was shown.
    const { cookie = '' } = headersFrom(kw, await enterWith(first.passkey.sign(await toSignIn())))
    headers = { ...headers, cookie }
    const answers = await Promise.all([first, second].map(({ passkey }) => remove(passkey.id)))
    expect(statuses(answers).toSorted((a, b) => a - b)).toEqual([204, 403])
    expect(await stored()).toHaveLength(1)
  })

  test('another way beside it is not added by a session that somebody finds open in its first minutes', async () => {
    const { passkey } = await aPasskey(kw, headers)
    for (const path of ['/bff/account/passkeys/options', '/bff/account/second-step']) {
      const ask = () => kw.request(path, { method: 'POST', headers })
      expect(await reasonOf(await ask())).toMatchObject({ code: 'STEP_UP_REQUIRED_ERR' })
    }
    await proveBy(kw, headers, passkey)
    await aPasskey(kw, headers, 'Other')
    expect(await stored()).toHaveLength(2)
  })

  test('an administrator who takes a second step away leaves when', async () => {
    const ben = await aPerson(kw, 'ben@example.com')
    await aPasskey(kw, ben.headers)
    const answer = await kw.request(`/bff/access/people/${ben.id}/second-step`, { method: 'DELETE', headers })
    expect([answer.status, (await removals()).map(({ user_id }) => `IBMid-${user_id}`)]).toEqual([204, [ben.id]])
  })
})

describe('signing in with a passkey alone', () => {
  test('needs neither address nor passphrase nor code, and is on record like any sign-in', async () => {
    const { passkey } = await aPasskey(kw, headers)
    const before = (await eventsOf(kw)).length
    const request = await toSignIn()
    expect(request).toMatchObject({ rpId: 'localhost', allowCredentials: [], userVerification: 'required' })
    const answer = await enterWith(passkey.sign(request))
    expect(await answer.json()).toMatchObject({ state: 'signed-in', user: { email: ADMIN.email }, hasPasskey: true })
    expect(answer.headers.getSetCookie()[0]).toMatch(/HttpOnly/)
    const events = (await eventsOf(kw)).slice(before)
    expect(events.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['kms.sessions.create', 'pending'],
      ['kms.sessions.create', 'success'],
    ])
    expect((await stored())[0]?.last_used_at).not.toBeNull()
  })

  const FAILED = { status: 401, code: 'SIGN_IN_FAILED_ERR' }

  test.each<[string, Mischief]>([
    ['for another origin', { origin: 'https://evil.example' }],
    ['for another port', { origin: 'http://localhost:9001' }],
    ['for another name', { rpId: 'evil.example' }],
    ['without its user verified', { verified: false }],
    ['over a challenge nobody gave', { challenge: 'AAAA' }],
    ['inside another site’s page', { crossOrigin: true }],
    ['that was a registration', { type: 'webauthn.create' }],
    ['of whom it does not say', { userHandle: null }],
    ['of somebody else than it says', { userHandle: 'c29tZWJvZHk' }],
    ['under an id that nobody has', { id: 'AAAA' }],
  ])('one %s lets nobody in', async (_name, mischief) => {
    const { passkey } = await aPasskey(kw, headers)
    const before = await sessions()
    const answer = await enterWith(passkey.sign(await toSignIn(), mischief))
    expect(await reasonOf(answer)).toMatchObject(FAILED)
    expect([await sessions(), answer.headers.getSetCookie()]).toEqual([before, []])
  })

  test('an unknown passkey, one of whoever is only invited, and a removed one are answered alike', async () => {
    const { passkey } = await aPasskey(kw, headers)
    const ben = await aPerson(kw, 'ben@example.com')
    const bens = (await aPasskey(kw, ben.headers)).passkey
    const userId = ben.id.replace('IBMid-', '')
    await kw.service.db.deleteFrom('account').where('userId', '=', userId).execute()
    await proveBy(kw, headers, passkey)
    const stranger = new Authenticator()
    stranger.register(await creationFor(kw, headers))
    expect((await remove(passkey.id)).status).toBe(204)
    const answers = []
    for (const one of [stranger, bens, passkey]) answers.push(await enterWith(one.sign(await toSignIn())))
    const words = await Promise.all(answers.map((answer) => answer.text()))
    expect([statuses(answers), new Set(words).size]).toEqual([[401, 401, 401], 1])
  })

  test('a passkey goes with its person', async () => {
    const ben = await aPerson(kw, 'ben@example.com')
    const { passkey } = await aPasskey(kw, ben.headers)
    const gone = await kw.request(`/bff/access/people/${ben.id}`, { method: 'DELETE', headers })
    expect([gone.status, await stored()]).toEqual([204, []])
    expect((await enterWith(passkey.sign(await toSignIn()))).status).toBe(401)
  })

  test('an answer counts once, of two at the same moment too, and not after five minutes', async () => {
    const { passkey } = await aPasskey(kw, headers)
    const once = passkey.sign(await toSignIn())
    expect(statuses(await Promise.all([enterWith(once), enterWith(once)]))).toEqual([200, 401])
    expect((await enterWith(once)).status).toBe(401)
    const late = await toSignIn()
    after(5 * MINUTE)
    expect((await enterWith(passkey.sign(late))).status).toBe(401)
  })

  test('a challenge for something else is none for signing in', async () => {
    const { passkey } = await aPasskey(kw, headers)
    const proof = await requestFrom(kw, '/bff/session/proof/options', headers)
    expect((await enterWith(passkey.sign(proof))).status).toBe(401)
  })

  test('a counter that goes back is taken for a copy: refused, on record under the owner’s name', async () => {
    const { passkey } = await aPasskey(kw, headers)
    await enterWith(passkey.sign(await toSignIn(), { counter: 10 }))
    for (const counter of [10, 9, 0]) {
      expect(await reasonOf(await enterWith(passkey.sign(await toSignIn(), { counter })))).toMatchObject(FAILED)
    }
    const copies = (await eventsOf(kw)).filter(
      ({ document }) => document.responseData['reasonForFailure'] === 'PASSKEY_COUNTER_ERR',
    )
    expect(copies).toHaveLength(3)
    expect(copies[0]?.document.initiator).toMatchObject({ name: ADMIN.email })
    expect((await stored())[0]?.counter).toBe(10)
    expect((await enterWith(passkey.sign(await toSignIn(), { counter: 11 }))).status).toBe(200)
  })

  test('an authenticator that does not count says zero for ever', async () => {
    const { passkey } = await aPasskey(kw, headers)
    passkey.step = 0
    for (let i = 0; i < 2; i += 1) expect((await enterWith(passkey.sign(await toSignIn()))).status).toBe(200)
  })

  test('ten refused in a minute from one place are followed by a pause, and so are thirty challenges', async () => {
    const { passkey } = await aPasskey(kw, headers)
    const request = await toSignIn()
    const answers = await Promise.all(
      Array.from({ length: 15 }, () => enterWith(passkey.sign(request, { verified: false }))),
    )
    expect(statuses(answers)).toEqual([...Array<number>(10).fill(401), ...Array<number>(5).fill(429)])
    const path = '/bff/session/passkey/options'
    const asked = await Promise.all(
      Array.from({ length: 35 }, () => kw.request(path, { method: 'POST', headers: PAGE })),
    )
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(29)
  })

  test('another site neither gets a challenge nor signs anybody in', async () => {
    const { passkey } = await aPasskey(kw, headers)
    const assertion = passkey.sign(await toSignIn())
    const cross = { 'sec-fetch-site': 'cross-site' }
    const answers = [
      await kw.request('/bff/session/passkey/options', { method: 'POST', headers: cross }),
      await kw.request('/bff/session/passkey', { headers: cross, body: { passkey: assertion } }),
    ]
    expect(statuses(answers)).toEqual([403, 403])
  })
})

const needed = z.object({ state: z.literal('code-needed'), app: z.boolean(), passkey: z.any() })

describe('a passkey as the second step', () => {
  test('is asked for from the first passkey on, after the passphrase, which alone begins no session', async () => {
    const { passkey } = await aPasskey(kw, headers)
    const before = await sessions()
    const { app, passkey: request } = needed.parse(await (await signIn()).json())
    expect([app, await sessions()]).toEqual([false, before])
    expect(request).toMatchObject({ allowCredentials: [{ id: passkey.id }] })
    expect(await (await signIn({ passkey: passkey.sign(request) })).json()).toMatchObject({ state: 'signed-in' })
  })

  test('it may leave out whose it is, since that is known; another’s, or one for something else, does not count', async () => {
    const { passkey } = await aPasskey(kw, headers)
    const ben = await aPerson(kw, 'ben@example.com')
    const bens = (await aPasskey(kw, ben.headers)).passkey
    const ask = async () => needed.parse(await (await signIn()).json()).passkey
    expect((await signIn({ passkey: passkey.sign(await ask(), { userHandle: null }) })).status).toBe(200)
    const REFUSED = { status: 400, code: 'PASSKEY_REFUSED_ERR' }
    expect(await reasonOf(await signIn({ passkey: bens.sign(await ask()) }))).toMatchObject(REFUSED)
    expect(await reasonOf(await signIn({ passkey: passkey.sign(await toSignIn()) }))).toMatchObject(REFUSED)
    expect(await reasonOf(await signIn({ password: 'not it', passkey: passkey.sign(await ask()) }))).toMatchObject({
      code: 'SIGN_IN_FAILED_ERR',
    })
    const failures = (await eventsOf(kw)).filter((e) => e.action === 'kms.sessions.create' && e.outcome === 'failure')
    expect(failures.map(({ document }) => document.initiator.name)).toEqual([ADMIN.email, ADMIN.email])
  })

  test('paper helps once when the passkey is lost, and ends with the last passkey', async () => {
    const { passkey, recoveryCodes } = await aPasskey(kw, headers)
    const [first, second] = recoveryCodes
    expect((await signIn({ code: first })).status).toBe(200)
    expect((await signIn({ code: first })).status).toBe(400)
    await proveBy(kw, headers, passkey)
    await remove(passkey.id)
    expect((await accountOf()).recoveryCodesLeft).toBe(0)
    expect(await (await signIn()).json()).toMatchObject({ state: 'signed-in' })
    await aPasskey(kw, headers)
    expect((await signIn({ code: second })).status).toBe(400)
  })
})

describe('a passkey as a fresh proof', () => {
  const ask = () => requestFrom(kw, '/bff/session/proof/options', headers)
  const prove = (passkey: Assertion, by = headers) =>
    kw.request('/bff/session/proof', { headers: by, body: { passkey } })
  const deleteInstance = () => kw.request(`/v2/resource_instances/${kw.instanceId}`, { method: 'DELETE', headers })

  test('holds for ten minutes of dangerous actions', async () => {
    const { passkey } = await aPasskey(kw, headers)
    after(10 * MINUTE)
    expect((await deleteInstance()).status).toBe(403)
    expect((await prove(passkey.sign(await ask()))).status).toBe(204)
    after(10 * MINUTE - 1)
    expect((await deleteInstance()).status).toBe(204)
    expect(await outcomes('kms.account.prove')).toEqual(['success'])
  })

  test('is of this session and once; wrong ones are on record, and ten are followed by a pause', async () => {
    const { passkey } = await aPasskey(kw, headers)
    const elsewhere = headers
    const request = await ask()
    const used = passkey.sign(await ask())
    await prove(used)
    const other = await enterWith(passkey.sign(await toSignIn()))
    const cookie = other.headers.getSetCookie().map((line) => line.split(';')[0])
    headers = { ...elsewhere, cookie: cookie.join('; ') }
    expect(await reasonOf(await prove(passkey.sign(request)))).toMatchObject({ code: 'PASSKEY_REFUSED_ERR' })
    expect((await prove(used, elsewhere)).status).toBe(400)
    for (let i = 0; i < 8; i += 1) await prove(used, elsewhere)
    expect((await prove(passkey.sign(await ask()))).status).toBe(429)
    expect(await outcomes('kms.account.prove')).toEqual(['success', ...Array<string>(11).fill('failure')])
  })

  test('so it is for whoever has no passphrase here, whom a passkey alone does not let in', async () => {
    const ben = await aPerson(kw, 'ben@example.com')
    const { passkey } = await aPasskey(kw, ben.headers)
    const userId = ben.id.replace('IBMid-', '')
    await kw.service.db.deleteFrom('account').where('userId', '=', userId).execute()
    const asked = await requestFrom(kw, '/bff/session/proof/options', ben.headers)
    expect((await prove(passkey.sign(asked), ben.headers)).status).toBe(204)
    expect((await enterWith(passkey.sign(await toSignIn()))).status).toBe(401)
  })

  test('nobody without a passkey is asked for one', async () => {
    const answer = await kw.request('/bff/session/proof/options', { method: 'POST', headers })
    expect(await reasonOf(answer)).toMatchObject({ code: 'PASSKEY_REFUSED_ERR' })
  })
})
