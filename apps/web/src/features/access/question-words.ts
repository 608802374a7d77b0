import { ACTIONS, levelOf, type Action } from '@keywright/core/policy/roles'

/** What follows "can"; `%` is the key it is about. */
const WORDS: Readonly<Record<Action, string>> = {
  'kms.secrets.list': 'see %',
  'kms.secrets.wrap': 'wrap a data key with %',
  'kms.secrets.unwrap': 'unwrap a data key with %',
  'kms.secrets.rewrap': 'rewrap a data key with %',
  'kms.secrets.read': 'read the secret of %',
  'kms.secrets.create': 'create keys',
  'kms.import-ceremonies.create': 'import keys',
  'kms.secrets.rotate': 'rotate %',
  'kms.secrets.import': 'approve an import of %',
  'kms.secrets.patch': 'change or move %',
  'kms.secrets.disable': 'disable %',
  'kms.secrets.enable': 'enable %',
  'kms.secrets.deactivate': 'archive %',
  'kms.secrets.compromise': 'mark % as compromised',
  'kms.secrets.use-compromised': 'unwrap with % once it is compromised',
  'kms.secrets.delete': 'delete %',
  'kms.secrets.setkeyfordeletion': 'set % for deletion',
  'kms.secrets.unsetkeyfordeletion': 'unset % for deletion',
  'kms.secrets.restore': 'restore %',
  'kms.secrets.purge': 'purge %',
  'kms.secrets-metadata.read': 'read the facts of %',
  'kms.secrets-key-versions.list': 'list the versions of %',
  'kms.secrets-alias.create': 'give an alias to %',
  'kms.secrets-alias.delete': 'take an alias from %',
  'kms.secrets.head': 'count keys',
  'kms.key-rings.list': 'see key rings',
  'kms.key-rings.create': 'create key rings',
  'kms.key-rings.delete': 'delete key rings',
  'kms.import-ceremonies.read': 'see open imports',
  'kms.import-ceremonies.delete': 'give up an import',
  'kms.instance-policies.read': 'read the policies',
  'kms.instance-policies.write': 'change the policies',
  'kms.audit-events.list': 'read the audit trail',
  'kms.audit-events.export': 'export the audit trail',
  'kms.hsm.read': 'look at the HSM',
  'kms.hsm.test': 'have the HSM test itself',
  'kms.approvals.list': 'see what waits for approval',
  'kms.dual-control.read': 'read what takes two people',
  'kms.dual-control.write': 'change what takes two people',
  'kms.platform-dual-control.read': 'read what takes two people in the whole installation',
  'kms.platform-dual-control.write': 'change what takes two people in the whole installation',
  'kms.access-grants.list': 'see who has which role',
  'kms.access-grants.read': 'ask why somebody can or cannot',
  'kms.access-grants.write': 'grant and revoke roles',
  'kms.authorizations.list': 'see which services are authorized',
  'kms.authorizations.write': 'authorize services',
  'kms.instances.list': 'list instances',
  'kms.instances.create': 'create instances',
  'kms.instances.update': 'rename instances',
  'kms.instances.delete': 'delete instances',
  'kms.people.list': 'see the list of people',
  'kms.people.invite': 'invite people',
  'kms.people.remove': 'remove people',
  'kms.people.reset-second-step': 'reset the second step of others',
  'kms.groups.list': 'see the groups',
  'kms.groups.write': 'create groups and change their members',
  'kms.service-ids.list': 'see the service IDs',
  'kms.service-ids.write': 'create service IDs and API keys',
  'kms.single-sign-on.read': 'look at single sign-on',
  'kms.single-sign-on.write': 'set single sign-on up',
  'kms.single-sign-on.test': 'test single sign-on',
}

export const isAboutKey = (action: Action): boolean => WORDS[action].includes('%')

/** In the order of the table above: what is asked most comes first. */
export const QUESTION_OPTIONS = [...ACTIONS]
  .sort((a, b) => Object.keys(WORDS).indexOf(a) - Object.keys(WORDS).indexOf(b))
  .map((action) => ({ id: action, words: WORDS[action].replace('%', 'a key') }))

interface Asked {
  readonly action: Action
  readonly instanceName: string
  readonly keyName?: string | undefined
  /** Some of its keys, where it is not any. */
  readonly someKeys?: string | undefined
}

/** "disable payments-root", "disable any key of Production", "create key rings in Production", "invite people". */
export function deedWords({ action, instanceName, keyName, someKeys }: Asked): string {
  const words = WORDS[action]
  if (isAboutKey(action)) return words.replace('%', () => keyName ?? someKeys ?? `any key of ${instanceName}`)
  return levelOf(action) === 'platform' ? words : `${words} in ${instanceName}`
}
