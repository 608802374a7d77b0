import { GUARDED_ACTIONS } from '@keywright/core/policy/dual-control'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { controlOf, rowsOf } from './control-values.ts'

const controls = fc.record({
  rules: fc
    .tuple(fc.subarray([...GUARDED_ACTIONS]), fc.integer({ min: 1, max: 5 }), fc.boolean())
    .map(([actions, approvers, distinctGroups]) => actions.map((action) => ({ action, approvers, distinctGroups }))),
  standsDays: fc.integer({ min: 1, max: 30 }),
})

test('what the form shows of a policy is what it sends back', () => {
  fc.assert(
    fc.property(controls, (control) => {
      const approvers = rowsOf(control).map((row) => row.approvers)
      const distinctGroups = control.rules.some((rule) => rule.distinctGroups)
      expect(controlOf({ approvers, distinctGroups, standsDays: String(control.standsDays) })).toEqual(control)
    }),
  )
})
