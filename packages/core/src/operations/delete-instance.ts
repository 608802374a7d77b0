import { KeyError } from '../errors/key-error.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { InstanceId } from '../vocabulary/ids.ts'
import { instanceChangeEvent, instanceToChange } from './change-instance.ts'
import type { Dependencies } from './dependencies.ts'
import { eventAboutKey } from './key-event.ts'
import { purgeFacts } from './purge-key.ts'
import { discardLeftOvers } from './transport-key.ts'

/**
 * Deletes an instance whose keys are all deleted, with everything in it; rejects with `INSTANCE_NOT_EMPTY_ERR`. For each
 * of its keys that is the end, so each leaves the event of a purge, as if it had been purged by itself. Its
 * key-encryption key is doomed in the same transaction and destroyed after it: from then on no copy of the database
 * gives back what it wrapped.
 */
export async function deleteInstance(
  deps: Dependencies,
  authorized: Authorized<'kms.instances.delete', 'platform'>,
  { id }: { readonly id: InstanceId },
): Promise<void> {
  const instance = await instanceToChange(deps, authorized, id)
  await requireEmpty(deps, id)
  const purge = { caller: authorized.caller, action: 'kms.secrets.purge', scope: instance }
  await deps.store.deleteInstance(id, {
    ofKey: (key) => eventAboutKey(deps, purge, key, { responseData: purgeFacts(deps, key) }),
    ofInstance: (purgedKeys) =>
      instanceChangeEvent(deps, authorized, instance, { reasonCode: 204, responseData: { purgedKeys } }),
  })
  await discardLeftOvers(deps)
}

/** The store looks again when it commits; looking before keeps anybody from asking others for what cannot be done. */
async function requireEmpty({ store }: Dependencies, id: InstanceId): Promise<void> {
  const keys = (await store.listKeyRings(id)).reduce((sum, ring) => sum + ring.keys, 0)
  if (keys > 0) throw new KeyError({ code: 'INSTANCE_NOT_EMPTY_ERR', keys })
}
