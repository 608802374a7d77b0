import { KeyError } from '../errors/key-error.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyRingRecord } from '../ports/records.ts'
import { isKeyRingId, KEY_RING_ID } from '../vocabulary/key-ring.ts'
import type { Dependencies } from './dependencies.ts'
import { keyRingEvent } from './key-ring-event.ts'

/** Makes an empty ring. Rejects with `KEY_RING_NOT_UNIQUE_ERR`. */
export async function createKeyRing(
  deps: Dependencies,
  authorized: Authorized<'kms.key-rings.create'>,
  { id }: { readonly id: string },
): Promise<KeyRingRecord> {
  if (!isKeyRingId(id)) throw new KeyError({ code: 'INVALID_FIELD_ERR', field: 'id', rule: KEY_RING_ID.rule })
  const { caller, scope } = authorized
  const ring = { instanceId: scope.id, id, createdAt: deps.now(), createdBy: caller.principal.id }
  await deps.store.createKeyRing(ring, keyRingEvent(deps, authorized, id, { reasonCode: 201 }))
  return ring
}
