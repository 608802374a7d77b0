import type { InstanceId } from '../vocabulary/ids.ts'
import { isOpenAt } from './hours.ts'
import type { Circumstances, Grant } from './principal.ts'
import type { Placed } from './reach.ts'
import { levelOf, roleAllows, type Action, type Level } from './roles.ts'
import { strangeness } from './service.ts'

/** What somebody wants to do, and where. */
export interface Ask {
  readonly action: Action
  readonly scope: InstanceId | 'platform'
}

/** Why a grant does not allow something; `undefined` of `refusalBy` is that it does. */
export type GrantRefusal =
  | 'other-scope'
  | 'role'
  | 'too-narrow'
  | 'other-key'
  | 'expired'
  | 'other-network'
  | 'outside-hours'
  | NonNullable<ReturnType<typeof strangeness>>

/** From the widest to the narrowest. */
const WIDTH: Readonly<Record<Level, number>> = { platform: 3, instance: 2, 'key-ring': 1, key: 0 }

/** How wide a grant is. */
export const levelOfGrant = ({ scope, only }: Pick<Grant, 'scope' | 'only'>): Level => {
  if (scope === 'platform') return 'platform'
  if (only === undefined) return 'instance'
  return 'keyRing' in only ? 'key-ring' : 'key'
}

/** Whether the grant is for another ring or key of its instance. */
export const isElsewhere = ({ only }: Pick<Grant, 'only'>, { id, keyRingId }: Placed): boolean =>
  only !== undefined && !('keyRing' in only ? only.keyRing === keyRingId : only.key === id)

function conditionRefusal(
  { expiresAt, conditions, source }: Grant,
  { at, isFrom, service }: Circumstances,
): GrantRefusal | undefined {
  const strange = source && strangeness(source, service)
  if (strange !== undefined) return strange
  if (expiresAt !== undefined && expiresAt <= at) return 'expired'
  const { networks, hours } = conditions ?? {}
  if (networks !== undefined && !networks.some(isFrom)) return 'other-network'
  if (hours !== undefined && !isOpenAt(hours, at)) return 'outside-hours'
  return undefined
}

/** Whether the grant counts at all, now and from where the call comes. */
export const isInForce = (grant: Grant, circumstances: Circumstances): boolean =>
  conditionRefusal(grant, circumstances) === undefined

/**
 * The one place that decides what a grant allows: authorization and its explanation both ask here. `key` is the key it
 * is about; without one, whether there may be any.
 */
export function refusalBy(
  grant: Grant,
  { action, scope }: Ask,
  circumstances: Circumstances,
  key?: Placed,
): GrantRefusal | undefined {
  if (grant.scope !== scope) return 'other-scope'
  if (!roleAllows(grant.role, action)) return 'role'
  if (WIDTH[levelOfGrant(grant)] < WIDTH[levelOf(action)]) return 'too-narrow'
  if (key !== undefined && isElsewhere(grant, key)) return 'other-key'
  return conditionRefusal(grant, circumstances)
}
