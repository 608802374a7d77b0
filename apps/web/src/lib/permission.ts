import { DEFAULT_KEY_RING } from '@keywright/core/vocabulary/key-ring'
import { levelOf, roleAllows, rolesFor, type Action, type Role } from '@keywright/core/policy/roles'

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' })

const needs = (action: Action): string => `Needs the ${either.format(rolesFor(action))} role`

/** Why the control is grey, or `undefined` when one of the roles allows it. */
export const missingRole = (roles: readonly Role[], action: Action): string | undefined =>
  roles.some((role) => roleAllows(role, action)) ? undefined : `${needs(action)}.`

/** A role on one ring or one key alone. */
export interface NarrowRole {
  readonly role: Role
  readonly keyRingId?: string | undefined
  readonly keyId?: string | undefined
}

/** What somebody holds in an instance: roles on all of it, and roles on single rings and keys. */
export interface Holder {
  readonly roles: readonly Role[]
  readonly narrow: readonly NarrowRole[]
}

/** A key, or without one whatever is yet to come into a ring. */
export interface KeyPlace {
  readonly keyRingID: string
  readonly id?: string
}

const isWideEnough = ({ keyRingId }: NarrowRole, action: Action): boolean => {
  const level = levelOf(action)
  return level === 'key' || (level === 'key-ring' && keyRingId !== undefined)
}

const reaches = ({ keyRingId, keyId }: NarrowRole, { keyRingID, id }: KeyPlace): boolean =>
  keyRingId === undefined ? keyId === id : keyRingId === keyRingID

const whereOf = (action: Action, place: KeyPlace | undefined): string => {
  if (place === undefined || levelOf(action) === 'instance') return 'on the whole instance'
  return place.id === undefined ? 'on this ring' : 'on this key or its ring'
}

/**
 * The same with roles on single rings and keys, as `refusalBy` in core judges them: they count for what is done to a key
 * they reach. Without a place, whether there may be any key this can be done to. Whoever has the role elsewhere is told so.
 */
export function missingRoleAt(
  { roles, narrow }: Holder,
  action: Action,
  place: KeyPlace | undefined,
): string | undefined {
  if (roles.some((role) => roleAllows(role, action))) return undefined
  const elsewhere = narrow.filter(({ role }) => roleAllows(role, action))
  const counting = elsewhere.filter((grant) => isWideEnough(grant, action))
  if (counting.some((grant) => place === undefined || reaches(grant, place))) return undefined
  if (elsewhere.length === 0 || levelOf(action) === 'platform') return `${needs(action)}.`
  return `${needs(action)} ${whereOf(action, place)}; yours is for ${counting.length > 0 ? 'others' : 'part of it'}.`
}

/** The only rings somebody may do this in; `undefined` where a role on the whole instance covers every ring there is. */
export function onlyRings({ roles, narrow }: Holder, action: Action): readonly string[] | undefined {
  if (roles.some((role) => roleAllows(role, action))) return undefined
  const rings = narrow.flatMap(({ role, keyRingId }) =>
    keyRingId !== undefined && roleAllows(role, action) ? [keyRingId] : [],
  )
  return [...new Set(rings)].sort()
}

/** Whoever may do this in some rings only begins in one of them. */
export const startingRing = (asked: string | undefined, only: readonly string[] | undefined): string | undefined =>
  only === undefined || only.includes(asked ?? DEFAULT_KEY_RING) ? asked : only[0]
