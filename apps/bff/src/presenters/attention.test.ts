import { instant, newKeyId } from '@keywright/core/testing/builders'
import { later } from '@keywright/core/vocabulary/instant'
import { describe, expect, test } from 'vitest'
import { attentionOf, unusualFailures, type Circumstances } from './attention.ts'

const now = instant()
const nothing = { first: [], total: 0 }
const calm: Circumstances = {
  now,
  hsm: { state: 'ready' },
  expiring: nothing,
  expired: nothing,
  purging: nothing,
  days: [],
  ceremonies: [],
}
const due = (seconds: number, name = 'a key') => ({ keyId: newKeyId(), name, at: later(now, seconds) })
const days = (...failures: readonly number[]) => failures.map((failure) => ({ from: now, success: 0, failure }))

describe('what waits for a person', () => {
  test('nothing, while all is well', () => {
    expect(attentionOf(calm)).toEqual([])
  })

  test('most urgent first', () => {
    const found = attentionOf({
      ...calm,
      hsm: { state: 'unavailable', problem: 'The token is not there.' },
      expiring: { first: [due(-60, 'overdue'), due(60, 'soon')], total: 2 },
      expired: { first: [due(-3_600, 'expired')], total: 1 },
      purging: { first: [due(120, 'going')], total: 1 },
      days: days(0, 0, 40),
    })
    expect(found.map(({ kind, name, problem, count }) => [kind, name ?? problem ?? count])).toEqual([
      ['hsm', 'The token is not there.'],
      ['expired', 'overdue'],
      ['expired', 'expired'],
      ['expiring', 'soon'],
      ['purging', 'going'],
      ['failures', 40],
    ])
  })

  test('of many keys those that were named, and how many more there are', () => {
    const found = attentionOf({ ...calm, expiring: { first: [due(60), due(61)], total: 40 } })
    expect(found.map(({ kind, keyId, count }) => [kind, keyId === undefined, count])).toEqual([
      ['expiring', false, undefined],
      ['expiring', false, undefined],
      ['expiring', true, 38],
    ])
  })

  test('who may not look at the HSM or the trail is told nothing of them', () => {
    expect(attentionOf({ ...calm, hsm: undefined, days: undefined })).toEqual([])
  })
})

describe('failures out of the ordinary', () => {
  test.each([
    ['a quiet day after quiet days', [0, 0, 9], undefined],
    ['a day of trouble after quiet days', [0, 0, 10], 10],
    ['a day like any other', [50, 40, 60], undefined],
    ['three times what is usual', [10, 10, 30], undefined],
    ['more than three times what is usual', [10, 10, 31], 31],
    ['the first day there is', [12], 12],
    ['no day at all', [], undefined],
  ])('%s', (_name, failures, expected) => {
    expect(unusualFailures(days(...failures))).toBe(expected)
  })
})
