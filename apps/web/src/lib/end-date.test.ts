import { expect, test } from 'vitest'
import { endOf, judgeEnd } from './end-date.ts'

const NOON = Date.parse('2026-03-01T12:00:00.000Z')

test('a span counts from now, and no end is none', () => {
  expect(endOf({ expiresAt: '7', endsOn: '' }, NOON)).toBe('2026-03-08T12:00:00.000Z')
  expect(endOf({ expiresAt: 'never', endsOn: '2027-01-01T00:00' }, NOON)).toBeUndefined()
})

test('a date must be there, and ahead', () => {
  expect(judgeEnd({ expiresAt: 'date', endsOn: '' }, NOON)).toBe('Choose a day and a time.')
  expect(judgeEnd({ expiresAt: 'date', endsOn: '2026-02-01T00:00' }, NOON)).toBe('Must be in the future.')
  expect(judgeEnd({ expiresAt: 'date', endsOn: '2026-04-01T00:00' }, NOON)).toBe(true)
  expect(judgeEnd({ expiresAt: 'never', endsOn: '' }, NOON)).toBe(true)
})
