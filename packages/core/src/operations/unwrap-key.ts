import { aadBytes } from '../envelope/aad.ts'
import { decodeEnvelope, encodeEnvelope, type Envelope } from '../envelope/ciphertext.ts'
import { KeyError } from '../errors/key-error.ts'
import { statesFor } from '../lifecycle/permitted.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { CryptographicToken } from '../ports/cryptographic-token.ts'
import type { KeyVersionRecord } from '../ports/records.ts'
import type { KeyId, KeyVersionId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'
import { found, requirePermitted } from './guard.ts'
import { keyEvent } from './key-event.ts'

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

interface Opened {
  readonly plaintext: Uint8Array
  readonly by: KeyVersionRecord
}

/**
 * Unwraps with the version the ciphertext names; with a handle that is not one of this key's, every version is tried,
 * because equal material imported elsewhere may have wrapped it (key-protect-api.md §1.7).
 */
export async function unwrapKey(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.unwrap'>,
  { keyId, ciphertext, aad }: UnwrapKey,
): Promise<Unwrapped> {
  const { token, store } = deps
  const { key, current } = found(await store.findKeyForUse(authorized.scope.id, keyId))
  requirePermitted(key, 'unwrap')

  const envelope = envelopeOf(ciphertext)
  const named = envelope.handle === current.id
  const versions = named ? [current] : await store.listVersions(authorized.scope.id, keyId)
  const associated = aadBytes(aad)
  const { plaintext, by } = await open(token, inOrder(versions, envelope.handle), envelope, associated)

  const outdated = by.id !== current.id && key.state !== 'compromised'
  const renewed = outdated ? await token.encrypt(current.material, plaintext, associated) : undefined
  const rewrapped = renewed && { ciphertext: encodeEnvelope({ ...renewed, handle: current.id }), versionId: current.id }

  const use = { keyId, versionId: rewrapped?.versionId ?? by.id, states: statesFor('unwrap'), encrypts: outdated }
  const responseData = { keyVersionId: by.id, ...(rewrapped ? { rewrappedKeyVersionId: rewrapped.versionId } : {}) }
  await store.recordUse(use, keyEvent(deps, authorized, key, { responseData }))
  return { plaintext, versionId: by.id, rewrapped }
}

function envelopeOf(ciphertext: string): Envelope {
  const decoded = decodeEnvelope(ciphertext)
  switch (decoded.kind) {
    case 'envelope':
      return decoded.envelope
    case 'foreign':
      throw new KeyError({ code: 'UNPROCESSABLE_CIPHERTEXT_ERR' })
    case 'not-base64':
      throw new KeyError({ code: 'INVALID_FIELD_ERR', field: 'ciphertext', rule: 'a base64 encoded ciphertext' })
    default:
      return decoded satisfies never
  }
}

/** The named version alone when there is one; otherwise all, newest first. */
function inOrder(versions: readonly KeyVersionRecord[], handle: KeyVersionId): readonly KeyVersionRecord[] {
  const named = versions.filter(({ id }) => id === handle)
  return named.length > 0 ? named : versions
}

async function open(
  token: CryptographicToken,
  versions: readonly KeyVersionRecord[],
  { ciphertext, iv }: Envelope,
  aad: Uint8Array,
): Promise<Opened> {
  for (const by of versions) {
    const plaintext = await token.decrypt(by.material, { ciphertext, iv }, aad)
    if (plaintext) return { plaintext, by }
  }
  throw new KeyError({ code: 'UNPROCESSABLE_CIPHERTEXT_ERR' })
}
