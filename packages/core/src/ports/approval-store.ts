import type { AuditEvent } from '../audit/event.ts'
import type { ApprovalRequest, AskedAction, DualControl } from '../policy/dual-control.ts'
import type { ApprovalId, InstanceId, KeyId, PrincipalId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'

/** A request with what is told of the decision that made it so. */
export interface ApprovalStep {
  readonly request: ApprovalRequest
  /** In the order in which they happened. */
  readonly events: readonly AuditEvent[]
}

/** Where requests are looked for; a member that is absent lets everything through. */
export interface ApprovalFilter {
  readonly instanceId?: InstanceId | undefined
  readonly action?: AskedAction | undefined
  readonly keyId?: KeyId | undefined
  /** Only those that are open or approved. */
  readonly standing: boolean
}

/** Requests under dual control, and the policies that call for them. */
export interface ApprovalStore {
  findDualControl(instanceId: InstanceId): Promise<DualControl | undefined>
  /** Sets all of it. Rejects with `NOT_FOUND_ERR` for an instance that is gone. */
  setDualControl(
    instanceId: InstanceId,
    control: DualControl,
    by: { readonly updatedAt: Instant; readonly updatedBy: PrincipalId },
    event: AuditEvent,
  ): Promise<void>
  /** Rejects with `APPROVAL_CHANGED_ERR` where the requester has one of the same subject standing. */
  createApproval(step: ApprovalStep): Promise<void>
  /** Writes over the revision before the request's own; rejects with `APPROVAL_CHANGED_ERR` when that is not there. */
  saveApproval(step: ApprovalStep): Promise<void>
  findApproval(id: ApprovalId): Promise<ApprovalRequest | undefined>
  /** Newest first. */
  listApprovals(filter: ApprovalFilter, limit: number): Promise<readonly ApprovalRequest[]>
}
