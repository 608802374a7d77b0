import { aadBytes } from '../envelope/aad.ts'
import { encodeEnvelope } from '../envelope/ciphertext.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyId, KeyVersionId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'
import { keyEvent } from './key-event.ts'
import { keyForUse, statesForOpening, factsOfUse } from './key-for-use.ts'
import { openEnvelope } from './open-envelope.ts'

export interface RewrapKey {
  readonly keyId: KeyId
  readonly ciphertext: string
  readonly aad: readonly string[]
}

export interface Rewrapped {
  readonly ciphertext: string
  /** The version that had wrapped it. */
  readonly versionId: KeyVersionId
  /** The newest, which has wrapped it anew. */
  readonly rewrappedVersionId: KeyVersionId
}

/** Wraps a data-encryption key anew by the newest version, without showing it; the same associated data go on holding. */
export async function rewrapKey(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.rewrap'>,
  { keyId, ciphertext, aad }: RewrapKey,
): Promise<Rewrapped> {
  const { key, current } = await keyForUse(deps, authorized, keyId, 'rewrap')
  const states = statesForOpening(authorized, key, 'rewrap')
  const associated = aadBytes(aad)
  const { plaintext, by } = await openEnvelope(deps, authorized.scope.id, current, { ciphertext, aad: associated })
  // It passes the server for one request, as what is wrapped does, and no further.
  const encrypted = await deps.token.encrypt(current.material, plaintext, associated).finally(() => plaintext.fill(0))

  const use = { keyId, versionId: current.id, states, encrypts: true }
  const responseData = { ...factsOfUse(key, by), rewrappedKeyVersionId: current.id }
  await deps.store.recordUse(use, keyEvent(deps, authorized, key, { responseData }))
  return {
    ciphertext: encodeEnvelope({ ...encrypted, handle: current.id }),
    versionId: by.id,
    rewrappedVersionId: current.id,
  }
}
