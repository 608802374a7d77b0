import type { Grant, Narrowing } from './principal.ts'
import type { Role } from './roles.ts'

/** Of the roles that hold one another, those which hold all that a role does. */
const GREATER: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  Reader: ['ReaderPlus', 'Writer', 'Manager'],
  ReaderPlus: ['Writer', 'Manager'],
  Writer: ['Manager'],
}

const isSame = (one: Narrowing, other: Narrowing): boolean =>
  'keyRing' in one ? 'keyRing' in other && one.keyRing === other.keyRing : 'key' in other && one.key === other.key

const isWithin = (wide: Narrowing | undefined, narrow: Narrowing | undefined): boolean =>
  wide === undefined || (narrow !== undefined && isSame(wide, narrow))

/**
 * Whether somebody holds, without end or condition, all that this grant would give: then a program of theirs may do it
 * for them, and nobody's rights are raised.
 */
export const mayDelegate = (held: readonly Grant[], { role, scope, only }: Grant): boolean =>
  held.some(
    (own) =>
      own.scope === scope &&
      own.expiresAt === undefined &&
      own.conditions === undefined &&
      own.source === undefined &&
      (own.role === role || GREATER[role]?.includes(own.role) === true) &&
      isWithin(own.only, only),
  )
