import { eventOf, type AuditEvent, type AuditFacts, type Initiator, type Stamp } from '../audit/event.ts'
import type { ApprovalRequest, Vote } from '../policy/dual-control.ts'
import { approvalCrn, instanceCrn } from '../vocabulary/crn.ts'

const ACTIONS = {
  ask: 'kms.approvals.ask',
  approve: 'kms.approvals.approve',
  refuse: 'kms.approvals.refuse',
  withdraw: 'kms.approvals.withdraw',
  lapse: 'kms.approvals.lapse',
  execute: 'kms.approvals.execute',
} as const

/** That an approval was signed, and by which passkey; the rest of the evidence is with the approval. */
const signatureFacts = (vote: Vote | undefined): AuditFacts =>
  vote?.signature ? { signed: true, passkey: vote.signature.credentialId } : { signed: false }

/** What becomes of a request, written down with who asked and who has approved so far. */
export function approvalEvent(
  deps: Stamp & { readonly account: string },
  caller: Initiator,
  deed: keyof typeof ACTIONS,
  request: ApprovalRequest,
): AuditEvent {
  const { id, instanceId, key, requester, votes, ended } = request
  const source = instanceId === undefined ? '' : instanceCrn(deps.account, instanceId)
  return eventOf(
    {
      caller,
      action: ACTIONS[deed],
      target: {
        id: approvalCrn(source, id),
        name: key?.name ?? (request.instanceName || 'the whole installation'),
        typeURI: 'kms/approvals',
      },
      source,
      instanceId,
      reasonCode: 200,
      requestData: {
        approvalId: id,
        approvalAction: request.action,
        requester: requester.id,
        requesterName: requester.name,
        approvers: votes.map((vote) => vote.id).join(' '),
        ...(deed === 'approve' && signatureFacts(votes.at(-1))),
        ...(key && { keyId: key.id, keyRingId: key.keyRingId }),
        ...(ended?.reason !== undefined && { reason: ended.reason }),
      },
    },
    deps,
  )
}
