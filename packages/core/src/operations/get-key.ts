import type { Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import type { KeyId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'
import { found } from './guard.ts'
import { keyEvent } from './key-event.ts'

/** What is known about a key, in any state. Its material is not part of the answer. */
export async function getKey(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.read'> | Authorized<'kms.secrets-metadata.read'>,
  keyId: KeyId,
): Promise<KeyRecord> {
  const key = found(await deps.store.findKey(authorized.reach, keyId), authorized.reach)
  await deps.store.appendEvent(keyEvent(deps, authorized, key))
  return key
}
