import type { Initiator } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import { authorize } from '../policy/authorize.ts'
import {
  approvalRefusal,
  isMet,
  partyOf,
  personBehind,
  stateAt,
  type ApprovalRequest,
  type AskedAction,
  type Vote,
  type VoteSignature,
} from '../policy/dual-control.ts'
import type { Caller } from '../policy/principal.ts'
import type { ApprovalStep } from '../ports/approval-store.ts'
import type { Identities } from '../ports/identities.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { later } from '../vocabulary/instant.ts'
import { approvalEvent } from './approval-event.ts'
import type { Dependencies } from './dependencies.ts'

// What becomes of a request, decided but not yet written: each answers a step, which a commit takes or refuses.

/** Everything an approval is judged by. */
export interface Deciding {
  readonly deps: Dependencies
  readonly identities: Identities
  readonly caller: Caller
  /** Absent for what is asked of the whole installation. */
  readonly instance: InstanceRecord | undefined
  /** Of the caller's passkey over this very approval, verified. */
  readonly signature?: VoteSignature | undefined
}

const ON_PLATFORM: ReadonlySet<string> = new Set<AskedAction>([
  'kms.instances.delete',
  'kms.groups.write',
  'kms.service-ids.write',
  'kms.platform-dual-control.write',
])

/** What whoever oversees everything may do in an instance. */
const OVERSEEN: ReadonlySet<string> = new Set<AskedAction>(['kms.access-grants.write', 'kms.authorizations.write'])

/** Whether somebody may, now, do what the request asks for on the very thing it is about. */
export function mayDo(caller: Caller, { action, key }: ApprovalRequest, instance: InstanceRecord | undefined): boolean {
  const reachesAll = ON_PLATFORM.has(action) || OVERSEEN.has(action)
  if (reachesAll && authorize(caller, action, 'platform')) return true
  if (ON_PLATFORM.has(action) || !instance) return false
  const proof = authorize(caller, action, instance)
  return proof !== undefined && (key === undefined ? proof.reach.everything : proof.reach.covers(key))
}

/** Throws `APPROVAL_ENDED_ERR` for whatever no longer waits. */
export function requireOpen(deps: Pick<Dependencies, 'now'>, request: ApprovalRequest): void {
  const state = stateAt(request, deps.now())
  if (state !== 'open') throw new KeyError({ code: 'APPROVAL_ENDED_ERR', reason: state })
}

/** Those of the votes whose voter could vote still: a right that is gone takes its approval with it. */
async function standingVotes({ identities, caller, instance }: Deciding, request: ApprovalRequest): Promise<Vote[]> {
  const standing: Vote[] = []
  for (const vote of request.votes) {
    const voter = await identities.callerAs(vote, caller)
    if (voter && mayDo(voter, request, instance)) standing.push(vote)
  }
  return standing
}

/** For so long a passkey that is gone is one that its owner signs with. */
const GONE_COUNTS_SECONDS = 7 * 86_400

/**
 * Whoever sits before a browser signs if they have a passkey, or had one when it was asked, since, or lately: else to
 * remove it would be a way not to sign. A program has none, and leaves an approval that is not signed.
 */
async function requireSignature(
  { deps, identities, caller, signature }: Deciding,
  { requestedAt }: ApprovalRequest,
): Promise<void> {
  if (signature || caller.credential !== 'session') return
  const lately = later(deps.now(), -GONE_COUNTS_SECONDS)
  const since = requestedAt < lately ? requestedAt : lately
  if (await identities.hadPasskeySince(caller.principal.id, since))
    throw new KeyError({ code: 'APPROVAL_UNSIGNED_ERR' })
}

/** The request with one approval more; `isEnough` when it was the last that was needed. */
export interface Approved extends ApprovalStep {
  readonly isEnough: boolean
  /** Whoever asked, with the rights they have now; they are checked again when the change is made. */
  readonly requester: Caller
}

/** The vote that this caller would give, and those that stand; throws what it would be refused for. */
async function voteOf(deciding: Deciding, request: ApprovalRequest) {
  const { deps, identities, caller, instance, signature } = deciding
  requireOpen(deps, request)
  if (!mayDo(caller, request, instance)) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  const requester = await identities.callerAs(request.requester, caller)
  if (!requester) throw new KeyError({ code: 'APPROVAL_ENDED_ERR', reason: 'rights' })
  const groups = await identities.groupsOf(personBehind(caller.principal))
  const before = await standingVotes(deciding, request)
  const vote: Vote = { ...partyOf(caller), groups, at: deps.now(), ...(signature && { signature }) }
  const people = [personBehind(requester.principal)]
  const refused = approvalRefusal({ request, votes: before, person: vote.person, groups, people })
  if (refused) throw new KeyError({ code: 'APPROVAL_FORBIDDEN_ERR', reason: refused })
  return { requester, votes: [...before, vote] }
}

/** Throws what an approval by this caller would be refused for, besides that it is not signed yet. */
export async function requireMayApprove(deciding: Deciding, request: ApprovalRequest): Promise<void> {
  await voteOf(deciding, request)
}

/**
 * The step of this caller's approval. Throws `UNAUTHORIZED_ERR` for who may not do it themselves, and
 * `APPROVAL_FORBIDDEN_ERR`, `APPROVAL_UNSIGNED_ERR`, `APPROVAL_ENDED_ERR`; the last with `rights` for a requester who
 * is gone.
 */
export async function approvalOf(deciding: Deciding, request: ApprovalRequest): Promise<Approved> {
  const { deps, caller } = deciding
  const { requester, votes } = await voteOf(deciding, request)
  await requireSignature(deciding, request)
  const after = { ...request, votes, revision: request.revision + 1 }
  const isEnough = isMet(request.quorum, votes)
  return { request: after, events: [approvalEvent(deps, caller, 'approve', after)], isEnough, requester }
}

/** The request at its end, by whoever it is. */
export function endedBy(
  deps: Dependencies,
  by: Initiator,
  { request, as, reason }: { request: ApprovalRequest; as: 'refused' | 'withdrawn' | 'lapsed'; reason?: string },
): ApprovalStep {
  const deed = ({ refused: 'refuse', withdrawn: 'withdraw', lapsed: 'lapse' } as const)[as]
  const ended = { at: deps.now(), byName: by.principal.name, reason }
  const after: ApprovalRequest = { ...request, state: as, revision: request.revision + 1, ended }
  return { request: after, events: [approvalEvent(deps, by, deed, after)] }
}

/** The step that carries out a request, to be committed with its change; `so far` is what led to it. */
export function executedBy(deps: Dependencies, by: Caller, { request, events }: ApprovalStep): ApprovalStep {
  const ended = { at: deps.now(), byName: by.principal.name }
  const after: ApprovalRequest = { ...request, state: 'executed', ended }
  return { request: after, events: [...events, approvalEvent(deps, by, 'execute', after)] }
}
