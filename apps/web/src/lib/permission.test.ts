import { expect, test } from 'vitest'
import { missingRole, missingRoleAt, onlyRings, type Holder } from './permission.ts'

const RING: Holder = { roles: ['Reader'], narrow: [{ role: 'Manager', keyRingId: 'payments' }] }
const KEY: Holder = { roles: [], narrow: [{ role: 'Manager', keyId: 'k1' }] }
const inRing = (keyRingID: string, id = 'k1') => ({ keyRingID, id })

test('a grey button names the roles that would light it', () => {
  expect(missingRole(['Reader'], 'kms.secrets.create')).toBe('Needs the Writer or Manager role.')
  expect(missingRole(['Reader', 'Manager'], 'kms.secrets.create')).toBeUndefined()
  expect(missingRole([], 'kms.audit-events.list')).toBe('Needs the Manager, Administrator or Auditor role.')
})

test('a role on one ring lights the buttons of its keys, and of no others', () => {
  expect(missingRoleAt(RING, 'kms.secrets.disable', inRing('payments'))).toBeUndefined()
  expect(missingRoleAt(RING, 'kms.secrets.disable', inRing('default'))).toBe(
    'Needs the Manager role on this key or its ring; yours is for others.',
  )
  // What the whole instance allows, a ring does not narrow.
  expect(missingRoleAt(RING, 'kms.secrets.wrap', inRing('default'))).toBeUndefined()
})

test('a role on one key lights that key’s buttons whatever ring it is in, and makes no new ones', () => {
  expect(missingRoleAt(KEY, 'kms.secrets.disable', inRing('any'))).toBeUndefined()
  expect(missingRoleAt(KEY, 'kms.secrets.disable', inRing('any', 'k2'))).toMatch(/yours is for others\.$/)
  expect(missingRoleAt(KEY, 'kms.secrets.create', { keyRingID: 'any' })).toMatch(
    /on this ring; yours is for part of it/,
  )
  expect(missingRoleAt(KEY, 'kms.secrets.create', undefined)).toMatch(/on the whole instance; yours is for part of it/)
})

test('without a key it is asked whether there may be one', () => {
  expect(missingRoleAt(RING, 'kms.secrets.disable', undefined)).toBeUndefined()
  expect(missingRoleAt(RING, 'kms.secrets.create', undefined)).toBeUndefined()
  expect(missingRoleAt({ roles: [], narrow: [] }, 'kms.secrets.list', undefined)).toMatch(
    /^Needs the Reader, .* role\.$/,
  )
})

test('what is done to a whole instance is not done by a role on part of it', () => {
  expect(missingRoleAt(RING, 'kms.key-rings.create', undefined)).toBe(
    'Needs the Writer or Manager role on the whole instance; yours is for part of it.',
  )
  expect(missingRoleAt(RING, 'kms.people.list', undefined)).toBe('Needs the Administrator or Auditor role.')
})

test('keys are created in the rings whose role allows it', () => {
  expect(onlyRings(RING, 'kms.secrets.create')).toEqual(['payments'])
  expect(onlyRings(KEY, 'kms.secrets.create')).toEqual([])
  expect(onlyRings({ ...RING, roles: ['Writer'] }, 'kms.secrets.create')).toBeUndefined()
})
