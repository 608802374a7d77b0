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

/** What whoever creates an instance may do in it: without these nobody could reach it, or end what is in it. */
export const CREATOR_ROLES: readonly Role[] = ['Manager', 'KeyPurge']

/** Everything that is asked of the service, by the name its audit event carries. */
export const ACTIONS = [
  'kms.secrets.create',
  'kms.secrets.list',
  'kms.secrets.head',
  'kms.secrets.read',
  'kms.secrets-metadata.read',
  'kms.secrets.wrap',
  'kms.secrets.unwrap',
  'kms.secrets.rewrap',
  'kms.secrets.use-compromised',
  'kms.secrets.rotate',
  'kms.secrets.disable',
  'kms.secrets.enable',
  'kms.secrets.deactivate',
  'kms.secrets.compromise',
  'kms.secrets.delete',
  'kms.secrets.restore',
  'kms.secrets.purge',
  'kms.secrets.patch',
  'kms.secrets-key-versions.list',
  'kms.secrets-alias.create',
  'kms.secrets-alias.delete',
  'kms.key-rings.list',
  'kms.key-rings.create',
  'kms.key-rings.delete',
  'kms.import-ceremonies.create',
  'kms.import-ceremonies.read',
  'kms.import-ceremonies.delete',
  'kms.instance-policies.read',
  'kms.instance-policies.write',
  'kms.instances.create',
  'kms.instances.list',
  'kms.instances.update',
  'kms.instances.delete',
  'kms.audit-events.list',
  'kms.audit-events.export',
  'kms.hsm.read',
  'kms.hsm.test',
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
  'kms.secrets.rewrap': EVERY_READER,
  'kms.secrets.use-compromised': ['Manager'],
  'kms.secrets.rotate': ['Writer', 'Manager'],
  'kms.secrets.disable': ['Manager'],
  'kms.secrets.enable': ['Manager'],
  'kms.secrets.deactivate': ['Manager'],
  'kms.secrets.compromise': ['Manager'],
  'kms.secrets.delete': ['Manager'],
  'kms.secrets.restore': ['Manager'],
  'kms.secrets.purge': ['KeyPurge'],
  'kms.secrets.patch': ['Manager'],
  'kms.secrets-key-versions.list': [...EVERY_READER, 'Auditor'],
  'kms.secrets-alias.create': ['Writer', 'Manager'],
  'kms.secrets-alias.delete': ['Writer', 'Manager'],
  'kms.key-rings.list': [...EVERY_READER, 'KmipAdapterManager', 'Auditor'],
  'kms.key-rings.create': ['Writer', 'Manager'],
  'kms.key-rings.delete': ['Manager'],
  'kms.import-ceremonies.create': ['Writer', 'Manager'],
  'kms.import-ceremonies.read': ['Writer', 'Manager', 'Auditor'],
  'kms.import-ceremonies.delete': ['Writer', 'Manager'],
  'kms.instance-policies.read': ['Manager', 'Auditor'],
  'kms.instance-policies.write': ['Manager'],
  'kms.instances.create': ['Editor', 'Administrator'],
  'kms.instances.update': ['Editor', 'Administrator'],
  'kms.instances.delete': ['Editor', 'Administrator'],
  'kms.instances.list': ['Viewer', 'Editor', 'Administrator', 'Auditor'],
  'kms.audit-events.list': ['Manager', 'Administrator', 'Auditor'],
  'kms.audit-events.export': ['Manager', 'Administrator', 'Auditor'],
  'kms.hsm.read': ['Viewer', 'Editor', 'Administrator', 'Auditor', 'Manager'],
  'kms.hsm.test': ['Editor', 'Administrator', 'Manager'],
}

/** The roles that allow an action, most modest first; the dashboard names them beside a grey button. */
export const rolesFor = (action: Action): readonly Role[] => ALLOWED[action]

export const roleAllows = (role: Role, action: Action): boolean => ALLOWED[action].includes(role)

/** How wide a grant must at least be to carry an action: one for a single key makes nobody create rings. */
export type Level = 'platform' | 'instance' | 'key-ring' | 'key'

const LEVELS: Readonly<Record<Action, Level>> = {
  'kms.secrets.create': 'key-ring',
  'kms.secrets.list': 'key',
  'kms.secrets.head': 'key',
  'kms.secrets.read': 'key',
  'kms.secrets-metadata.read': 'key',
  'kms.secrets.wrap': 'key',
  'kms.secrets.unwrap': 'key',
  'kms.secrets.rewrap': 'key',
  'kms.secrets.use-compromised': 'key',
  'kms.secrets.rotate': 'key',
  'kms.secrets.disable': 'key',
  'kms.secrets.enable': 'key',
  'kms.secrets.deactivate': 'key',
  'kms.secrets.compromise': 'key',
  'kms.secrets.delete': 'key',
  'kms.secrets.restore': 'key',
  'kms.secrets.purge': 'key',
  'kms.secrets.patch': 'key',
  'kms.secrets-key-versions.list': 'key',
  'kms.secrets-alias.create': 'key',
  'kms.secrets-alias.delete': 'key',
  'kms.key-rings.list': 'key',
  'kms.key-rings.create': 'instance',
  'kms.key-rings.delete': 'instance',
  'kms.import-ceremonies.create': 'key-ring',
  'kms.import-ceremonies.read': 'key-ring',
  'kms.import-ceremonies.delete': 'key-ring',
  'kms.instance-policies.read': 'instance',
  'kms.instance-policies.write': 'instance',
  'kms.instances.create': 'platform',
  'kms.instances.list': 'platform',
  'kms.instances.update': 'platform',
  'kms.instances.delete': 'platform',
  'kms.audit-events.list': 'instance',
  'kms.audit-events.export': 'instance',
  'kms.hsm.read': 'instance',
  'kms.hsm.test': 'instance',
}

/** What is done to one key, or shows keys, may be granted on one (key-protect-api.md §1.15). */
export const levelOf = (action: Action): Level => LEVELS[action]
