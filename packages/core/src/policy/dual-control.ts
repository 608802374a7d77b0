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
  'kms.instance-policies.write',
  'kms.instances.delete',
] as const satisfies readonly Action[]
export type GuardedAction = (typeof GUARDED_ACTIONS)[number]

/** What a request can ask for. Making the policy itself laxer stands under the rule for policies. */
export type AskedAction = GuardedAction | 'kms.dual-control.write'

/** How many people besides whoever asks must agree. */
export interface Quorum {
  /** 1 to 5. */
  readonly approvers: number
  /** Each approver must be able to stand for an access group of their own. */
  readonly distinctGroups: boolean
}

/** What needs more than one person in an instance. */
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

/** The rule for an action; `undefined` where one person is enough. */
export const quorumFor = ({ rules }: DualControl, action: AskedAction): Quorum | undefined =>
  rules[action === 'kms.dual-control.write' ? 'kms.instance-policies.write' : action]

export const lapsesAt = ({ standsDays }: DualControl, asked: Instant): Instant => later(asked, standsDays * DAY_SECONDS)

const isLaxerRule = (before: Quorum | undefined, after: Quorum | undefined): boolean =>
  before !== undefined &&
  (after === undefined || after.approvers < before.approvers || (before.distinctGroups && !after.distinctGroups))

/** Whether somebody could do under `after` what they could not under `before`. */
export const isLaxer = (before: DualControl, after: DualControl): boolean =>
  after.standsDays > before.standsDays ||
  GUARDED_ACTIONS.some((action) => isLaxerRule(before.rules[action], after.rules[action]))

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
  readonly instanceId: InstanceId
  readonly instanceName: string
  /** The key as it was; once its revision is another the request is void. */
  readonly key?:
    { readonly id: KeyId; readonly name: string; readonly keyRingId: string; readonly revision: number } | undefined
  /** JSON of what the operation is told besides; empty where nothing is. */
  readonly parameters: string
  /** Each thing that changes: what it was, and what it is to be. */
  readonly changes: Readonly<Record<string, { readonly before: string; readonly after: string }>>
}

export interface ApprovalRequest extends Subject {
  readonly id: ApprovalId
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

/** Whether each can be given a group of their own. */
function haveGroupsOfTheirOwn(memberships: readonly (readonly string[])[], taken: ReadonlySet<string>): boolean {
  const [first, ...rest] = memberships
  if (first === undefined) return true
  return first.some((group) => !taken.has(group) && haveGroupsOfTheirOwn(rest, new Set([...taken, group])))
}

const groupsSuffice = ({ distinctGroups }: Quorum, votes: readonly Pick<Vote, 'groups'>[]): boolean =>
  !distinctGroups ||
  haveGroupsOfTheirOwn(
    votes.map(({ groups }) => groups),
    new Set(),
  )

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
  instance: instanceId,
  ...(key && { key: key.id, keyRevision: key.revision }),
  parameters,
  changes,
})

/** Equal exactly for requests that ask for the same. */
export const sameness = (subject: Subject): string => canonicalJson(subjectOf(subject))

/** Everything that makes the request what it is. */
export const requestFacts = (request: ApprovalRequest): Json => ({
  ...subjectOf(request),
  request: request.id,
  requester: request.requester.id,
  requestedAt: request.requestedAt,
})

/** The bytes approvers agree to, as text: RFC 8785 of the facts. */
export const canonicalRequest = (request: ApprovalRequest): string => canonicalJson(requestFacts(request))
