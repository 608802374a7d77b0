export interface ActionWords {
  /** In a list of kinds. */
  readonly label: string
  readonly done: string
  /** After "tried to". */
  readonly tried: string
  /** Whether a target is named in the sentence. */
  readonly named: boolean
  /** What follows the target. */
  readonly after?: string
}

const named = (label: string, done: string, tried: string, after?: string): ActionWords => ({
  label,
  done,
  tried,
  named: true,
  ...(after === undefined ? {} : { after }),
})
const plain = (label: string, done: string, tried: string): ActionWords => ({ label, done, tried, named: false })

/** In the order in which a list of kinds is read: what changes keys, what uses them, what organises them, what looks. */
const ACTIONS = {
  'kms.secrets.create': named('Create key', 'created the key', 'create the key'),
  'kms.secrets.rotate': named('Rotate key', 'rotated the key', 'rotate the key'),
  'kms.secrets.patch': named('Change key', 'changed the key', 'change the key'),
  'kms.secrets.disable': named('Disable key', 'disabled the key', 'disable the key'),
  'kms.secrets.enable': named('Enable key', 'enabled the key', 'enable the key'),
  'kms.secrets.deactivate': named('Archive key', 'archived the key', 'archive the key'),
  'kms.secrets.expire': named('Expire', 'deactivated the key', 'deactivate the key', 'at its expiry'),
  'kms.secrets.compromise': named('Compromise', 'marked the key', 'mark the key', 'as compromised'),
  'kms.secrets.delete': named('Delete key', 'deleted the key', 'delete the key'),
  'kms.secrets.restore': named('Restore key', 'restored the key', 'restore the key'),
  'kms.secrets.purge': named('Purge key', 'purged the key', 'purge the key'),
  'kms.secrets.wrap': named('Wrap', 'wrapped a data key with', 'wrap a data key with'),
  'kms.secrets.unwrap': named('Unwrap', 'unwrapped a data key with', 'unwrap a data key with'),
  'kms.secrets.rewrap': named('Rewrap', 'rewrapped a data key with', 'rewrap a data key with'),
  'kms.secrets.import': named('Import key', 'imported the key', 'import the key'),
  'kms.secrets.use-compromised': named('Use compromised', 'used the compromised key', 'use the compromised key'),
  'kms.secrets.read': named('Read key', 'read the key', 'read the key'),
  'kms.secrets-metadata.read': named('Read key facts', 'read the facts of the key', 'read the facts of the key'),
  'kms.secrets-key-versions.list': named('List versions', 'listed the versions of', 'list the versions of'),
  'kms.secrets.list': named('List keys', 'listed the keys of', 'list the keys of'),
  'kms.secrets.head': named('Count keys', 'counted the keys of', 'count the keys of'),
  'kms.secrets-alias.create': named('Add alias', 'gave an alias to', 'give an alias to'),
  'kms.secrets-alias.delete': named('Remove alias', 'took an alias from', 'take an alias from'),
  'kms.import-ceremonies.create': plain('Begin import', 'began an import', 'begin an import'),
  'kms.import-ceremonies.read': plain('Look at imports', 'looked at imports', 'look at imports'),
  'kms.import-ceremonies.delete': plain('Give up import', 'gave up an import', 'give up an import'),
  'kms.import-ceremonies.expire': plain('Import lapsed', 'ended an import whose time was over', 'end an import'),
  'kms.key-rings.create': named('Create key ring', 'created the key ring', 'create the key ring'),
  'kms.key-rings.delete': named('Delete key ring', 'deleted the key ring', 'delete the key ring'),
  'kms.key-rings.list': named('List key rings', 'listed the key rings of', 'list the key rings of'),
  'kms.instance-policies.write': named('Change policies', 'changed the policies of', 'change the policies of'),
  'kms.instance-policies.read': named('Read policies', 'read the policies of', 'read the policies of'),
  'kms.instances.create': named('Create instance', 'created the instance', 'create the instance'),
  'kms.instances.update': named('Rename instance', 'renamed the instance', 'rename the instance'),
  'kms.instances.delete': named('Delete instance', 'deleted the instance', 'delete the instance'),
  'kms.instances.list': plain('List instances', 'listed the instances', 'list the instances'),
  'kms.instances.read': named('Read instance', 'read the instance', 'read the instance'),
  'kms.access-grants.write': named('Change access', 'changed the access of', 'change the access of'),
  'kms.authorizations.write': named('Change authorization', 'changed the authorization', 'change the authorization'),
  'kms.authorizations.list': plain('List authorizations', 'listed the authorizations', 'list the authorizations'),
  'kms.people.reset-second-step': named('Reset second step', 'reset the second step of', 'reset the second step of'),
  'kms.people.recover': named('Recover administrator', 'made a recovery link for', 'make a recovery link for'),
  'kms.people.invite': named('Invite person', 'invited', 'invite'),
  'kms.people.accept': plain('Accept invitation', 'accepted an invitation', 'accept an invitation'),
  'kms.people.remove': named('Remove person', 'removed', 'remove'),
  'kms.people.link': named('Link person', 'linked to the sign-on provider', 'link to the sign-on provider'),
  'kms.people.set-groups': named('Set groups', 'brought the provider’s groups of', 'bring the provider’s groups of'),
  'kms.single-sign-on.write': plain('Change single sign-on', 'changed single sign-on', 'change single sign-on'),
  'kms.single-sign-on.test': plain('Test single sign-on', 'tested single sign-on', 'test single sign-on'),
  'kms.single-sign-on.read': plain('Look at single sign-on', 'looked at single sign-on', 'look at single sign-on'),
  'kms.groups.write': named('Change group', 'changed the group', 'change the group'),
  'kms.service-ids.write': named('Change service ID', 'changed the service ID', 'change the service ID'),
  'kms.access-grants.list': plain('List roles', 'listed who has which role', 'list who has which role'),
  'kms.access-grants.read': plain('Ask why', 'asked why somebody can or cannot', 'ask why somebody can or cannot'),
  'kms.people.list': plain('List people', 'listed the people', 'list the people'),
  'kms.groups.list': plain('List groups', 'listed the groups', 'list the groups'),
  'kms.service-ids.list': plain('List service IDs', 'listed the service IDs', 'list the service IDs'),
  'kms.audit-events.list': plain('Read audit trail', 'read the audit trail', 'read the audit trail'),
  'kms.audit-events.export': plain('Export audit trail', 'exported the audit trail', 'export the audit trail'),
  'kms.sessions.create': plain('Sign in', 'signed in', 'sign in'),
  'kms.sessions.delete': plain('Sign out', 'signed out', 'sign out'),
  'kms.tokens.create': plain('Exchange API key', 'exchanged an API key for an access token', 'exchange an API key'),
  'kms.service.set-up': plain('Set-up', 'set Keywright up', 'set Keywright up'),
  'kms.service.authenticate': plain('Refused strangers', 'was let in', 'get in'),
  'kms.account.read': plain('Look at account', 'looked at their account', 'look at their account'),
  'kms.account.update': plain('Change account', 'changed their name', 'change their name'),
  'kms.account.change-password': plain('Change passphrase', 'changed their passphrase', 'change their passphrase'),
  'kms.approvals.ask': named('Ask for approval', 'asked others to approve', 'ask others to approve'),
  'kms.approvals.approve': named('Approve', 'approved a request about', 'approve a request about'),
  'kms.approvals.refuse': named('Refuse', 'refused a request about', 'refuse a request about'),
  'kms.approvals.withdraw': named('Withdraw', 'withdrew a request about', 'withdraw a request about'),
  'kms.approvals.lapse': named('Request lapsed', 'ended a void request about', 'end a request about'),
  'kms.approvals.execute': named('Carry out', 'had a request carried out on', 'carry out a request on'),
  'kms.approvals.list': plain('Look at approvals', 'looked at approvals', 'look at approvals'),
  'kms.dual-control.write': named('Change dual control', 'changed the dual control of', 'change the dual control of'),
  'kms.platform-dual-control.write': plain(
    'Change dual control of roles',
    'changed the dual control of the whole installation',
    'change the dual control of the whole installation',
  ),
  'kms.platform-dual-control.read': plain(
    'Read dual control of roles',
    'read the dual control of the whole installation',
    'read the dual control of the whole installation',
  ),
  'kms.dual-control.read': named('Read dual control', 'read the dual control of', 'read the dual control of'),
  'kms.secrets.setkeyfordeletion': named('Set for deletion', 'asked to delete the key', 'ask to delete the key'),
  'kms.secrets.unsetkeyfordeletion': named(
    'Unset for deletion',
    'no longer asks to delete',
    'withdraw the deletion of',
  ),
  'kms.account.enable-second-step': plain(
    'Turn on second step',
    'turned on their second step',
    'turn on their second step',
  ),
  'kms.account.disable-second-step': plain(
    'Turn off second step',
    'turned off their second step',
    'turn off their second step',
  ),
  'kms.account.add-passkey': plain('Add passkey', 'added a passkey', 'add a passkey'),
  'kms.account.rename-passkey': plain('Rename passkey', 'renamed a passkey', 'rename a passkey'),
  'kms.account.remove-passkey': plain('Remove passkey', 'removed a passkey', 'remove a passkey'),
  'kms.account.use-recovery-code': plain('Use recovery code', 'used a recovery code', 'use a recovery code'),
  'kms.account.prove': plain('Show identity', 'showed anew who they are', 'show anew who they are'),
  'kms.hsm.read': plain('Look at the HSM', 'looked at the HSM', 'look at the HSM'),
  'kms.hsm.test': plain('Test the HSM', 'had the HSM test itself', 'have the HSM test itself'),
} as const satisfies Readonly<Record<string, ActionWords>>

/** `kms.sessions.create` without words of its own reads "create sessions". */
function spelledOut(action: string): ActionWords {
  const [, noun = '', verb = action] = /^kms\.([\w-]+)\.([\w-]+)$/.exec(action) ?? []
  const words = `${verb} ${noun}`.replaceAll('-', ' ').trim()
  return named(words.charAt(0).toUpperCase() + words.slice(1), `did “${words}”`, words)
}

const WORDS: ReadonlyMap<string, ActionWords> = new Map(Object.entries(ACTIONS))

export const actionWords = (action: string): ActionWords => WORDS.get(action) ?? spelledOut(action)

/** What makes, changes or uses something. Every look at a page is on record too, and would drown the rest. */
const LOOKS: ReadonlySet<string> = new Set<keyof typeof ACTIONS>([
  'kms.secrets.read',
  'kms.secrets-metadata.read',
  'kms.secrets-key-versions.list',
  'kms.secrets.list',
  'kms.secrets.head',
  'kms.import-ceremonies.read',
  'kms.key-rings.list',
  'kms.instance-policies.read',
  'kms.dual-control.read',
  'kms.platform-dual-control.read',
  'kms.approvals.list',
  'kms.instances.list',
  'kms.instances.read',
  'kms.audit-events.list',
  'kms.access-grants.list',
  'kms.access-grants.read',
  'kms.authorizations.list',
  'kms.people.list',
  'kms.groups.list',
  'kms.service-ids.list',
  'kms.single-sign-on.read',
  'kms.sessions.create',
  'kms.sessions.delete',
  'kms.tokens.create',
  'kms.service.set-up',
  'kms.service.authenticate',
  'kms.account.read',
  'kms.hsm.read',
])

export const DEED_ACTIONS: readonly string[] = [...WORDS.keys()].filter((action) => !LOOKS.has(action))

/** What matters of one key: to read a stored secret is more than a look. */
export const KEY_ACTIVITY: readonly string[] = [...DEED_ACTIONS, 'kms.secrets.read' satisfies keyof typeof ACTIONS]
