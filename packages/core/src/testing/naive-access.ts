/**
 * The rules of access told once more, as plainly as can be, from key-protect-api.md §1.15 and from what issue 4 decided.
 * It imports nothing: where it and the service agree, they do not agree because they share a table.
 */

const EVERY_READER = 'Reader ReaderPlus Writer Manager'

/** Who may do it, and on how small a thing a role for it may be granted. */
const MAY: Readonly<Record<string, readonly [roles: string, smallest: string]>> = {
  'kms.secrets.create': ['Writer Manager', 'ring'],
  'kms.secrets.list': [`${EVERY_READER} KmipAdapterManager Auditor`, 'key'],
  'kms.secrets.read': ['ReaderPlus Writer Manager', 'key'],
  'kms.secrets.wrap': [EVERY_READER, 'key'],
  'kms.secrets.rotate': ['Writer Manager', 'key'],
  'kms.secrets.disable': ['Manager', 'key'],
  'kms.secrets.purge': ['KeyPurge', 'key'],
  'kms.secrets-key-versions.list': [`${EVERY_READER} Auditor`, 'key'],
  'kms.key-rings.create': ['Writer Manager', 'instance'],
  'kms.key-rings.delete': ['Manager', 'instance'],
  'kms.instance-policies.write': ['Manager', 'instance'],
  'kms.instances.create': ['Editor Administrator', 'platform'],
  'kms.instances.list': ['Viewer Editor Administrator Auditor', 'platform'],
  'kms.audit-events.list': ['Manager Administrator Auditor', 'instance'],
  'kms.access-grants.write': ['Administrator', 'instance'],
}

export const NAIVE_ACTIONS = Object.keys(MAY)

const BIGGER = ['key', 'ring', 'instance', 'platform']

export interface NaiveGrant {
  readonly id: string
  readonly who: string
  readonly role: string
  /** An instance, or the platform. */
  readonly where: string
  readonly ring?: string | undefined
  readonly key?: string | undefined
  /** The moment from which on it grants nothing. */
  readonly until?: number | undefined
  /** Only from a network where nobody calls from. */
  readonly elsewhere?: boolean | undefined
  /** An authorization: `who` is then the name of a service, and this says which of its calls it is for. */
  readonly calls?: { readonly of?: string | undefined; readonly helpersToo: boolean } | undefined
}

/** To which service a program belongs, for which instance of it it calls, and which service it helps. */
export interface NaiveService {
  readonly name: string
  readonly of?: string | undefined
  readonly helps?: string | undefined
}

export interface NaiveKey {
  readonly instance: string
  ring: string
}

/** Who is who, who holds what, and where the keys are. */
export class NaiveAccess {
  now = 0
  grants: NaiveGrant[] = []
  readonly keys = new Map<string, NaiveKey>()
  /** `instance/ring` */
  readonly rings = new Set<string>()
  readonly members = new Map<string, Set<string>>()
  readonly owners = new Map<string, string>()
  readonly people = new Set<string>()
  /** By program. */
  readonly services = new Map<string, NaiveService>()

  /** Themselves, and the groups they are in. */
  private holders(who: string): string[] {
    return [who, ...[...this.members].filter(([, inside]) => inside.has(who)).map(([group]) => group)]
  }

  /** Whether an authorization is for what this program calls. */
  private isCallOf(who: string, { who: service, calls }: NaiveGrant): boolean {
    const mine = this.services.get(who)
    if (calls === undefined || mine === undefined) return false
    if (calls.of !== undefined && calls.of !== mine.of) return false
    return mine.name === service || (calls.helpersToo && mine.helps === service)
  }

  private has(who: string, grant: NaiveGrant): boolean {
    return grant.calls === undefined ? this.holders(who).includes(grant.who) : this.isCallOf(who, grant)
  }

  private counts(grant: NaiveGrant): boolean {
    if (grant.until !== undefined && grant.until <= this.now) return false
    return grant.elsewhere !== true
  }

  private isBigEnough({ where, ring, key }: NaiveGrant, smallest: string): boolean {
    const size =
      where === 'platform' ? 'platform' : key !== undefined ? 'key' : ring !== undefined ? 'ring' : 'instance'
    return BIGGER.indexOf(size) >= BIGGER.indexOf(smallest)
  }

  /** Whether a grant on this instance is also for this key of it. */
  private isFor(grant: NaiveGrant, key: string): boolean {
    if (grant.key !== undefined) return grant.key === key
    return grant.ring === undefined || this.keys.get(key)?.ring === grant.ring
  }

  may(who: string, action: string, where: string, key?: string): boolean {
    const [roles = '', smallest = 'platform'] = MAY[action] ?? []
    const names = roles.split(' ')
    return this.grants
      .filter((grant) => this.has(who, grant) && grant.where === where && names.includes(grant.role))
      .filter((grant) => this.counts(grant) && this.isBigEnough(grant, smallest))
      .some((grant) => key === undefined || this.isFor(grant, key))
  }

  private oversees(who: string, where: string): boolean {
    return this.may(who, 'kms.access-grants.write', 'platform') || this.may(who, 'kms.access-grants.write', where)
  }

  /** Whether a role granted to `other` would be held by `who`, through whatever is theirs. */
  private isTheirs(who: string, other: string): boolean {
    const person = this.owners.get(who) ?? who
    const theirs = [who, person, ...[...this.owners].filter(([, owner]) => owner === person).map(([id]) => id)]
    return theirs.includes(other) || theirs.some((one) => this.members.get(other)?.has(one))
  }

  /** A person may let a program of theirs have what they have themselves, for good and without conditions. */
  private isLentToProgram(by: string, { who, role, where, ring, key }: NaiveGrant): boolean {
    if (this.owners.has(by) || !this.owners.has(who)) return false
    const ladder = ['Reader', 'ReaderPlus', 'Writer', 'Manager']
    const holds = (own: string) => own === role || (ladder.includes(role) && ladder.indexOf(own) > ladder.indexOf(role))
    return this.grants.some(
      (own) =>
        own.calls === undefined &&
        this.holders(by).includes(own.who) &&
        own.where === where &&
        own.until === undefined &&
        own.elsewhere !== true &&
        holds(own.role) &&
        ((own.ring === undefined && own.key === undefined) || (own.ring === ring && own.key === key)),
    )
  }

  private isSensible({ role, where, ring, key }: NaiveGrant): boolean {
    if (['Viewer', 'Editor'].includes(role)) return where === 'platform'
    if (role === 'Administrator') return ring === undefined && key === undefined
    if (role === 'Auditor') return true
    return where !== 'platform'
  }

  private isThere({ where, ring, key }: NaiveGrant): boolean {
    if (ring !== undefined && !this.rings.has(`${where}/${ring}`)) return false
    return key === undefined || this.keys.get(key)?.instance === where
  }

  private same(grant: NaiveGrant): NaiveGrant | undefined {
    return this.grants.find(
      (one) =>
        (['who', 'role', 'where', 'ring', 'key'] as const).every((part) => one[part] === grant[part]) &&
        (one.calls === undefined) === (grant.calls === undefined) &&
        one.calls?.of === grant.calls?.of,
    )
  }

  /** What is over stands in nobody's way. */
  private isHeld(grant: NaiveGrant): boolean {
    const same = this.same(grant)
    return same !== undefined && (same.until === undefined || same.until > this.now)
  }

  private add(grant: NaiveGrant): void {
    const over = this.same(grant)
    this.grants = [...this.grants.filter((one) => one !== over), grant]
  }

  /** Whether a program that `by`, or the person behind, answers for would get something by it. */
  private servesOwn(by: string, grant: NaiveGrant): boolean {
    const person = this.owners.get(by) ?? by
    return [...this.owners].some(([program, owner]) => owner === person && this.isCallOf(program, grant))
  }

  /** Whether `by` holds as much themselves, for good: then nothing is raised. */
  private holdsAsMuch(by: string, grant: NaiveGrant): boolean {
    return this.isLentToProgram(by, { ...grant, who: [...this.owners.keys()][0] ?? '' })
  }

  /** Whether `by` may let a service use keys, and then it may. */
  authorize(by: string, grant: NaiveGrant): boolean {
    if (!this.oversees(by, grant.where)) return false
    if (this.servesOwn(by, grant) && !this.holdsAsMuch(by, grant)) return false
    if (!this.isThere(grant) || this.isHeld(grant)) return false
    this.add(grant)
    return true
  }

  /** Whether `by` may grant this, and then it is granted. */
  grant(by: string, grant: NaiveGrant): boolean {
    if (!this.oversees(by, grant.where) || !this.isSensible(grant)) return false
    if (this.isTheirs(by, grant.who) && !this.isLentToProgram(by, grant)) return false
    if (!this.isThere(grant) || this.isHeld(grant)) return false
    if (grant.until !== undefined && grant.until <= this.now) return false
    this.add(grant)
    return true
  }

  private hasAdministrator(grants: readonly NaiveGrant[]): boolean {
    return grants.some(
      (grant) =>
        grant.role === 'Administrator' &&
        grant.where === 'platform' &&
        grant.elsewhere !== true &&
        // Who is administrator until some day leaves nobody behind then.
        grant.until === undefined &&
        [...this.people].some((person) => this.holders(person).includes(grant.who)),
    )
  }

  /** Whether `by` may revoke this, and then it is revoked. */
  revoke(by: string, id: string): boolean {
    const grant = this.grants.find((one) => one.id === id)
    if (!grant || !this.oversees(by, grant.where)) return false
    const left = this.grants.filter((one) => one !== grant)
    const isOfAdministrator = grant.role === 'Administrator' && grant.where === 'platform'
    if (isOfAdministrator && !this.hasAdministrator(left)) return false
    this.grants = left
    return true
  }

  purge(key: string): void {
    this.keys.delete(key)
    this.grants = this.grants.filter((grant) => grant.key !== key)
  }

  /** A ring goes only when it is empty. */
  deleteRing(instance: string, ring: string): boolean {
    if ([...this.keys.values()].some((key) => key.instance === instance && key.ring === ring)) return false
    this.rings.delete(`${instance}/${ring}`)
    this.grants = this.grants.filter((grant) => !(grant.where === instance && grant.ring === ring))
    return true
  }
}
