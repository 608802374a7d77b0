/** Service roles of Key Protect (key-protect-api.md §1.15), platform roles, and our read-only Auditor. */
export const ROLES = [
  'Reader',
  'ReaderPlus',
  'Writer',
  'Manager',
  'KeyPurge',
  'KmipAdapterManager',
  'Viewer',
  'Editor',
  'Administrator',
  'Auditor',
] as const
export type Role = (typeof ROLES)[number]

/** Everything that is asked of the service, by the name its audit event carries. */
export const ACTIONS = [
  'kms.secrets.create',
  'kms.secrets.list',
  'kms.secrets.head',
  'kms.secrets.read',
  'kms.secrets-metadata.read',
  'kms.secrets.wrap',
  'kms.secrets.unwrap',
  'kms.instances.create',
  'kms.instances.list',
  'kms.audit-events.list',
  'kms.hsm.read',
] as const
export type Action = (typeof ACTIONS)[number]

const EVERY_READER: readonly Role[] = ['Reader', 'ReaderPlus', 'Writer', 'Manager']

/** The one table of who may do what. Roles add up; a role that is not listed may not. */
const ALLOWED: Readonly<Record<Action, readonly Role[]>> = {
  'kms.secrets.create': ['Writer', 'Manager'],
  'kms.secrets.list': [...EVERY_READER, 'KmipAdapterManager', 'Auditor'],
  'kms.secrets.head': [...EVERY_READER, 'KmipAdapterManager', 'Auditor'],
  'kms.secrets.read': ['ReaderPlus', 'Writer', 'Manager'],
  'kms.secrets-metadata.read': [...EVERY_READER, 'Auditor'],
  'kms.secrets.wrap': EVERY_READER,
  'kms.secrets.unwrap': EVERY_READER,
  'kms.instances.create': ['Editor', 'Administrator'],
  'kms.instances.list': ['Viewer', 'Editor', 'Administrator', 'Auditor'],
  'kms.audit-events.list': ['Manager', 'Administrator', 'Auditor'],
  'kms.hsm.read': ['Viewer', 'Editor', 'Administrator', 'Auditor', 'Manager'],
}

/** The roles that allow an action, most modest first; the dashboard names them beside a grey button. */
export const rolesFor = (action: Action): readonly Role[] => ALLOWED[action]

export const roleAllows = (role: Role, action: Action): boolean => ALLOWED[action].includes(role)
