import { KeyError } from '../errors/key-error.ts'
import { authorize, Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import type { KeyId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'
import { found } from './guard.ts'
import { keyEvent } from './key-event.ts'
import { openPayload } from './standard-payload.ts'

/**
 * What is known about a key in any state, with a standard key's secret unless it is deleted. The event is on disk
 * before the secret is handed over; the caller owns and wipes it. Rejects with `UNAUTHORIZED_ERR` when the key is
 * compromised and the caller is no Manager.
 */
export async function readPayload(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.read'>,
  keyId: KeyId,
): Promise<{ readonly key: KeyRecord; readonly payload?: Uint8Array | undefined }> {
  Authorized.requireGenuine(authorized)
  const { store } = deps
  const key = found(await store.findKey(authorized.reach, keyId), authorized.reach)
  requireMayRead(authorized, key)
  const payload =
    key.type === 'standard' && key.state !== 'destroyed' ? await secretOf(deps, authorized, key) : undefined
  try {
    await store.appendEvent(keyEvent(deps, authorized, key))
  } catch (error) {
    payload?.fill(0)
    throw error
  }
  return { key, payload }
}

/** A secret that is known to others is for Managers alone, like the use of a compromised root key. */
function requireMayRead({ caller, scope }: Authorized<'kms.secrets.read'>, { type, state }: KeyRecord): void {
  if (type === 'root' || state !== 'compromised') return
  if (!authorize(caller, 'kms.secrets.use-compromised', scope)) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
}

async function secretOf(
  deps: Dependencies,
  { reach }: Authorized<'kms.secrets.read'>,
  key: KeyRecord,
): Promise<Uint8Array> {
  const sealed = await deps.store.findPayload(key.instanceId, key.id)
  if (sealed) return openPayload(deps, key, sealed)
  // Purged since it was found, or a row is missing that should be there.
  found(await deps.store.findKey(reach, key.id), reach)
  throw new KeyError({ code: 'INCOMPLETE_METADATA_ERR' })
}
