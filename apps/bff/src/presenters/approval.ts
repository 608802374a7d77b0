import { hash } from 'node:crypto'
import type { ApprovalResource } from '@keywright/contract/dashboard/approvals'
import type { SeenRequest } from '@keywright/core/operations/list-approvals'
import { canonicalRequest } from '@keywright/core/policy/dual-control'

/** A request as one caller sees it: an allow-list, in which addresses and what operations are told have no place. */
export function presentApproval({ request, mine, mayNot }: SeenRequest): ApprovalResource {
  const { key, quorum, requester, ended } = request
  return {
    id: request.id,
    action: request.action,
    instanceId: request.instanceId,
    instanceName: request.instanceName,
    ...(key && { key: { id: key.id, name: key.name, keyRingId: key.keyRingId } }),
    changes: Object.entries(request.changes).map(([what, { before, after }]) => ({ what, before, after })),
    approvers: quorum.approvers,
    distinctGroups: quorum.distinctGroups,
    requester: { id: requester.id, name: requester.name },
    requestedAt: request.requestedAt,
    expiresAt: request.expiresAt,
    state: request.state,
    approvals: request.votes.map(({ name, at }) => ({ name, at })),
    ...(ended && {
      ended: { at: ended.at, byName: ended.byName, ...(ended.reason !== undefined && { reason: ended.reason }) },
    }),
    mine,
    ...(mayNot && { mayNot }),
    digest: hash('sha256', canonicalRequest(request), 'hex'),
  }
}
