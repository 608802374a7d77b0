import { afterEach, expect, test, vi } from 'vitest'
import { learnServerTime, serverNow } from './server-clock.ts'

const NOON = Date.parse('2026-03-01T12:00:00.000Z')
const answerAt = (date: string) => ({ headers: new Headers({ Date: date }) })

afterEach(() => {
  vi.useRealTimers()
  learnServerTime(answerAt(new Date().toUTCString()))
})

test('a clock that is minutes off is put right by the server’s answers', () => {
  vi.useFakeTimers({ now: NOON })
  learnServerTime(answerAt('Sun, 01 Mar 2026 12:05:00 GMT'))
  expect(serverNow()).toBe(NOON + 5 * 60_000)
})

test('the second the header cannot tell, and an answer without a date, change nothing', () => {
  vi.useFakeTimers({ now: NOON })
  learnServerTime(answerAt('Sun, 01 Mar 2026 11:59:58 GMT'))
  expect(serverNow()).toBe(NOON)
  learnServerTime({ headers: new Headers() })
  expect(serverNow()).toBe(NOON)
})
