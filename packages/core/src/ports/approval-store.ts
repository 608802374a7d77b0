import type { AuditEvent, AuditFacts } from '../audit/event.ts'
import type { ApprovalRequest, AskedAction, DualControl } from '../policy/dual-control.ts'
import type { Grant } from '../policy/principal.ts'
import type { ApprovalId, KeyId, PrincipalId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'
import type { CeremonyEnd } from './key-store.ts'
import type { KeyContent, KeyRecord } from './records.ts'

/** A request with what is told of the decision that made it so. */
export interface ApprovalStep {
  readonly request: ApprovalRequest
  /** In the order in which they happened. */
  readonly events: readonly AuditEvent[]
}

/** Requests by this requester, in these scopes, or of these actions. */
export interface ApprovalsAmong {
  readonly requester: PrincipalId
  readonly scopes: readonly Grant['scope'][]
  readonly actions: readonly AskedAction[]
}

/** Where requests are looked for; a member that is absent lets everything through. */
export interface ApprovalFilter {
  readonly scope?: Grant['scope'] | undefined
  readonly action?: AskedAction | undefined
  readonly keyId?: KeyId | undefined
  /** Only those that are open or approved. */
  readonly standing: boolean
  /** Only those that are neither. */
  readonly ended?: boolean | undefined
  readonly among?: ApprovalsAmong | undefined
}

/** What waits with a request to import: the key as it is to be, and of its material only what the HSM has wrapped. */
export interface PendingImport {
  readonly key: KeyRecord
  readonly content: KeyContent
  /** The ceremony it came by, which waits with it. */
  readonly ceremony?: CeremonyEnd | undefined
  /** How it came, for the event of its landing. */
  readonly facts: AuditFacts
}

/** Requests under dual control, and the policies that call for them. */
export interface ApprovalStore {
  findDualControl(scope: Grant['scope']): Promise<DualControl | undefined>
  /** Sets all of it. Rejects with `NOT_FOUND_ERR` for an instance that is gone. */
  setDualControl(
    scope: Grant['scope'],
    control: DualControl,
    by: { readonly updatedAt: Instant; readonly updatedBy: PrincipalId },
    event: AuditEvent,
  ): Promise<void>
  /**
   * Rejects with `APPROVAL_CHANGED_ERR` where the requester has one of the same subject standing. A ceremony whose
   * material waits with it is `waiting` from here on, and its transport key doomed; rejects as `endCeremony` does.
   */
  createApproval(step: ApprovalStep, pending?: PendingImport): Promise<void>
  /**
   * Writes over the revision before the request's own; rejects with `APPROVAL_CHANGED_ERR` when that is not there. What
   * waits with a request that no longer stands is erased, and its ceremony ended, in the same transaction.
   */
  saveApproval(step: ApprovalStep): Promise<void>
  findApproval(id: ApprovalId): Promise<ApprovalRequest | undefined>
  /** Newest first. */
  listApprovals(filter: ApprovalFilter, limit: number): Promise<readonly ApprovalRequest[]>
  findPendingImport(id: ApprovalId): Promise<PendingImport | undefined>
}
