import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { testService, type TestService } from '../testing/test-service.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let kw: TestService
let headers: Record<string, string>
const opened = async (environment: Record<string, string> = {}) => {
  kw = await testService(undefined, environment)
  vi.useFakeTimers({ toFake: ['Date'] })
  headers = await kw.signedIn()
}
beforeEach(() => opened())
afterEach(async () => {
  vi.useRealTimers()
  await kw.close()
})

const after = (ms: number) => vi.setSystemTime(Date.now() + ms)
const call = async (path = '/bff/account', who = headers) => {
  const answer = await kw.request(path, { headers: who })
  return [answer.status, answer.headers.get('keywright-session')]
}
const OPEN = [200, null]
const ENDED = [401, 'ended']

describe('a session nobody uses', () => {
  test('ends after half an hour without a call, for good', async () => {
    after(30 * MINUTE)
    expect(await call()).toEqual(ENDED)
    after(-10 * MINUTE)
    expect(await call()).toEqual(ENDED)
    expect(await kw.service.db.selectFrom('session').select('id').execute()).toEqual([])
  })

  test('goes on while it is used, to the millisecond and across a restart of the half hour', async () => {
    after(30 * MINUTE - 1)
    expect(await call()).toEqual(OPEN)
    after(30_000)
    expect(await call()).toEqual(OPEN)
    after(30 * MINUTE - 1)
    expect(await call()).toEqual(OPEN)
  })

  test('is not kept alive by what an open page asks by itself', async () => {
    for (let minutes = 0; minutes < 30; minutes += 5) {
      expect(await call('/bff/hsm')).toEqual(OPEN)
      await kw.request('/bff/session', { headers })
      after(5 * MINUTE)
    }
    expect(await call('/bff/hsm')).toEqual(ENDED)
  })

  test('ends for the API alike', async () => {
    after(30 * MINUTE)
    expect(await call('/api/v2/keys')).toEqual(ENDED)
    expect(await (await kw.request('/bff/session', { headers })).json()).toMatchObject({ state: 'signed-out' })
  })

  test('is not among those the account shows', async () => {
    after(31 * MINUTE)
    headers = await kw.signedIn()
    const account = await (await kw.request('/bff/account', { headers })).json()
    expect(account).toMatchObject({ sessions: [{ current: true }] })
    expect(account).not.toMatchObject({ sessions: [{}, {}] })
  })
})

test('however much it is used, a session ends after twelve hours', async () => {
  for (let time = 0; time < 12 * HOUR; time += 20 * MINUTE) {
    expect(await call()).toEqual(OPEN)
    after(20 * MINUTE)
  }
  expect(await call()).toEqual(ENDED)
})

test('both times are settings, and a lifetime that was shortened holds for sessions that began before', async () => {
  vi.useRealTimers()
  await kw.close()
  await opened({ KEYWRIGHT_SESSION_IDLE: '5m', KEYWRIGHT_SESSION_LIFETIME: '10m' })
  after(5 * MINUTE)
  expect(await call()).toEqual(ENDED)
  headers = await kw.signedIn()
  await kw.service.db
    .updateTable('session')
    .set({ expiresAt: new Date(Date.now() + 12 * HOUR).toISOString() })
    .execute()
  for (const minutes of [4, 4]) {
    after(minutes * MINUTE)
    expect(await call()).toEqual(OPEN)
  }
  after(2 * MINUTE)
  expect(await call()).toEqual(ENDED)
})
