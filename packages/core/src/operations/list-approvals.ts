import { KeyError } from '../errors/key-error.ts'
import { authorize, scopesFor } from '../policy/authorize.ts'
import { approvalRefusal, personBehind, stateAt, type ApprovalRequest } from '../policy/dual-control.ts'
import type { Caller } from '../policy/principal.ts'
import type { ApprovalsAmong } from '../ports/approval-store.ts'
import type { Identities } from '../ports/identities.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { ApprovalId } from '../vocabulary/ids.ts'
import { mayDo } from './approval-steps.ts'
import type { Dependencies } from './dependencies.ts'

/** A request as one caller sees it. */
export interface SeenRequest {
  /** With the state it has now. */
  readonly request: ApprovalRequest
  readonly mine: boolean
  /** Why this caller cannot approve it while it is open. */
  readonly mayNot: 'right' | 'own' | 'twice' | 'same-group' | undefined
}

/** What waits is shown whole: each requester has few at a time, and one that is missing nobody approves. */
const EVERY_STANDING = 100_000
const MOST_ENDED = 200
/** Of a whole instance, since somebody's role may hold for some of its keys only. */
const MOST_ENDED_READ = 1_000

/** Whoever asked, whoever could approve it, and whoever may know of requests on the very thing. */
function maySee(caller: Caller, request: ApprovalRequest, instance: InstanceRecord | undefined): boolean {
  if (request.requester.id === caller.principal.id || mayDo(caller, request, instance)) return true
  if (authorize(caller, 'kms.approvals.list', 'platform')) return true
  const proof = instance && authorize(caller, 'kms.approvals.list', instance)
  return proof !== undefined && (request.key ? proof.reach.covers(request.key) : proof.reach.everything)
}

/** Where anything that `maySee` lets through is found; `undefined` is everywhere. */
function whereSeen(caller: Caller): ApprovalsAmong | undefined {
  const scopes = scopesFor(caller, 'kms.approvals.list')
  if (scopes.includes('platform')) return undefined
  const deletes = authorize(caller, 'kms.instances.delete', 'platform') !== undefined
  return { requester: caller.principal.id, scopes, actions: deletes ? ['kms.instances.delete'] : [] }
}

interface Seeing {
  readonly caller: Caller
  readonly instance: InstanceRecord | undefined
  readonly groups: readonly string[]
}

export function seenBy(deps: Pick<Dependencies, 'now'>, seeing: Seeing, request: ApprovalRequest): SeenRequest {
  const { caller, instance, groups } = seeing
  const person = personBehind(caller.principal)
  const mayNot =
    approvalRefusal({ request, votes: request.votes, person, groups, people: [] }) ??
    (mayDo(caller, request, instance) ? undefined : 'right')
  const state = stateAt(request, deps.now())
  return { request: { ...request, state }, mine: request.requester.id === caller.principal.id, mayNot }
}

/** What a caller asked or may know of: all that waits, then what ended lately, each newest first. Looking leaves no event: every open page asks each minute. */
export async function listApprovals(
  deps: Dependencies,
  identities: Identities,
  caller: Caller,
): Promise<readonly SeenRequest[]> {
  const among = whereSeen(caller)
  const [standing, ended, instances, groups] = await Promise.all([
    deps.store.listApprovals({ standing: true, among }, EVERY_STANDING),
    deps.store.listApprovals({ standing: false, ended: true, among }, MOST_ENDED_READ),
    deps.store.listInstances(),
    identities.groupsOf(personBehind(caller.principal)),
  ])
  const byId = new Map(instances.map((instance) => [instance.id, instance]))
  const seen = (requests: readonly ApprovalRequest[]) =>
    requests
      .map((request) => ({ request, instance: request.instanceId && byId.get(request.instanceId) }))
      .filter(({ request, instance }) => maySee(caller, request, instance))
  return [...seen(standing), ...seen(ended).slice(0, MOST_ENDED)].map(({ request, instance }) =>
    seenBy(deps, { caller, groups, instance }, request),
  )
}

/** One of them with its instance; what a caller may not know of is not there: `NOT_FOUND_ERR`. */
export async function approvalSeen(
  deps: Dependencies,
  caller: Caller,
  id: ApprovalId | undefined,
): Promise<{ readonly request: ApprovalRequest; readonly instance: InstanceRecord | undefined }> {
  const request = id && (await deps.store.findApproval(id))
  const instance = request?.instanceId && (await deps.store.findInstance(request.instanceId))
  if (!request || !maySee(caller, request, instance)) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  return { request, instance }
}
