import type { AuditEvent } from '../audit/event.ts'
import {
  lapsesAt,
  partyOf,
  sameness,
  stateAt,
  type ApprovalRequest,
  type DualControl,
  type Quorum,
  type Subject,
} from '../policy/dual-control.ts'
import type { Caller } from '../policy/principal.ts'
import type { ApprovalId } from '../vocabulary/ids.ts'
import { approvalEvent } from './approval-event.ts'
import type { Dependencies } from './dependencies.ts'

/** Requests of one thing that stand at a time; each person has at most one of the same. */
const MOST_STANDING = 1_000

/** Requests of the very same that wait or are approved. */
export async function standingRequests(deps: Dependencies, subject: Subject): Promise<readonly ApprovalRequest[]> {
  const { instanceId, action, key } = subject
  const found = await deps.store.listApprovals({ instanceId, action, keyId: key?.id, standing: true }, MOST_STANDING)
  const same = sameness(subject)
  return found.filter((request) => stateAt(request, deps.now()) !== 'lapsed' && sameness(request) === same)
}

/** What is asked, and the policy that has it asked. */
interface Asking {
  readonly subject: Subject
  readonly control: DualControl
  readonly quorum: Quorum
  /** An event of another name that is committed with the request. */
  readonly also?: ((request: ApprovalRequest) => AuditEvent) | undefined
}

/** Leaves a request; of two calls of one caller that leave the same, the second hears of a lost race. */
export async function leaveRequest(deps: Dependencies, caller: Caller, asking: Asking): Promise<ApprovalRequest> {
  const requestedAt = deps.now()
  const request: ApprovalRequest = {
    ...asking.subject,
    // newId gives UUIDs; the brand records that this one names a request.
    id: deps.newId() as ApprovalId,
    quorum: asking.quorum,
    requester: partyOf(caller),
    requestedAt,
    expiresAt: lapsesAt(asking.control, requestedAt),
    state: 'open',
    votes: [],
    revision: 1,
  }
  const also = asking.also ? [asking.also(request)] : []
  await deps.store.createApproval({ request, events: [approvalEvent(deps, caller, 'ask', request), ...also] })
  return request
}
