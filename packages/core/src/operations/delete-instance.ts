import type { Authorized } from '../policy/authorize.ts'
import type { InstanceId } from '../vocabulary/ids.ts'
import { instanceChangeEvent, instanceToChange } from './change-instance.ts'
import type { Dependencies } from './dependencies.ts'
import { discardLeftOvers } from './transport-key.ts'

/**
 * Deletes an instance whose keys are all deleted, with everything in it; rejects with `INSTANCE_NOT_EMPTY_ERR`. Its
 * key-encryption key is doomed in the same transaction and destroyed after it: from then on no copy of the database
 * gives back what it wrapped.
 */
export async function deleteInstance(
  deps: Dependencies,
  authorized: Authorized<'kms.instances.delete', 'platform'>,
  { id }: { readonly id: InstanceId },
): Promise<void> {
  const instance = await instanceToChange(deps, authorized, id)
  await deps.store.deleteInstance(id, instanceChangeEvent(deps, authorized, instance, { reasonCode: 204 }))
  await discardLeftOvers(deps)
}
