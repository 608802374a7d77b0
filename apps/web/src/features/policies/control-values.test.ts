import { GUARDED_ACTIONS } from '@keywright/core/policy/dual-control'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { controlOf, effectOf, rowsOf, valuesOf } from './control-values.ts'

const rule = (action: (typeof GUARDED_ACTIONS)[number]) =>
  fc.record({ action: fc.constant(action), approvers: fc.integer({ min: 1, max: 5 }), distinctGroups: fc.boolean() })
const controls = fc.record({
  rules: fc.subarray([...GUARDED_ACTIONS]).chain((actions) => fc.tuple(...actions.map(rule))),
  standsDays: fc.integer({ min: 1, max: 30 }),
})
const people = GUARDED_ACTIONS.map((action) => ({ action, people: 3 }))

test('what the form shows of a policy is what it sends back', () => {
  fc.assert(
    fc.property(controls, (control) => {
      const rows = rowsOf({ people })
      expect(controlOf(valuesOf(control, rows), rows)).toEqual(control)
    }),
  )
})

test('a policy that names less shows less', () => {
  expect(rowsOf({ people: people.slice(0, 1) }).map(({ action }) => action)).toEqual([GUARDED_ACTIONS[0]])
})

describe('a rule says what it comes to', () => {
  test('for how many it waits, and of which groups', () => {
    expect(effectOf({ people: 3 }, { approvers: '0', distinctGroups: false }).words).toBe('One person is enough.')
    expect(effectOf({ people: 3 }, { approvers: '1', distinctGroups: false }).words).toBe(
      'Waits for one other person. 3 people have the right.',
    )
    expect(effectOf({ people: 3 }, { approvers: '2', distinctGroups: true }).words).toBe(
      'Waits for 2 other people, each for an access group of their own. 3 people have the right.',
    )
  })

  test('that nobody could ever meet it, since whoever asks does not count', () => {
    expect(effectOf({ people: 1 }, { approvers: '1', distinctGroups: false })).toEqual({
      words: 'Only 1 person has the right to approve, whoever asks included: nobody could ever meet this.',
      hopeless: true,
    })
    expect(effectOf({ people: 2 }, { approvers: '2', distinctGroups: false }).hopeless).toBe(true)
    expect(effectOf({ people: 3 }, { approvers: '2', distinctGroups: false }).hopeless).toBe(false)
  })
})
