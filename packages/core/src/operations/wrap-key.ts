import { aadBytes } from '../envelope/aad.ts'
import { encodeEnvelope } from '../envelope/ciphertext.ts'
import { statesFor } from '../lifecycle/permitted.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { CryptographicToken, StoredMaterial } from '../ports/cryptographic-token.ts'
import type { KeyId, KeyVersionId } from '../vocabulary/ids.ts'
import { GENERATED_BYTES } from '../vocabulary/key-algorithm.ts'
import type { Dependencies } from './dependencies.ts'
import { requireUnexpired } from './guard.ts'
import { keyEvent } from './key-event.ts'
import { keyForUse, factsOfUse } from './key-for-use.ts'

export interface WrapKey {
  readonly keyId: KeyId
  /** The caller's data-encryption key; the token draws 32 random bytes when absent. */
  readonly plaintext: Uint8Array | undefined
  readonly aad: readonly string[]
}

export interface Wrapped {
  /** Present when the token made the data-encryption key; the caller owns and wipes it. */
  readonly generated: Uint8Array | undefined
  readonly ciphertext: string
  readonly versionId: KeyVersionId
}

/** Wraps a data-encryption key with the newest version; answered only once the event is on disk. */
export async function wrapKey(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.wrap'>,
  { keyId, plaintext, aad }: WrapKey,
): Promise<Wrapped> {
  const { token, store } = deps
  const { key, current } = await keyForUse(deps, authorized, keyId, 'wrap')
  requireUnexpired(key, deps.now())

  const associated = aadBytes(aad)
  const { ciphertext, iv, generated } =
    plaintext === undefined
      ? await wrapNew(token, current.material, associated)
      : { ...(await token.encrypt(current.material, plaintext, associated)), generated: undefined }

  const use = { keyId, versionId: current.id, states: statesFor('wrap'), encrypts: true }
  try {
    await store.recordUse(use, keyEvent(deps, authorized, key, { responseData: factsOfUse(key, current) }))
  } catch (error) {
    // Nobody will ever own it.
    generated?.fill(0)
    throw error
  }
  return { generated, ciphertext: encodeEnvelope({ ciphertext, iv, handle: current.id }), versionId: current.id }
}

async function wrapNew(token: CryptographicToken, material: StoredMaterial, aad: Uint8Array) {
  const { plaintext, ...encrypted } = await token.encryptRandom(material, GENERATED_BYTES, aad)
  return { ...encrypted, generated: plaintext }
}
