import { ROUTES } from '@keywright/contract/api'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { codeAt } from '../../people/totp.ts'
import { ADMIN, eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

const MINUTE = 60_000

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
const post = (path: string, body?: object) =>
  kw.request(path, { method: 'POST', headers, ...(body === undefined ? {} : { body }) })
const begin = async () => {
  const answer = z.object({ secret: z.string(), uri: z.string() })
  return answer.parse(await (await post('/bff/account/second-step')).json())
}
const prove = (body: object) => post('/bff/session/proof', body)
const confirm = (code: string) => post('/bff/account/second-step/confirmation', { code })
const bytesOf = (text: string) => {
  const bits = Array.from(text, (c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
}
const codeOf = (secret: string) => codeAt(bytesOf(secret), Math.floor(Date.now() / 30_000))
async function enrolled() {
  const { secret } = await begin()
  const answer = await confirm(codeOf(secret))
  expect(answer.status).toBe(200)
  const { recoveryCodes } = z.object({ recoveryCodes: z.array(z.string()) }).parse(await answer.json())
  after(MINUTE)
  return { secret, recoveryCodes }
}
const signIn = (more: object = {}) =>
  kw.request('/bff/session', { headers: { 'sec-fetch-site': 'same-origin' }, body: { ...ADMIN, ...more } })
const outcomes = async (action: string) =>
  (await eventsOf(kw)).filter((event) => event.action === action).map(({ outcome }) => outcome)

describe('turning the second step on', () => {
  test('nothing is asked before a code has shown that the app has the secret', async () => {
    await begin()
    expect(await (await signIn()).json()).toMatchObject({ state: 'signed-in' })
    expect(await reasonOf(await confirm('000000'))).toMatchObject({ status: 400, code: 'WRONG_CODE_ERR' })
    expect(await (await signIn()).json()).toMatchObject({ state: 'signed-in' })
    expect(await outcomes('kms.account.enable-second-step')).toEqual(['failure'])
  })

  test('only the newest secret is confirmed, once, with ten codes for paper', async () => {
    const old = await begin()
    const { recoveryCodes } = await enrolled()
    expect(new Set(recoveryCodes).size).toBe(10)
    expect((await confirm(codeOf(old.secret))).status).toBe(400)
    expect(await reasonOf(await post('/bff/account/second-step'))).toMatchObject({ code: 'SECOND_STEP_ON_ERR' })
    expect(await outcomes('kms.account.enable-second-step')).toEqual(['success', 'failure', 'failure'])
    const account = await (await kw.request('/bff/account', { headers })).json()
    expect(account).toMatchObject({ secondStep: { recoveryCodesLeft: 10 } })
  })

  test('neither the database nor the trail tells the secret or a recovery code', async () => {
    const { secret, recoveryCodes } = await enrolled()
    const rows = await kw.service.db.selectFrom('totp').selectAll().execute()
    expect(Buffer.from(rows[0]?.secret ?? []).includes(bytesOf(secret))).toBe(false)
    const trail = (await eventsOf(kw)).map(({ canonical }) => canonical).join('\n')
    for (const hidden of [secret, ...recoveryCodes]) expect(trail).not.toContain(hidden)
  })
})

describe('signing in with it', () => {
  test('the passphrase alone begins no session, and the trail says of none', async () => {
    await enrolled()
    const before = (await eventsOf(kw)).length
    const answer = await signIn()
    expect([answer.status, await answer.json(), answer.headers.getSetCookie()]).toEqual([
      200,
      { state: 'code-needed', app: true },
      [],
    ])
    expect(await eventsOf(kw)).toHaveLength(before)
    expect(await kw.service.db.selectFrom('session').select('id').execute()).toHaveLength(1)
  })

  test('a code works once, and no older one after it', async () => {
    const { secret } = await enrolled()
    const [older, code] = [codeOf(secret), (after(30_000), codeOf(secret))]
    expect(await (await signIn({ code })).json()).toMatchObject({ state: 'signed-in' })
    for (const used of [code, older]) {
      expect(await reasonOf(await signIn({ code: used }))).toMatchObject({ status: 400, code: 'WRONG_CODE_ERR' })
    }
  })

  test('of two who use the same code at once, one gets in', async () => {
    const { secret } = await enrolled()
    const code = codeOf(secret)
    const answers = await Promise.all([signIn({ code }), signIn({ code })])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400])
  })

  test('a recovery code works once, however it is typed, and its use is on record', async () => {
    const { recoveryCodes } = await enrolled()
    const [first = '', second = ''] = recoveryCodes
    expect((await signIn({ code: ` ${first.toUpperCase().replaceAll('-', ' ')} ` })).status).toBe(200)
    expect((await signIn({ code: first })).status).toBe(400)
    const both = await Promise.all([signIn({ code: second }), signIn({ code: second })])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400])
    expect(await outcomes('kms.account.use-recovery-code')).toEqual(['success', 'success'])
  })

  test('a right code does not help a wrong passphrase, which hears nothing of a second step', async () => {
    const { secret } = await enrolled()
    const wrong = await signIn({ password: 'not the password', code: codeOf(secret) })
    expect(await reasonOf(wrong)).toMatchObject({ status: 401, code: 'SIGN_IN_FAILED_ERR' })
    expect((await signIn({ code: codeOf(secret) })).status).toBe(200)
  })

  test('whoever has the passphrase guesses ten codes a minute, each on record under the name of the person', async () => {
    await enrolled()
    const answers = await Promise.all(Array.from({ length: 15 }, () => signIn({ code: '000000' })))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 400)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(5)
    const failures = (await eventsOf(kw)).filter((e) => e.action === 'kms.sessions.create' && e.outcome === 'failure')
    expect(failures).toHaveLength(10)
    expect(failures[0]?.document.initiator).toMatchObject({ name: ADMIN.email })
  })
})

describe('turning it off', () => {
  const remove = () => post('/bff/account/second-step/removal')

  test.each(['app', 'paper'] as const)(
    'takes a proof by the %s in this session, and paper ends with it',
    async (way) => {
      const { secret, recoveryCodes } = await enrolled()
      expect(await reasonOf(await remove())).toMatchObject({ status: 403, code: 'STEP_UP_REQUIRED_ERR' })
      expect(await (await signIn()).json()).toEqual({ state: 'code-needed', app: true })
      const code = way === 'app' ? codeOf(secret) : recoveryCodes[1]
      expect((await prove({ currentPassword: ADMIN.password, code })).status).toBe(204)
      expect((await remove()).status).toBe(204)
      expect(await (await signIn()).json()).toMatchObject({ state: 'signed-in' })
      expect(await outcomes('kms.account.disable-second-step')).toEqual(['failure', 'success'])
      await enrolled()
      expect((await signIn({ code: recoveryCodes[0] })).status).toBe(400)
    },
  )

  test('is not done by a session that somebody finds open in its first minutes, even with the passphrase', async () => {
    await enrolled()
    expect((await prove({ currentPassword: ADMIN.password })).status).toBe(400)
    expect(await reasonOf(await remove())).toMatchObject({ code: 'STEP_UP_REQUIRED_ERR' })
    expect((await signIn()).status).toBe(200)
    expect(await (await signIn()).json()).toEqual({ state: 'code-needed', app: true })
  })
})

/** To ask why somebody may do something changes nothing. */
const LOOKS = ['/bff/access/explanation']
const DANGEROUS = ROUTES.filter(
  ({ method, path }) => method !== 'get' && path.startsWith('/bff/access/') && !LOOKS.includes(path),
).map(({ method, path }) => [method.toUpperCase(), path] as const)

describe('a fresh proof', () => {
  const STALE = { status: 403, code: 'STEP_UP_REQUIRED_ERR' }
  const deleteInstance = () => kw.request(`/v2/resource_instances/${kw.instanceId}`, { method: 'DELETE', headers })
  const isThere = async () =>
    (await kw.service.db.selectFrom('instances').select('id').where('id', '=', kw.instanceId).execute()).length === 1

  test('holds ten minutes from sign-in; after that nothing dangerous is done, and the refusal is on record', async () => {
    after(10 * MINUTE)
    expect(await reasonOf(await deleteInstance())).toMatchObject(STALE)
    expect(await reasonOf(await post('/bff/account/second-step'))).toMatchObject(STALE)
    expect([await isThere(), await outcomes('kms.instances.delete')]).toEqual([true, ['failure']])
    expect((await kw.request('/bff/account', { headers })).status).toBe(200)
  })

  test.each(DANGEROUS)('%s %s takes one', async (method, path) => {
    after(10 * MINUTE)
    const id = '00000000-0000-4000-8000-000000000000'
    const answer = await kw.request(path.replace(/\{\w+\}/g, id), { method, headers })
    expect(await reasonOf(answer)).toMatchObject(STALE)
  })

  test('the passphrase proves it for ten minutes more', async () => {
    after(10 * MINUTE)
    expect(await reasonOf(await prove({ currentPassword: 'not it' }))).toMatchObject({ code: 'WRONG_PASSPHRASE_ERR' })
    expect(await reasonOf(await deleteInstance())).toMatchObject(STALE)
    expect((await prove({ currentPassword: ADMIN.password })).status).toBe(204)
    after(10 * MINUTE - 1)
    expect((await deleteInstance()).status).toBe(204)
    expect(await outcomes('kms.account.prove')).toEqual(['failure', 'success'])
  })

  test('of whoever has a second step, it takes a code beside the passphrase; the code then signs nobody in', async () => {
    const { secret } = await enrolled()
    after(10 * MINUTE)
    const [code, { password: currentPassword }] = [codeOf(secret), ADMIN]
    expect(await reasonOf(await prove({ currentPassword }))).toMatchObject({ status: 400, code: 'INVALID_FIELD_ERR' })
    expect(await reasonOf(await prove({ code }))).toMatchObject({ status: 400, code: 'INVALID_FIELD_ERR' })
    const wrong = { currentPassword: 'not it', code }
    expect(await reasonOf(await prove(wrong))).toMatchObject({ code: 'WRONG_PASSPHRASE_ERR' })
    expect(await reasonOf(await prove({ currentPassword, code: '000000' }))).toMatchObject({ code: 'WRONG_CODE_ERR' })
    expect(await reasonOf(await deleteInstance())).toMatchObject(STALE)
    expect((await prove({ currentPassword, code })).status).toBe(204)
    expect((await deleteInstance()).status).toBe(204)
    expect((await signIn({ code })).status).toBe(400)
  })

  test('is asked before whoever has a second step changes their passphrase, which they know', async () => {
    const { secret } = await enrolled()
    after(10 * MINUTE)
    const currentPassword = ADMIN.password
    const change = () =>
      post('/bff/account/password', { currentPassword, newPassword: 'glacier mosaic turnip lantern' })
    expect(await reasonOf(await change())).toMatchObject(STALE)
    expect((await prove({ currentPassword, code: codeOf(secret) })).status).toBe(204)
    expect((await change()).status).toBe(204)
    expect(await outcomes('kms.account.change-password')).toEqual(['failure', 'pending', 'success'])
  })

  test('of one session is none of another', async () => {
    const elsewhere = await kw.signedIn()
    after(10 * MINUTE)
    await prove({ currentPassword: ADMIN.password })
    headers = elsewhere
    expect(await reasonOf(await deleteInstance())).toMatchObject(STALE)
  })

  test.each([{}, { password: ADMIN.password }, { code: '' }])('%j is none', async (body) => {
    expect((await prove(body)).status).toBe(400)
  })

  test('a service ID cannot give one, and needs none', async () => {
    const service = await kw.bearer()
    expect((await kw.request('/bff/session/proof', { headers: service, body: {} })).status).toBe(401)
    after(10 * MINUTE)
    const fresh = await kw.bearer()
    const path = `/v2/resource_instances/${kw.instanceId}`
    expect((await kw.request(path, { method: 'DELETE', headers: fresh })).status).toBe(204)
  })
})
