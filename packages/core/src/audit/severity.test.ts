import { describe, expect, test } from 'vitest'
import { severityOf } from './severity.ts'

// key-protect-api.md §1.13, written out; then what is ours.
const CRITICAL_STATUS = [401, 403, 503, 507]
const WARNING_STATUS = [400, 409, 424, 502, 504, 505]
const CRITICAL_ACTION = [
  'kms.secrets.delete',
  'kms.registrations.delete',
  'kms.secrets.compromise',
  'kms.instances.delete',
]
const WARNING_ACTION = [
  'kms.secrets.rotate',
  'kms.secrets.restore',
  'kms.secrets.enable',
  'kms.secrets.disable',
  'kms.secrets.setkeyfordeletion',
  'kms.secrets.unsetkeyfordeletion',
  'kms.policies.write',
  'kms.instance-policies.write',
  'kms.secrets.deactivate',
]
const NORMAL_ACTION = [
  'kms.secrets.create',
  'kms.secrets.wrap',
  'kms.secrets.purge',
  'kms.registrations.create',
  'x',
  '',
]
const ACTIONS = [...CRITICAL_ACTION, ...WARNING_ACTION, ...NORMAL_ACTION]

describe('severityOf (key-protect-api.md §1.13)', () => {
  test('the status decides first, whatever the action', () => {
    for (const action of ACTIONS) {
      expect(CRITICAL_STATUS.map((status) => severityOf(action, status))).toEqual(CRITICAL_STATUS.map(() => 'critical'))
      expect(WARNING_STATUS.map((status) => severityOf(action, status))).toEqual(WARNING_STATUS.map(() => 'warning'))
    }
  })

  test.for([200, 201, 204, 404, 410, 413, 422, 429, 500])('with %d, the action decides', (status) => {
    const severities = ACTIONS.map((action) => [action, severityOf(action, status)])
    expect(severities).toEqual([
      ...CRITICAL_ACTION.map((action) => [action, 'critical']),
      ...WARNING_ACTION.map((action) => [action, 'warning']),
      ...NORMAL_ACTION.map((action) => [action, 'normal']),
    ])
  })

  test('words that every object knows are no actions', () => {
    for (const word of ['constructor', 'toString', '__proto__']) expect(severityOf(word, 200)).toBe('normal')
  })
})
