import type { AuditEvent } from '../audit/event.ts'
import {
  lapsesAt,
  partyOf,
  sameness,
  stateAt,
  type ApprovalRequest,
  type Rule,
  type Subject,
} from '../policy/dual-control.ts'
import type { Caller } from '../policy/principal.ts'
import type { PendingImport } from '../ports/approval-store.ts'
import { toHex } from '../vocabulary/bytes.ts'
import type { ApprovalId } from '../vocabulary/ids.ts'
import { approvalEvent } from './approval-event.ts'
import type { Dependencies } from './dependencies.ts'

/** Requests of one thing that stand at a time; each person has at most one of the same. */
const MOST_STANDING = 1_000

/** Requests of the very same that wait or are approved. */
export async function standingRequests(deps: Dependencies, subject: Subject): Promise<readonly ApprovalRequest[]> {
  const { instanceId, action, key } = subject
  const keyId = key?.revision === 0 ? undefined : key?.id
  const filter = { scope: instanceId ?? 'platform', action, keyId, standing: true } as const
  const found = await deps.store.listApprovals(filter, MOST_STANDING)
  const same = sameness(subject)
  return found.filter((request) => stateAt(request, deps.now()) !== 'lapsed' && sameness(request) === same)
}

/** What is asked, and the rule that has it asked. */
interface Asking {
  readonly subject: Subject
  readonly rule: Rule
  /** What waits with it. */
  readonly pending?: PendingImport | undefined
  /** An event of another name that is committed with the request. */
  readonly also?: ((request: ApprovalRequest) => AuditEvent) | undefined
}

/** Leaves a request; of two calls of one caller that leave the same, the second hears of a lost race. */
export async function leaveRequest(
  deps: Dependencies,
  caller: Caller,
  { subject, rule, pending, also }: Asking,
): Promise<ApprovalRequest> {
  const requestedAt = deps.now()
  const request: ApprovalRequest = {
    ...subject,
    ...(pending && { seal: sealOf(pending) }),
    // newId gives UUIDs; the brand records that this one names a request.
    id: deps.newId() as ApprovalId,
    quorum: rule.quorum,
    requester: partyOf(caller),
    requestedAt,
    expiresAt: lapsesAt(rule, requestedAt),
    state: 'open',
    votes: [],
    revision: 1,
  }
  const events = [approvalEvent(deps, caller, 'ask', request), ...(also ? [also(request)] : [])]
  await deps.store.createApproval({ request, events }, pending)
  return request
}

const TAG_BYTES = 16

/** The code over the blob: of material its HMAC, of a secret the tag of AES-GCM. Either tells nothing of what is inside. */
const sealOf = ({ content }: PendingImport): string =>
  toHex(content.kind === 'material' ? content.version.material.mac : content.payload.ciphertext.slice(-TAG_BYTES))
