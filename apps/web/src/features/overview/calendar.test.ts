import { expect, test } from 'vitest'
import { calendarDays, dayWords, isBusy, monthMarks } from './calendar.ts'

const NOW = Date.parse('2026-03-12T23:59:00Z')

test('ninety days from today, with what the server says of some of them', () => {
  const days = calendarDays([{ date: '2026-03-15', expiring: 2, purging: 1 }], NOW)
  expect(days).toHaveLength(90)
  expect(days[0]).toEqual({ date: '2026-03-12', expiring: 0, purging: 0, weekend: false })
  expect(days.filter(isBusy)).toEqual([{ date: '2026-03-15', expiring: 2, purging: 1, weekend: true }])
  expect(days.at(-1)?.date).toBe('2026-06-09')
})

test.each([
  [1, 0, '1 key expires'],
  [2, 1, '2 keys expire, 1 key is purged'],
  [0, 3, '3 keys are purged'],
])('%d expiring and %d purging is "%s"', (expiring, purging, what) => {
  expect(dayWords({ date: '2026-03-15', expiring, purging, weekend: true })).toEqual({ day: 'Sun 15 Mar', what })
})

test('the strip is marked where months begin', () => {
  expect(monthMarks(calendarDays([], NOW))).toEqual([
    { at: 0, words: 'Today' },
    { at: 20, words: 'Apr' },
    { at: 50, words: 'May' },
    { at: 81, words: 'Jun' },
  ])
})

test('a month that begins at once leaves its place to "Today"', () => {
  expect(monthMarks(calendarDays([], Date.parse('2026-03-26T00:00:00Z'))).map(({ words }) => words)).toEqual([
    'Today',
    'May',
    'Jun',
  ])
})
