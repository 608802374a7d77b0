import type { Action, Role } from '@keywright/core/policy/roles'
import { useParams } from '@tanstack/react-router'
import { useSignedIn, type InstanceSummary, type SignedIn } from '../features/session/queries.ts'
import { missingRole } from '../lib/permission.ts'

export interface Workplace {
  readonly session: SignedIn
  readonly instance: InstanceSummary
  /** Why this person may not do something here, or `undefined` when they may. */
  readonly refusedHere: (action: Action) => string | undefined
  /** The same for what belongs to the whole installation as well. */
  readonly refusedAnywhere: (action: Action) => string | undefined
  readonly refusedOnPlatform: (action: Action) => string | undefined
}

/** Who is at work, in which instance, and with what roles. */
export function useWorkplace(): Workplace {
  const { instanceId } = useParams({ from: '/instances/$instanceId' })
  const session = useSignedIn()
  const instance = session.instances.find(({ id }) => id === instanceId)
  if (instance === undefined) throw new Error('the loader lets nobody into an unknown instance')
  const judge = (roles: readonly Role[]) => (action: Action) => missingRole(roles, action)
  return {
    session,
    instance,
    refusedHere: judge(instance.roles),
    refusedAnywhere: judge([...instance.roles, ...session.platformRoles]),
    refusedOnPlatform: judge(session.platformRoles),
  }
}
