import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { accept, headersFrom, invited, PAGE, PASSPHRASE } from '../../testing/people.ts'
import { eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
let headers: Record<string, string>
let token: string
let id: string
beforeEach(async () => {
  kw = await testService()
  headers = await kw.signedIn()
  ;({ token, id } = await invited(kw, headers, 'grace@example.com'))
})
afterEach(() => kw.close())

const check = (text: string, more: object = PAGE) =>
  kw.request('/bff/invitation', { headers: { ...more }, body: { token: text } })
const signIn = (password: string) =>
  kw.request('/bff/session', { headers: PAGE, body: { email: 'grace@example.com', password } })
const expire = () =>
  kw.service.db
    .updateTable('invitations')
    .set({ expires_at: new Date(Date.now() - 1).toISOString() })
    .execute()

describe('an invitation: happy', () => {
  test('it says whom it invites, and can be looked at again', async () => {
    for (let time = 0; time < 2; time += 1) {
      expect(await (await check(token)).json()).toEqual({ name: 'grace', email: 'grace@example.com' })
    }
  })

  test('whoever chooses a passphrase is signed in and can sign in by it', async () => {
    const answer = await accept(kw, token)
    expect(answer.status).toBe(204)
    const account = await kw.request('/bff/account', { headers: headersFrom(kw, answer) })
    expect(await account.json()).toMatchObject({ id, email: 'grace@example.com' })
    expect((await signIn(PASSPHRASE)).status).toBe(200)
  })

  test('the change is on record as their own, and holds neither link nor passphrase', async () => {
    await accept(kw, token)
    const event = (await eventsOf(kw)).find(({ action }) => action === 'kms.people.accept')
    expect(event?.document).toMatchObject({
      initiator: { id, credential: { type: 'invitation' } },
      requestData: { 'initialValue.state': 'invited', 'newValue.state': 'active' },
    })
    const tables = ['user', 'account', 'invitations', 'audit_events'] as const
    const rows = await Promise.all(tables.map((table) => kw.service.db.selectFrom(table).selectAll().execute()))
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(rows)).not.toContain(PASSPHRASE)
  })
})

describe('an invitation: error', () => {
  test('used, forged, expired and replaced links are answered alike', async () => {
    const used = token
    await accept(kw, used)
    const replaced = await invited(kw, headers, 'eve@example.com')
    await kw.request(`/bff/access/people/${replaced.id}/invitation`, { method: 'POST', headers })
    const texts = await Promise.all(
      [used, 'A'.repeat(43), replaced.token, ''].map(async (text) => {
        const answer = await check(text)
        return [answer.status, await answer.text()]
      }),
    )
    await expire()
    const expired = await check(replaced.token)
    texts.push([expired.status, await expired.text()])
    expect(new Set(texts.map((text) => JSON.stringify(text))).size).toBe(1)
    expect(texts[0]?.[0]).toBe(400)
    expect(texts[0]?.[1]).toContain('INVITATION_ENDED_ERR')
    for (const text of [used, replaced.token]) {
      expect(await reasonOf(await accept(kw, text))).toMatchObject({ status: 400, code: 'INVITATION_ENDED_ERR' })
    }
  })

  test('of two who use it at once one comes in', async () => {
    const phrases = [PASSPHRASE, 'glacier mandolin orbit thistle']
    const answers = await Promise.all(phrases.map((phrase) => accept(kw, token, phrase)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 400])
    const [won] = phrases.filter((_, at) => answers[at]?.status === 204)
    for (const phrase of phrases) expect((await signIn(phrase)).status).toBe(phrase === won ? 200 : 401)
    expect(await kw.service.db.selectFrom('account').selectAll().execute()).toHaveLength(2)
  })

  test('a passphrase that is easily guessed is refused beside its field, and the link can be used again', async () => {
    const answer = await accept(kw, token, 'Password1234!')
    expect(await reasonOf(answer)).toMatchObject({
      status: 400,
      code: 'INVALID_FIELD_ERR',
      target: { name: 'password' },
    })
    expect((await accept(kw, token)).status).toBe(204)
  })

  test('what cannot be put on record does not happen', async () => {
    const { sql } = await import('kysely')
    await sql`create trigger full before insert on audit_events begin select raise(abort, 'no'); end`.execute(
      kw.service.db,
    )
    expect((await accept(kw, token)).status).toBe(503)
    await sql`drop trigger full`.execute(kw.service.db)
    expect((await signIn(PASSPHRASE)).status).toBe(401)
    expect((await accept(kw, token)).status).toBe(204)
  })
})

describe('an invitation: security', () => {
  test('another site cannot sign its visitor in as somebody else', async () => {
    const answer = await kw.request('/bff/invitation/acceptance', {
      headers: { 'sec-fetch-site': 'cross-site' },
      body: { token, password: PASSPHRASE },
    })
    expect(await reasonOf(answer)).toMatchObject({ status: 403, code: 'CROSS_ORIGIN_ERR' })
    expect((await check(token, {})).status).toBe(403)
    expect((await accept(kw, token)).status).toBe(204)
  })

  test('thirty guesses at once are ten, and then even the right link waits', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, async (_, at) => check(`guess-${at}`)))
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(10)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20)
    expect((await accept(kw, token)).status).toBe(429)
  })

  test('a removed person’s link is worth nothing', async () => {
    await kw.request(`/bff/access/people/${id}`, { method: 'DELETE', headers })
    expect(await reasonOf(await accept(kw, token))).toMatchObject({ code: 'INVITATION_ENDED_ERR' })
  })

  test('the log that tells most holds neither link nor passphrase, and neither API keys nor tokens', async () => {
    let logged = ''
    const log = pino({ level: 'trace' }, { write: (line) => (logged += line) })
    const other = await testService(undefined, {}, log)
    try {
      const link = await invited(other, await other.signedIn(), 'grace@example.com')
      await check(link.token)
      for (const phrase of ['Password1234!', PASSPHRASE, PASSPHRASE]) await accept(other, link.token, phrase)
      const { authorization = '' } = await other.bearer()
      await other.request('/v2/resource_instances', { headers: { authorization } })
      expect(logged).toContain('/bff/invitation/acceptance')
      const secrets = [link.token, PASSPHRASE, 'Password1234!', other.apiKey, authorization.slice('Bearer '.length)]
      expect(secrets.filter((secret) => logged.includes(secret))).toEqual([])
    } finally {
      await other.close()
    }
  })
})
