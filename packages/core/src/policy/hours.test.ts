import { describe, expect, test } from 'vitest'
import { instantOf } from '../vocabulary/instant.ts'
import { isOpenAt, isTimeZone, WEEKDAYS, type Hours } from './hours.ts'

const at = (text: string) => instantOf(new Date(text))
const office: Hours = { days: [1, 2, 3, 4, 5], from: '08:00', until: '18:00', timeZone: 'Europe/Berlin' }

describe('office hours', () => {
  test.each([
    // 2026-11-23 is a Monday; Berlin is an hour ahead of UTC.
    ['before the first minute', '2026-11-23T06:59:59Z', false],
    ['from the first minute on', '2026-11-23T07:00:00Z', true],
    ['to the last', '2026-11-23T16:59:59Z', true],
    ['and not at the end', '2026-11-23T17:00:00Z', false],
    ['nor on a Sunday', '2026-11-22T10:00:00Z', false],
    // In July Berlin is two hours ahead.
    ['an hour earlier in summer', '2026-07-06T06:00:00Z', true],
  ])('%s', (_name, moment, open) => {
    expect(isOpenAt(office, at(moment))).toBe(open)
  })
})

describe('a night shift', () => {
  const night: Hours = { days: [5], from: '22:00', until: '06:00', timeZone: 'UTC' }
  test.each([
    ['2026-11-27T21:59:00Z', false],
    ['2026-11-27T22:00:00Z', true],
    ['2026-11-28T05:59:00Z', true],
    ['2026-11-28T06:00:00Z', false],
    ['2026-11-27T05:00:00Z', false],
    ['2026-11-28T23:00:00Z', false],
  ])('%s: %s', (moment, open) => {
    expect(isOpenAt(night, at(moment))).toBe(open)
  })

  test('of Sunday reaches into Monday', () => {
    expect(isOpenAt({ ...night, days: [7] }, at('2026-11-23T01:00:00Z'))).toBe(true)
  })
})

test('from midnight to midnight is the whole day', () => {
  const always: Hours = { days: [...WEEKDAYS], from: '00:00', until: '00:00', timeZone: 'UTC' }
  expect(isOpenAt(always, at('2026-11-23T00:00:00Z'))).toBe(true)
  expect(isOpenAt(always, at('2026-11-23T23:59:59Z'))).toBe(true)
})

test('in a zone nobody knows it is never open', () => {
  expect(isTimeZone('Mars/Olympus_Mons')).toBe(false)
  expect(isOpenAt({ ...office, timeZone: 'Mars/Olympus_Mons' }, at('2026-11-23T10:00:00Z'))).toBe(false)
})
