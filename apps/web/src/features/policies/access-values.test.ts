import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  accessOf,
  effectWords,
  NO_RESTRICTION,
  policyBodyOf,
  type AccessValues,
  type InstancePolicy,
} from './access-values.ts'

const policy = (enabled: boolean, attributes: AccessValues): InstancePolicy => ({
  policy_type: 'keyCreateImportAccess',
  policy_data: { enabled, attributes },
  creationDate: '2026-03-12T03:37:32Z',
  createdBy: 'ada',
  lastUpdated: '2026-03-12T03:37:32Z',
  updatedBy: 'ada',
})

const values: fc.Arbitrary<AccessValues> = fc.record({
  create_root_key: fc.boolean(),
  create_standard_key: fc.boolean(),
  import_root_key: fc.boolean(),
  import_standard_key: fc.boolean(),
  enforce_token: fc.boolean(),
})

test('what is set is what is read back', () => {
  fc.assert(
    fc.property(values, (wanted) => {
      const data = policyBodyOf(wanted).resources[0]?.policy_data
      expect(accessOf(policy(data?.enabled === true, { ...NO_RESTRICTION, ...data?.attributes }))).toEqual(wanted)
    }),
  )
})

test('a policy that is off, or was never set, restricts nothing', () => {
  expect(accessOf(undefined)).toEqual(NO_RESTRICTION)
  expect(accessOf(policy(false, { ...NO_RESTRICTION, import_root_key: false }))).toEqual(NO_RESTRICTION)
  expect(policyBodyOf(NO_RESTRICTION).resources[0]?.policy_data).toEqual({ enabled: false })
})

test('its effect is said, whatever it is', () => {
  expect(effectWords(NO_RESTRICTION)).toMatch(/both types, in every way/)
  expect(effectWords({ ...NO_RESTRICTION, enforce_token: true })).toBe(
    'Root keys come in wrapped for the HSM, never in plain.',
  )
  expect(effectWords({ ...NO_RESTRICTION, import_root_key: false, import_standard_key: false })).toBe(
    'Nobody can import root keys or import standard keys here.',
  )
  fc.assert(
    fc.property(values, (some) => {
      expect(effectWords(some) === effectWords(NO_RESTRICTION)).toBe(
        Object.is(policyBodyOf(some).resources[0]?.policy_data.enabled, false),
      )
    }),
  )
})
