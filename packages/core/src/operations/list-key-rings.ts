import type { Authorized } from '../policy/authorize.ts'
import type { KeyRingCount } from '../ports/store.ts'
import type { Dependencies } from './dependencies.ts'
import { instanceEvent } from './key-event.ts'

/** The rings within reach, `default` first, with how many keys are in it. */
export async function listKeyRings(
  deps: Dependencies,
  authorized: Authorized<'kms.key-rings.list'>,
): Promise<readonly KeyRingCount[]> {
  const { store } = deps
  const { reach, scope } = authorized
  const rings = (await store.listKeyRings(scope.id)).filter(({ id }) => reach.coversRing(id))
  await store.appendEvent(instanceEvent(deps, authorized, { totalResources: rings.length }))
  return rings
}
