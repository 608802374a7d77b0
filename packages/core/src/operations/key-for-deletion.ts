import { KeyError } from '../errors/key-error.ts'
import { authorize, type Authorized } from '../policy/authorize.ts'
import { ruleFor, type Subject } from '../policy/dual-control.ts'
import type { KeyRecord } from '../ports/records.ts'
import type { KeyId } from '../vocabulary/ids.ts'
import { wireDateOf } from '../vocabulary/instant.ts'
import { endedBy } from './approval-steps.ts'
import { leaveRequest, standingRequests } from './ask-approval.ts'
import type { Dependencies } from './dependencies.ts'
import { found, requirePermitted } from './guard.ts'
import { keyEvent } from './key-event.ts'

// Key Protect's own words for asking to delete a key, and for taking it back (key-protect-api.md §1.5).

type MayAsk = Authorized<'kms.secrets.setkeyfordeletion'> | Authorized<'kms.secrets.unsetkeyfordeletion'>

const deletionOf = ({ scope }: MayAsk, { id, instanceId, name, keyRingId, revision, state }: KeyRecord): Subject => ({
  action: 'kms.secrets.delete',
  instanceId,
  instanceName: scope.name,
  key: { id, name, keyRingId, revision },
  parameters: '',
  changes: { state: { before: state, after: 'destroyed' } },
})

async function lookedAt(deps: Dependencies, authorized: MayAsk, keyId: KeyId) {
  const key = found(await deps.store.findKey(authorized.reach, keyId), authorized.reach)
  requirePermitted(key, 'delete')
  const rule = ruleFor(await deps.store.findDualControl(authorized.scope.id), 'kms.secrets.delete')
  if (!rule) throw new KeyError({ code: 'NOT_DUAL_AUTH_ERR' })
  const subject = deletionOf(authorized, key)
  return { key, rule, subject, standing: await standingRequests(deps, subject) }
}

/** Leaves a request to delete the key, unless one stands. Throws `NOT_DUAL_AUTH_ERR` where one person deletes. */
export async function setKeyForDeletion(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.setkeyfordeletion'>,
  keyId: KeyId,
): Promise<void> {
  const { key, rule, subject, standing } = await lookedAt(deps, authorized, keyId)
  const [first] = standing
  if (first) {
    await deps.store.appendEvent(keyEvent(deps, authorized, key, { reasonCode: 204 }))
    return
  }
  await leaveRequest(deps, authorized.caller, {
    subject,
    rule,
    also: ({ id, expiresAt }) => {
      const requestData = { 'newValue.authID': id, 'newValue.authExpiration': wireDateOf(expiresAt) }
      return keyEvent(deps, authorized, key, { reasonCode: 204, requestData })
    },
  })
}

/** Ends every such request: withdraws the caller's own, and refuses those of others for who may delete. */
export async function unsetKeyForDeletion(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.unsetkeyfordeletion'>,
  keyId: KeyId,
): Promise<void> {
  const { key, standing } = await lookedAt(deps, authorized, keyId)
  const { caller, scope } = authorized
  const mayRefuse = authorize(caller, 'kms.secrets.delete', scope)?.reach.covers(key) ?? false
  const ending = standing.filter(({ requester }) => mayRefuse || requester.id === caller.principal.id)
  if (ending.length < standing.length) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  for (const request of ending) {
    const isMine = request.requester.id === caller.principal.id
    const as = isMine ? ('withdrawn' as const) : ('refused' as const)
    await deps.store.saveApproval(endedBy(deps, caller, { request, as, reason: 'unsetKeyForDeletion' }))
  }
  await deps.store.appendEvent(keyEvent(deps, authorized, key, { reasonCode: 204 }))
}
