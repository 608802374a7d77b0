import { KeyError } from '../../errors/key-error.ts'
import { sameness, type ApprovalRequest } from '../../policy/dual-control.ts'
import type { ApprovalsAmong, ApprovalStep, ApprovalStore } from '../../ports/approval-store.ts'
import { endWaiting, waitingWith } from './ceremonies.ts'
import { existing } from './instances.ts'
import { inOrderOf, type Memory } from './memory.ts'

const stands = ({ state }: ApprovalRequest): boolean => state === 'open' || state === 'approved'

const isAmong = ({ requester, scopes, actions }: ApprovalsAmong, request: ApprovalRequest): boolean =>
  request.requester.id === requester ||
  scopes.includes(request.instanceId ?? 'platform') ||
  actions.includes(request.action)

const changed = (): KeyError => new KeyError({ code: 'APPROVAL_CHANGED_ERR' })

/** Checks that the step follows on what is kept, and answers what keeps it. */
export function steppingOn(memory: Memory, { request }: ApprovalStep): () => void {
  if (memory.approvals.get(request.id)?.revision !== request.revision - 1) throw changed()
  return () => {
    memory.approvals.set(request.id, structuredClone(request))
    if (stands(request)) return
    const pending = memory.pendingImports.get(request.id)
    endWaiting(memory, pending?.ceremony, request.state === 'lapsed' ? 'expired' : 'cancelled')
    memory.pendingImports.delete(request.id)
  }
}

export const approvalStore = (memory: Memory): ApprovalStore => ({
  findDualControl: async (id) => structuredClone(memory.dualControl.get(id)),

  setDualControl: async (id, control, _by, event) =>
    memory.commit(event, () => {
      if (id !== 'platform') existing(memory, id)
      return () => memory.dualControl.set(id, structuredClone(control))
    }),

  createApproval: async ({ request, events }, pending) =>
    memory.commit(events, () => {
      const same = [...memory.approvals.values()].some(
        (one) => stands(one) && one.requester.id === request.requester.id && sameness(one) === sameness(request),
      )
      if (same || memory.approvals.has(request.id)) throw changed()
      const wait = waitingWith(memory, pending?.ceremony)
      return () => {
        memory.approvals.set(request.id, structuredClone(request))
        if (pending) memory.pendingImports.set(request.id, structuredClone(pending))
        wait()
      }
    }),

  findPendingImport: async (id) => structuredClone(memory.pendingImports.get(id)),

  saveApproval: async (step) => memory.commit(step.events, () => steppingOn(memory, step)),

  findApproval: async (id) => structuredClone(memory.approvals.get(id)),

  listApprovals: async ({ scope, action, keyId, standing, ended, among }, limit) =>
    structuredClone(
      [...memory.approvals.values()]
        .filter((one) => scope === undefined || (one.instanceId ?? 'platform') === scope)
        .filter((one) => action === undefined || one.action === action)
        .filter((one) => keyId === undefined || one.key?.id === keyId)
        .filter((one) => !standing || stands(one))
        .filter((one) => ended !== true || !stands(one))
        .filter((one) => among === undefined || isAmong(among, one))
        .sort(inOrderOf<ApprovalRequest>(({ requestedAt }) => requestedAt))
        .reverse()
        .slice(0, limit),
    ),
})
