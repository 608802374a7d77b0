import type { ApprovalEvidence, ApprovalResource } from '@keywright/contract/dashboard/approvals'
import type { SeenRequest } from '@keywright/core/operations/list-approvals'
import { canonicalRequest, type ApprovalRequest } from '@keywright/core/policy/dual-control'
import { holds, sha256Hex } from '../people/passkeys/approval-evidence.ts'

/** A request as one caller sees it: an allow-list, in which addresses and what operations are told have no place. */
export function presentApproval({ request, mine, mayNot }: SeenRequest): ApprovalResource {
  const { key, quorum, requester, ended } = request
  return {
    id: request.id,
    action: request.action,
    ...(request.instanceId !== undefined && { instanceId: request.instanceId }),
    instanceName: request.instanceName,
    ...(key && { key: { id: key.id, name: key.name, keyRingId: key.keyRingId } }),
    changes: Object.entries(request.changes).map(([what, { before, after }]) => ({ what, before, after })),
    approvers: quorum.approvers,
    distinctGroups: quorum.distinctGroups,
    requester: { id: requester.id, name: requester.name },
    requestedAt: request.requestedAt,
    expiresAt: request.expiresAt,
    state: request.state,
    approvals: request.votes.map(({ name, at, signature }) => ({
      name,
      at,
      ...(signature && { signedWith: signature.passkeyName }),
    })),
    ...(ended && {
      ended: { at: ended.at, byName: ended.byName, ...(ended.reason !== undefined && { reason: ended.reason }) },
    }),
    mine,
    ...(mayNot && { mayNot }),
    digest: sha256Hex(canonicalRequest(request)),
  }
}

export async function presentEvidence(request: ApprovalRequest): Promise<ApprovalEvidence> {
  const canonical = canonicalRequest(request)
  const digest = sha256Hex(canonical)
  const approvals = request.votes.map(async ({ id: approver, name, at, signature }) => ({
    approver,
    name,
    at,
    ...(signature && { signature, holds: await holds({ canonical, digest, approver, signature }) }),
  }))
  return { version: 1, approvalId: request.id, canonical, digest, approvals: await Promise.all(approvals) }
}
