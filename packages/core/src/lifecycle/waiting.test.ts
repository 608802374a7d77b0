import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantOf, later, type Instant } from '../vocabulary/instant.ts'
import { KEY_ACTIONS } from './permitted.ts'
import { DEFAULT_WAITING_RULES, deletionDates, waitsUntil, type Milestones } from './waiting.ts'

const NOON = instantOf(new Date('2026-03-01T12:00:00.000Z'))
const never: Milestones = { toggledAt: undefined, rotatedAt: undefined, deletedAt: undefined }
const at = (part: Partial<Milestones>): Milestones => ({ ...never, ...part })
const wait = (action: (typeof KEY_ACTIONS)[number], milestones: Milestones, now: Instant) =>
  waitsUntil(DEFAULT_WAITING_RULES, milestones, action, now)

describe('waiting (key-protect-api.md §1.4)', () => {
  test('30 s between disable and enable, 1 h between rotations, 30 s to restore, 4 h to purge', () => {
    expect(wait('enable', at({ toggledAt: NOON }), NOON)).toBe(later(NOON, 30))
    expect(wait('disable', at({ toggledAt: NOON }), later(NOON, 29))).toBe(later(NOON, 30))
    expect(wait('rotate', at({ rotatedAt: NOON }), later(NOON, 3_599))).toBe(later(NOON, 3_600))
    expect(wait('restore', at({ deletedAt: NOON }), NOON)).toBe(later(NOON, 30))
    expect(wait('purge', at({ deletedAt: NOON }), NOON)).toBe(later(NOON, 4 * 3_600))
  })

  test('a rule ends at its moment, and nothing waits for what never happened', () => {
    expect(wait('enable', at({ toggledAt: NOON }), later(NOON, 30))).toBeUndefined()
    for (const action of KEY_ACTIONS) expect(wait(action, never, NOON)).toBeUndefined()
  })

  test('a rule of 0 seconds is none', () => {
    const rules = { ...DEFAULT_WAITING_RULES, rotate: 0 }
    expect(waitsUntil(rules, at({ rotatedAt: NOON }), 'rotate', NOON)).toBeUndefined()
  })

  test('whoever waits until then waits no longer', () => {
    const seconds = fc.nat({ max: 100_000 })
    fc.assert(
      fc.property(fc.constantFrom(...KEY_ACTIONS), seconds, seconds, (action, since, passed) => {
        const milestone = later(NOON, -since)
        const milestones = { toggledAt: milestone, rotatedAt: milestone, deletedAt: milestone }
        const until = wait(action, milestones, later(milestone, passed))
        expect(until === undefined || wait(action, milestones, until) === undefined).toBe(true)
      }),
    )
  })

  test('a deleted key says until when it can be restored, and from when it can be purged', () => {
    expect(deletionDates(DEFAULT_WAITING_RULES, NOON)).toEqual({
      restorableUntil: '2026-03-31T12:00:00.000Z',
      purgeableFrom: '2026-03-01T16:00:00.000Z',
      purgedOn: '2026-05-30T12:00:00.000Z',
    })
  })
})
