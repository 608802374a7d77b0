import { expect, test } from 'vitest'
import { dayWords, localWords, momentWords, sinceWords, spanWords, utcWords } from './date-words.ts'

const NOW = Date.parse('2026-03-12T12:00:00Z')

test.each([
  ['2026-03-12T11:59:55Z', 'just now'],
  ['2026-03-12T12:00:40Z', 'just now'],
  ['2026-03-12T11:59:15Z', '45 seconds ago'],
  ['2026-03-12T11:59:00Z', '1 minute ago'],
  ['2026-03-12T09:00:00Z', '3 hours ago'],
  ['2026-03-11T10:00:00Z', 'yesterday'],
  ['2026-03-09T11:00:00Z', '3 days ago'],
  ['2026-01-12T12:00:00Z', '59 days ago'],
  ['2026-04-11T12:00:10Z', 'in 30 days'],
  ['2026-03-24T11:59:50Z', 'in 12 days'],
  ['2026-03-13T11:59:50Z', 'in 24 hours'],
  ['2026-05-21T12:00:00Z', 'in 2 months'],
  ['2027-03-12T12:00:10Z', 'in 12 months'],
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

test.each([
  [30, '30 seconds'],
  [1, '1 second'],
  [90, '90 seconds'],
  [3600, '1 hour'],
  [4 * 3600, '4 hours'],
  [30 * 86_400, '30 days'],
  [0, '0 seconds'],
])('a rule of %i seconds is %s', (seconds, words) => {
  expect(spanWords(seconds)).toBe(words)
})

test('what comes today is a time, what comes later has its day', () => {
  const later = (seconds: number) => momentWords(NOW + seconds * 1000, NOW, 'UTC')
  expect(later(30)).toBe('12:00:30')
  expect(later(13 * 3600)).toBe('13 March at 01:00')
  expect(later(400 * 86_400)).toBe('16 April 2027 at 12:00')
})

test('a day has its year', () => {
  expect(dayWords('2026-12-24T23:30:00Z', 'UTC')).toBe('24 December 2026')
  expect(dayWords('2026-12-24T23:30:00Z', 'Europe/Berlin')).toBe('25 December 2026')
})
