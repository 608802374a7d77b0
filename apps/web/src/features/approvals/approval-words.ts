import { plural } from '../../lib/plural.ts'
import type { Approval } from './queries.ts'

const ACTS: Readonly<Record<string, string>> = {
  'kms.secrets.delete': 'Delete the key',
  'kms.secrets.purge': 'Purge the key',
  'kms.secrets.disable': 'Disable the key',
  'kms.secrets.deactivate': 'Archive the key',
  'kms.secrets.compromise': 'Mark the key compromised',
  'kms.secrets.read': 'Read the secret of',
  'kms.secrets.import': 'Import the key',
  'kms.access-grants.write': 'Give a role on',
  'kms.authorizations.write': 'Authorize a service on',
  'kms.groups.write': 'Add a member to a group on',
  'kms.service-ids.write': 'Create a service ID of a service on',
  'kms.platform-dual-control.write': 'Change the dual control of',
  'kms.instance-policies.write': 'Change the policies of',
  'kms.dual-control.write': 'Change the dual control of',
  'kms.instances.delete': 'Delete the instance',
}

const THINGS: Readonly<Record<string, string>> = {
  state: 'State',
  key: 'Key',
  keyRing: 'Key ring',
  algorithm: 'Algorithm',
  checkValue: 'Check value',
  importMethod: 'How it comes',
  description: 'Description',
  aliases: 'Aliases',
  tags: 'Tags',
  expirationDate: 'Expires',
  secret: 'Secret',
  instance: 'Instance',
  subject: 'Who',
  members: 'Who is in that group',
  member: 'Who',
  group: 'Group',
  role: 'Role',
  roles: 'Roles that this gives',
  service: 'Service',
  ofInstance: 'Only for its instance',
  delegated: 'Also for services that work for it',
  serviceIds: 'Service IDs it has now',
  serviceId: 'Service ID',
  serviceInstance: 'For its instance',
  worksFor: 'Works for',
  on: 'Where',
  expiresAt: 'Until',
  networks: 'From networks',
  hours: 'Within hours',
  standsDays: 'Days a request stands',
}

/** What changes, as people call it; what has no such name, as events call it. */
export const thingWords = (what: string): string => THINGS[what] ?? ACTS[what]?.replace(/ (?:of|on)$/, '') ?? what

/** As in "Delete the key invoices". */
export const titleOf = ({ action, key, instanceName }: Approval): string =>
  `${ACTS[action] ?? action} ${key?.name ?? (instanceName || 'the whole installation')}`

const MAY_NOT = {
  own: 'Nobody approves what they asked for themselves, or what a service ID of theirs asked.',
  twice: 'You have approved it. Somebody else must too.',
  'same-group': 'Each approver must stand for a group of their own, and yours is spoken for.',
  right: 'You may not do this yourself, so you cannot approve it.',
} as const satisfies Readonly<Record<NonNullable<Approval['mayNot']>, string>>

/** Why this person cannot approve; nothing where they can. */
export const approvalRefusal = ({ mayNot }: Approval): string | undefined =>
  mayNot === undefined ? undefined : MAY_NOT[mayNot]

/** Who has approved is no longer asked, and may still say no. */
export const refusalRefusal = (approval: Approval): string | undefined =>
  approval.mayNot === 'own' || approval.mayNot === 'right' ? approvalRefusal(approval) : undefined

export const waitsForMe = ({ state, mayNot }: Approval): boolean => state === 'open' && mayNot === undefined

const WHY_VOID: Readonly<Record<string, string>> = {
  time: 'Its time was over.',
  changed: 'What it was about had changed, so it was void.',
  rights: 'Whoever asked no longer had the right, so it was void.',
}

type Words = (approval: Approval) => string

const STATES: Readonly<Record<Approval['state'], Words>> = {
  open: ({ approvals, approvers }) => `${approvals.length} of ${plural(approvers, 'approval')} so far.`,
  approved: () => 'Approved. Whoever asked may read it once.',
  executed: () => 'Approved and done.',
  refused: ({ ended }) => `Refused by ${ended?.byName ?? 'somebody'}: ${ended?.reason ?? ''}`,
  withdrawn: () => 'Withdrawn.',
  lapsed: ({ ended }) => `Lapsed. ${WHY_VOID[ended?.reason ?? 'time'] ?? ''}`.trim(),
}

/** How far it has come, in a sentence. */
export const stateWords: Words = (approval) => STATES[approval.state](approval)
