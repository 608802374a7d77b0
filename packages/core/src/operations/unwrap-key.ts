import { aadBytes } from '../envelope/aad.ts'
import { encodeEnvelope } from '../envelope/ciphertext.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyId, KeyVersionId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'
import { keyEvent } from './key-event.ts'
import { keyForUse, statesForOpening, factsOfUse } from './key-for-use.ts'
import { openEnvelope } from './open-envelope.ts'

export interface UnwrapKey {
  readonly keyId: KeyId
  readonly ciphertext: string
  readonly aad: readonly string[]
}

export interface Unwrapped {
  /** The caller owns and wipes it. */
  readonly plaintext: Uint8Array
  /** The version that had wrapped it. */
  readonly versionId: KeyVersionId
  /** The same data-encryption key wrapped by the newest version; absent when that one had wrapped it. */
  readonly rewrapped: { readonly ciphertext: string; readonly versionId: KeyVersionId } | undefined
}

/** Gives back what the key has wrapped, with whichever of its versions; answered only once the event is on disk. */
export async function unwrapKey(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.unwrap'>,
  { keyId, ciphertext, aad }: UnwrapKey,
): Promise<Unwrapped> {
  const { key, current } = await keyForUse(deps, authorized, keyId, 'unwrap')
  const states = statesForOpening(authorized, key, 'unwrap')
  const associated = aadBytes(aad)
  const { plaintext, by } = await openEnvelope(deps, authorized.scope.id, current, { ciphertext, aad: associated })
  try {
    // A compromised key protects nothing anew.
    const outdated = by.id !== current.id && key.state !== 'compromised'
    const renewed = outdated ? await deps.token.encrypt(current.material, plaintext, associated) : undefined
    const rewrapped = renewed && {
      ciphertext: encodeEnvelope({ ...renewed, handle: current.id }),
      versionId: current.id,
    }
    const use = {
      keyId,
      versionId: rewrapped?.versionId ?? by.id,
      states: outdated ? states.filter((state) => state !== 'compromised') : states,
      encrypts: outdated,
    }
    const responseData = {
      ...factsOfUse(key, by),
      ...(rewrapped && { rewrappedKeyVersionId: rewrapped.versionId }),
    }
    await deps.store.recordUse(use, keyEvent(deps, authorized, key, { responseData }))
    return { plaintext, versionId: by.id, rewrapped }
  } catch (error) {
    // Nobody will ever own it.
    plaintext.fill(0)
    throw error
  }
}
