import { aadBytes } from '../envelope/aad.ts'
import { encodeEnvelope } from '../envelope/ciphertext.ts'
import { statesFor } from '../lifecycle/permitted.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyId, KeyVersionId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'
import { found, requirePermitted } from './guard.ts'
import { keyEvent } from './key-event.ts'

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

const GENERATED_BYTES = 32

/** Wraps a data-encryption key with the newest version; answered only once the event is on disk. */
export async function wrapKey(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.wrap'>,
  { keyId, plaintext, aad }: WrapKey,
): Promise<Wrapped> {
  const { token, store } = deps
  const { key, current } = found(await store.findKeyForUse(authorized.scope.id, keyId))
  requirePermitted(key, 'wrap')

  const generated = plaintext === undefined ? await token.random(GENERATED_BYTES) : undefined
  const secret = plaintext ?? generated
  if (secret === undefined) throw new TypeError('there is always something to wrap')
  const { ciphertext, iv } = await token.encrypt(current.material, secret, aadBytes(aad))

  const use = { keyId, versionId: current.id, states: statesFor('wrap'), encrypts: true }
  await store.recordUse(use, keyEvent(deps, authorized, key, { responseData: { keyVersionId: current.id } }))
  return { generated, ciphertext: encodeEnvelope({ ciphertext, iv, handle: current.id }), versionId: current.id }
}
