import type { Authorized } from '../policy/authorize.ts'
import type { KeyRingCount } from '../ports/store.ts'
import type { Dependencies } from './dependencies.ts'
import { instanceEvent } from './key-event.ts'

/** Every ring of the instance, `default` first, with how many keys are in it. */
export async function listKeyRings(
  deps: Dependencies,
  authorized: Authorized<'kms.key-rings.list'>,
): Promise<readonly KeyRingCount[]> {
  const { store } = deps
  const rings = await store.listKeyRings(authorized.scope.id)
  await store.appendEvent(instanceEvent(deps, authorized, { totalResources: rings.length }))
  return rings
}
