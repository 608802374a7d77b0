import { expect, test } from 'vitest'
import { localWords, sinceWords, utcWords } from './date-words.ts'

const NOW = Date.parse('2026-03-12T12:00:00Z')

test.each([
  ['2026-03-12T11:59:55Z', 'just now'],
  ['2026-03-12T12:00:40Z', 'just now'],
  ['2026-03-12T11:59:15Z', '45 seconds ago'],
  ['2026-03-12T11:59:00Z', '1 minute ago'],
  ['2026-03-12T09:00:00Z', '3 hours ago'],
  ['2026-03-11T10:00:00Z', 'yesterday'],
  ['2026-03-09T11:00:00Z', '3 days ago'],
  ['2026-01-12T12:00:00Z', 'last month'],
  ['2023-03-12T12:00:00Z', '3 years ago'],
  ['2026-03-14T13:00:00Z', 'in 2 days'],
  ['not a date', 'not a date'],
])('%s is %s', (instant, words) => {
  expect(sinceWords(instant, NOW)).toBe(words)
})

test('exact words name their zone', () => {
  expect(utcWords('2026-03-12T03:37:32Z')).toBe('2026-03-12 03:37:32 UTC')
  expect(localWords('2026-03-12T03:37:32Z', 'Europe/Berlin')).toMatch(/12 Mar 2026.*04:37:32/)
})
