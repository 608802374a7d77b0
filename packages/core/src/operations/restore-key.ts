import { KeyError } from '../errors/key-error.ts'
import { nextState, type KeyState } from '../lifecycle/transition.ts'
import { deletionDates } from '../lifecycle/waiting.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import type { Instant } from '../vocabulary/instant.ts'
import { changeKey, type NamedKey } from './change-key.ts'
import type { Dependencies } from './dependencies.ts'
import { requirePermitted, requireWaited } from './guard.ts'

/** Gives a deleted key the state it had. What expired meanwhile comes back deactivated, as if the sweep had seen it. */
export const restoreKey = (
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.restore'>,
  named: NamedKey,
): Promise<KeyRecord> =>
  changeKey(deps, authorized, named, (key, now) => {
    requirePermitted(key, 'restore')
    requireWithinWindow(deps, key, now)
    requireWaited(deps.rules, key, 'restore', now)
    return { fields: { state: stateAfter(key, now), deletion: undefined }, reasonCode: 201 }
  })

function requireWithinWindow({ rules }: Dependencies, { deletion }: KeyRecord, now: Instant): void {
  if (deletion && now > deletionDates(rules, deletion.at).restorableUntil)
    throw new KeyError({ code: 'KEY_RESTORE_EXPIRED' })
}

function stateAfter({ state, deletion, expiresAt }: KeyRecord, now: Instant): KeyState {
  const before = nextState(state, 'restore', deletion?.stateBefore) ?? state
  const expired = expiresAt !== undefined && expiresAt <= now
  return expired ? (nextState(before, 'deactivate') ?? before) : before
}
