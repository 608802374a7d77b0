export const SEVERITIES = ['normal', 'warning', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

const BY_STATUS = new Map<number, Severity>([
  [401, 'critical'],
  [403, 'critical'],
  [503, 'critical'],
  [507, 'critical'],
  [400, 'warning'],
  [409, 'warning'],
  [424, 'warning'],
  [502, 'warning'],
  [504, 'warning'],
  [505, 'warning'],
])

const BY_ACTION = new Map<string, Severity>([
  ['kms.secrets.delete', 'critical'],
  ['kms.registrations.delete', 'critical'],
  ['kms.secrets.rotate', 'warning'],
  ['kms.secrets.restore', 'warning'],
  ['kms.secrets.enable', 'warning'],
  ['kms.secrets.disable', 'warning'],
  ['kms.secrets.setkeyfordeletion', 'warning'],
  ['kms.secrets.unsetkeyfordeletion', 'warning'],
  ['kms.policies.write', 'warning'],
  ['kms.instance-policies.write', 'warning'],
  // Ours: as grave as what Key Protect has in their place.
  ['kms.secrets.compromise', 'critical'],
  ['kms.secrets.deactivate', 'warning'],
  ['kms.instances.delete', 'critical'],
  ['kms.people.invite', 'warning'],
  ['kms.people.remove', 'warning'],
  ['kms.groups.write', 'warning'],
  ['kms.service-ids.write', 'warning'],
  ['kms.single-sign-on.write', 'warning'],
  ['kms.people.link', 'warning'],
  ['kms.dual-control.write', 'warning'],
  ['kms.platform-dual-control.write', 'warning'],
  ['kms.approvals.ask', 'warning'],
  ['kms.approvals.approve', 'warning'],
  ['kms.approvals.execute', 'warning'],
  ['kms.access-grants.write', 'warning'],
  ['kms.authorizations.write', 'warning'],
  ['kms.people.reset-second-step', 'warning'],
  ['kms.people.recover', 'critical'],
])

/** First by status, else by action, else normal (key-protect-api.md §1.13). */
export const severityOf = (action: string, reasonCode: number): Severity =>
  BY_STATUS.get(reasonCode) ?? BY_ACTION.get(action) ?? 'normal'
