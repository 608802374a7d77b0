import { levelOf, type Action, type Level, type Role } from './roles.ts'

const WITHIN_INSTANCE: readonly Level[] = ['instance', 'key-ring', 'key']

/** Where a role means something: elsewhere it would allow nothing, and whoever grants it would be misled. */
const GRANTABLE: Readonly<Record<Role, readonly Level[]>> = {
  Reader: WITHIN_INSTANCE,
  ReaderPlus: WITHIN_INSTANCE,
  Writer: WITHIN_INSTANCE,
  Manager: WITHIN_INSTANCE,
  KeyPurge: WITHIN_INSTANCE,
  KmipAdapterManager: WITHIN_INSTANCE,
  Viewer: ['platform'],
  Editor: ['platform'],
  Administrator: ['platform', 'instance'],
  Auditor: ['platform', ...WITHIN_INSTANCE],
}

/** Whether a role can be granted on a place so wide. */
export const isGrantable = (role: Role, level: Level): boolean => GRANTABLE[role].includes(level)

/**
 * Where a question about this action is asked: `above` of the platform, whatever instance it is about; `both` of the
 * instance and of the platform, whose roles reach every instance's trail and grants; `anywhere` of any grant, since the
 * one HSM serves every instance; `here` of the instance alone.
 */
export function askedWhere(action: Action): 'above' | 'both' | 'anywhere' | 'here' {
  if (action.startsWith('kms.hsm.')) return 'anywhere'
  if (action.startsWith('kms.audit-events.') || action.startsWith('kms.access-grants.')) return 'both'
  if (action.startsWith('kms.authorizations.')) return 'both'
  return levelOf(action) === 'platform' ? 'above' : 'here'
}
