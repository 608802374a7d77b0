import type { Action } from '@keywright/core/policy/roles'
import { useQuery } from '@tanstack/react-query'
import { notFound, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { hsmQuery } from '../features/hsm/queries.ts'
import type { Judge } from '../features/keys/action-refusal.ts'
import type { Key } from '../features/keys/queries.ts'
import { useKeyRefusals, type Refusals } from '../features/keys/use-key-refusals.ts'
import { useSignedIn, type InstanceSummary, type SignedIn } from '../features/session/queries.ts'
import { missingRoleAt, type Holder, type KeyPlace } from '../lib/permission.ts'

export interface Workplace {
  readonly session: SignedIn
  readonly instance: InstanceSummary
  /** Why this person may not do something here, to any key or to this one; `undefined` when they may. */
  readonly refusedHere: (action: Action, key?: KeyPlace) => string | undefined
  /** The same for what belongs to the whole installation as well. */
  readonly refusedAnywhere: (action: Action) => string | undefined
  readonly refusedOnPlatform: (action: Action) => string | undefined
}

/** Who is at work, in which instance, and with what roles. */
export function useWorkplace(): Workplace {
  const { instanceId } = useParams({ from: '/instances/$instanceId' })
  const session = useSignedIn()
  const instance = session.instances.find(({ id }) => id === instanceId)
  // The loader lets nobody into an unknown instance; this one has been deleted, or its last role was taken away.
  if (instance === undefined) throw notFound()
  const judge = (holder: Holder) => (action: Action, key?: KeyPlace) => missingRoleAt(holder, action, key)
  const { platformRoles } = session
  return {
    session,
    instance,
    refusedHere: judge(instance),
    refusedAnywhere: judge({ roles: [...instance.roles, ...platformRoles], narrow: instance.narrow }),
    refusedOnPlatform: judge({ roles: platformRoles, narrow: [] }),
  }
}

/** What buttons about keys ask before they can be pressed. */
export function useJudge(): Judge {
  const { instance, session, refusedAnywhere } = useWorkplace()
  const visible = refusedAnywhere('kms.hsm.read') === undefined
  const { data: hsm } = useQuery({ ...hsmQuery, enabled: visible })
  const hsmReady = hsm === undefined || hsm.state === 'ready'
  const { roles, narrow } = instance
  const { rules } = session
  return useMemo(() => ({ roles, narrow, rules, hsmReady }), [roles, narrow, rules, hsmReady])
}

/** Why each thing cannot be done with a key now, by the words for a grey button. */
export const useRefusals = (key: Key | undefined): Refusals => useKeyRefusals(key, useJudge())
