import { KeyError } from '../errors/key-error.ts'
import { authorize, scopesFor, type Authorized } from '../policy/authorize.ts'
import type { Caller, Grant } from '../policy/principal.ts'
import type { Action } from '../policy/roles.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { Dependencies } from './dependencies.ts'

/** What is asked about access: overseen on everything, or within instances. */
export type AccessAction = Extract<Action, `kms.access-grants.${string}` | `kms.authorizations.${string}`>

/** A proof over the access to one instance, or to everything. */
type Over<A extends Action> = Authorized<A, InstanceRecord | 'platform'>

/** Every proof of a caller for one action about access: that for the platform alone where there is one, as it covers all. */
export type Oversight<A extends Action> = readonly [Over<A>, ...Over<A>[]]

/** What the caller oversees; throws `UNAUTHORIZED_ERR` where that is nothing. */
export async function overseen<A extends AccessAction>(
  { store }: Pick<Dependencies, 'store'>,
  caller: Caller,
  action: A,
): Promise<Oversight<A>> {
  const scopes = new Set<string>(scopesFor(caller, action))
  const places = scopes.has('platform')
    ? (['platform'] as const)
    : (scopes.size === 0 ? [] : await store.listInstances()).filter(({ id }) => scopes.has(id))
  const [first, ...more] = places.flatMap(
    (place) => authorize<A, InstanceRecord | 'platform'>(caller, action, place) ?? [],
  )
  if (!first) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  return [first, ...more]
}

/** The proof that covers a place, `undefined` where none does. */
export const covering = <A extends Action>(oversight: Oversight<A>, scope: Grant['scope']): Over<A> | undefined =>
  oversight.find((proof) => proof.scope === 'platform' || proof.scope.id === scope)

/** The same for what must be covered: throws `UNAUTHORIZED_ERR`. */
export function requireCovering<A extends Action>(oversight: Oversight<A>, scope: Grant['scope']): Over<A> {
  const proof = covering(oversight, scope)
  if (!proof) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  return proof
}
