import { canonicalJson, type Json } from '../audit/canonical.ts'
import type { ApprovalId, InstanceId, KeyId, PrincipalId } from '../vocabulary/ids.ts'
import { later, type Instant } from '../vocabulary/instant.ts'
import type { Caller, Principal } from './principal.ts'
import type { Action } from './roles.ts'

/** What a policy of dual control can name: these, and nothing else, are held up. */
export const GUARDED_ACTIONS = [
  'kms.secrets.delete',
  'kms.secrets.purge',
  'kms.secrets.disable',
  'kms.secrets.read',
  'kms.secrets.import',
  'kms.instance-policies.write',
  'kms.access-grants.write',
  'kms.instances.delete',
] as const satisfies readonly Action[]
export type GuardedAction = (typeof GUARDED_ACTIONS)[number]

/** What is named for the whole installation, beside what each instance names. */
export const GUARDED_ON_PLATFORM = ['kms.access-grants.write'] as const satisfies readonly GuardedAction[]

/**
 * What a request can ask for: besides, what disables a key for good, to make a policy laxer, and to give roles by way of a
 * group or a service.
 */
export type AskedAction =
  | GuardedAction
  | 'kms.secrets.deactivate'
  | 'kms.secrets.compromise'
  | 'kms.dual-control.write'
  | 'kms.platform-dual-control.write'
  | 'kms.groups.write'
  | 'kms.authorizations.write'
  | 'kms.service-ids.write'

/** How many people besides whoever asks must agree. */
export interface Quorum {
  /** 1 to 5. */
  readonly approvers: number
  /** Each approver must be able to stand for an access group of their own. */
  readonly distinctGroups: boolean
}

/** What needs more than one person in an instance, or anywhere. */
export interface DualControl {
  readonly rules: Readonly<Partial<Record<GuardedAction, Quorum>>>
  /** How many days a request stands: 1 to 30. */
  readonly standsDays: number
}

export const MOST_APPROVERS = 5
export const MOST_DAYS = 30
/** Nothing is held up; a request would stand for as long as Key Protect's authorization (key-protect-api.md §1.5). */
export const NO_DUAL_CONTROL: DualControl = { rules: {}, standsDays: 7 }

const DAY_SECONDS = 86_400

/** What one request stands under. */
export interface Rule {
  readonly quorum: Quorum
  readonly standsDays: number
}

/** Under all of these at once; `undefined` where none applies. */
export function strictest(rules: readonly (Rule | undefined)[]): Rule | undefined {
  const applying = rules.flatMap((rule) => rule ?? [])
  if (applying.length === 0) return undefined
  const quorums = applying.map(({ quorum }) => quorum)
  const approvers = Math.max(...quorums.map((quorum) => quorum.approvers))
  const distinctGroups = quorums.some((quorum) => quorum.distinctGroups)
  return {
    quorum: { approvers, distinctGroups },
    standsDays: Math.min(...applying.map(({ standsDays }) => standsDays)),
  }
}

const named = ({ rules, standsDays }: DualControl, action: GuardedAction): Rule | undefined => {
  const quorum = rules[action]
  return quorum && { quorum, standsDays }
}

/**
 * The rule for an action; `undefined` where one person is enough. The end of an instance is that of every key in it, so
 * it stands under the rule for purging as well.
 */
export const ruleFor = (control: DualControl | undefined, action: GuardedAction): Rule | undefined =>
  control &&
  strictest([
    named(control, action),
    action === 'kms.instances.delete' ? named(control, 'kms.secrets.purge') : undefined,
  ])

export const lapsesAt = ({ standsDays }: Pick<Rule, 'standsDays'>, asked: Instant): Instant =>
  later(asked, standsDays * DAY_SECONDS)

const isLaxerRule = (before: Quorum | undefined, after: Quorum | undefined): boolean =>
  before !== undefined &&
  (after === undefined || after.approvers < before.approvers || (before.distinctGroups && !after.distinctGroups))

/**
 * What it takes to put `after` in the place of `before`: nothing where nobody could do more under it, else the rules
 * that it loosens, and that for policies. So no rule is got rid of by fewer people than it asks for.
 */
export function ruleToLoosen(before: DualControl, after: DualControl): Rule | undefined {
  const loosened = GUARDED_ACTIONS.filter((action) => isLaxerRule(before.rules[action], after.rules[action]))
  const standLonger = after.standsDays > before.standsDays
  if (loosened.length === 0 && !standLonger) return undefined
  const concerned = standLonger ? GUARDED_ACTIONS : [...loosened, 'kms.instance-policies.write' as const]
  return strictest(concerned.map((action) => named(before, action)))
}

/** The rules that ask for more than before, for which there must be people. */
export const tightened = (before: DualControl, after: DualControl): readonly GuardedAction[] =>
  GUARDED_ACTIONS.filter((action) => isLaxerRule(after.rules[action], before.rules[action]))

/** Somebody who asks or approves, as they were then. */
export interface Party {
  readonly id: PrincipalId
  readonly name: string
  readonly kind: Principal['kind']
  readonly credential: Caller['credential']
  readonly sourceAddress: string
  /** The person behind it: its owner for a service ID that has one. */
  readonly person: PrincipalId
}

export const personBehind = ({ id, owner }: Pick<Principal, 'id' | 'owner'>): PrincipalId => owner ?? id

export const partyOf = ({ principal, credential, sourceAddress }: Caller): Party => ({
  id: principal.id,
  name: principal.name,
  kind: principal.kind,
  credential,
  sourceAddress,
  person: personBehind(principal),
})

/** An approval's signature by a passkey, with everything that it takes to verify it later. Bytes are base64url. */
export interface VoteSignature {
  readonly passkeyName: string
  readonly credentialId: string
  /** As of then, a COSE key (RFC 9052 §7). */
  readonly publicKey: string
  /** What was signed: its SHA-256 is the challenge. */
  readonly statement: string
  readonly authenticatorData: string
  readonly clientDataJSON: string
  readonly signature: string
  readonly rpId: string
  readonly origin: string
}

export interface Vote extends Party {
  readonly at: Instant
  /** The access groups the approver was in. */
  readonly groups: readonly string[]
  /** Absent where the approver had no passkey, or came as a program. */
  readonly signature?: VoteSignature | undefined
}

export const APPROVAL_STATES = ['open', 'approved', 'refused', 'withdrawn', 'lapsed', 'executed'] as const
export type ApprovalState = (typeof APPROVAL_STATES)[number]

/** What one request asks for: the exact change, and what it was when it was asked. */
export interface Subject {
  readonly action: AskedAction
  /** Absent for what is asked of the whole installation. */
  readonly instanceId: InstanceId | undefined
  /** Empty there. */
  readonly instanceName: string
  /** The key as it was; once its revision is another the request is void. One that is yet to be imported has 0. */
  readonly key?:
    { readonly id: KeyId; readonly name: string; readonly keyRingId: string; readonly revision: number } | undefined
  /** JSON of what the operation is told besides; empty where nothing is. */
  readonly parameters: string
  /** Each thing that changes: what it was, and what it is to be. */
  readonly changes: Readonly<Record<string, { readonly before: string; readonly after: string }>>
}

export interface ApprovalRequest extends Subject {
  readonly id: ApprovalId
  /** What ties the request to the blob that waits with it: hex of the code that only the HSM could have made. */
  readonly seal?: string | undefined
  readonly quorum: Quorum
  readonly requester: Party
  readonly requestedAt: Instant
  readonly expiresAt: Instant
  readonly state: ApprovalState
  readonly votes: readonly Vote[]
  /** 1 at first, one more with each decision. */
  readonly revision: number
  readonly ended?:
    | {
        readonly at: Instant
        readonly byName: string
        /** Of a refusal the refuser's words; of a lapse `time`, `changed` or `rights`. */
        readonly reason?: string | undefined
      }
    | undefined
}

/** The state at a moment: what stands too long has lapsed, whether or not the sweep has seen it. */
export const stateAt = ({ state, expiresAt }: ApprovalRequest, now: Instant): ApprovalState =>
  (state === 'open' || state === 'approved') && expiresAt <= now ? 'lapsed' : state

/** Whether `approvers` of these people can be found who fulfil the demand. */
export function couldBeMet(
  { approvers, distinctGroups }: Quorum,
  memberships: readonly (readonly string[])[],
): boolean {
  if (memberships.length < approvers) return false
  return !distinctGroups || mostWithGroupsOfTheirOwn(memberships) >= approvers
}

/** The largest number of people who can each be given a group of their own: augmenting paths (Kuhn). */
function mostWithGroupsOfTheirOwn(memberships: readonly (readonly string[])[]): number {
  const holder = new Map<string, number>()
  const place = (person: number, seen: Set<string>): boolean =>
    (memberships[person] ?? []).some((group) => {
      if (seen.has(group)) return false
      seen.add(group)
      const other = holder.get(group)
      if (other !== undefined && !place(other, seen)) return false
      holder.set(group, person)
      return true
    })
  return memberships.filter((_, person) => place(person, new Set())).length
}

const groupsSuffice = ({ distinctGroups }: Quorum, votes: readonly Pick<Vote, 'groups'>[]): boolean =>
  !distinctGroups || mostWithGroupsOfTheirOwn(votes.map(({ groups }) => groups)) === votes.length

/** Somebody about to approve. `people` is everybody the requester counts as, when asking and now. */
export interface WouldApprove {
  readonly request: ApprovalRequest
  readonly votes: readonly Vote[]
  readonly person: PrincipalId
  readonly groups: readonly string[]
  readonly people: readonly PrincipalId[]
}

/** Why this approval does not count; that the approver holds the right is the caller's to see to. */
export function approvalRefusal(would: WouldApprove): 'own' | 'twice' | 'same-group' | undefined {
  const { request, votes, person, groups, people } = would
  if (person === request.requester.person || people.includes(person)) return 'own'
  if (votes.some((vote) => vote.person === person)) return 'twice'
  return groupsSuffice(request.quorum, [...votes, { groups }]) ? undefined : 'same-group'
}

/** Whether so many and such approvals are enough. */
export const isMet = (quorum: Quorum, votes: readonly Pick<Vote, 'person' | 'groups'>[]): boolean =>
  new Set(votes.map(({ person }) => person)).size >= quorum.approvers && groupsSuffice(quorum, votes)

const subjectOf = ({ action, instanceId, key, parameters, changes }: Subject) => ({
  action,
  instance: instanceId ?? 'platform',
  ...(key && { key: key.id, keyRevision: key.revision }),
  parameters,
  changes,
})

/** Equal exactly for requests that ask for the same. A key that is not there yet gets another id each time. */
export const sameness = ({ key, ...subject }: Subject): string =>
  canonicalJson(subjectOf({ ...subject, key: key?.revision === 0 ? undefined : key }))

/** Everything that makes the request what it is. */
export const requestFacts = (request: ApprovalRequest): Json => ({
  ...subjectOf(request),
  ...(request.seal !== undefined && { seal: request.seal }),
  request: request.id,
  requester: request.requester.id,
  requestedAt: request.requestedAt,
})

/** The bytes approvers agree to, as text: RFC 8785 of the facts. */
export const canonicalRequest = (request: ApprovalRequest): string => canonicalJson(requestFacts(request))
