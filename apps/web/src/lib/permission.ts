import { roleAllows, rolesFor, type Action, type Role } from '@keywright/core/policy/roles'

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** Why the control is grey, or `undefined` when one of the roles allows it. */
export function missingRole(roles: readonly Role[], action: Action): string | undefined {
  if (roles.some((role) => roleAllows(role, action))) return undefined
  return `Needs the ${either.format(rolesFor(action))} role.`
}
