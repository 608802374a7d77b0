import type { AuditFacts } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import { Authorized } from '../policy/authorize.ts'
import type { KeyId } from '../vocabulary/ids.ts'
import { DEFAULT_KEY_RING } from '../vocabulary/key-ring.ts'
import { endedGrantFacts } from './access-event.ts'
import type { Dependencies } from './dependencies.ts'
import { keyRingEvent } from './key-ring-event.ts'

/** How many keys an event names at most; how many there were it always says. */
const MOST_NAMED = 100

/** Which deleted keys left the ring with its end: theirs is no event of their own. */
const movedFacts = (moved: readonly KeyId[]): AuditFacts =>
  moved.length === 0 ? {} : { movedKeys: moved.length, movedKeyIds: moved.slice(0, MOST_NAMED).join(',') }

/**
 * Deletes an empty ring; with `force` deleted keys are no hindrance and move to `default`. Grants on it end with it. Rejects with
 * `KEY_RING_NOT_FOUND_ERR` and `KEY_RING_NOT_EMPTY_ERR`.
 */
export async function deleteKeyRing(
  deps: Dependencies,
  authorized: Authorized<'kms.key-rings.delete'>,
  { id, force = false }: { readonly id: string; readonly force?: boolean | undefined },
): Promise<void> {
  const rule = `another key ring than ${DEFAULT_KEY_RING}, which every instance has`
  if (id === DEFAULT_KEY_RING) throw new KeyError({ code: 'INVALID_FIELD_ERR', field: 'id', rule })
  Authorized.requireGenuine(authorized)
  await deps.store.deleteKeyRing({ instanceId: authorized.scope.id, id }, force, (moved, ended) =>
    keyRingEvent(deps, authorized, id, {
      reasonCode: 204,
      requestData: { force },
      responseData: { ...movedFacts(moved), ...endedGrantFacts(ended) },
    }),
  )
}
