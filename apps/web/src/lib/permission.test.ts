import { expect, test } from 'vitest'
import { missingRole } from './permission.ts'

test('a grey button names the roles that would light it', () => {
  expect(missingRole(['Reader'], 'kms.secrets.create')).toBe('Needs the Writer or Manager role.')
  expect(missingRole(['Reader', 'Manager'], 'kms.secrets.create')).toBeUndefined()
  expect(missingRole([], 'kms.audit-events.list')).toBe('Needs the Manager, Administrator or Auditor role.')
})
