import { decodeEnvelope, type Envelope } from '../envelope/ciphertext.ts'
import { KeyError } from '../errors/key-error.ts'
import type { KeyVersionRecord } from '../ports/records.ts'
import type { InstanceId, KeyVersionId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'

export interface Opened {
  /** Whoever opened it owns and wipes it. */
  readonly plaintext: Uint8Array
  /** The version that had wrapped it. */
  readonly by: KeyVersionRecord
}

/**
 * Opens an envelope with the version it names; with a handle that is not one of this key's, every version is tried,
 * because equal material imported elsewhere may have wrapped it (key-protect-api.md §1.7).
 */
export async function openEnvelope(
  { store, token }: Dependencies,
  instanceId: InstanceId,
  current: KeyVersionRecord,
  { ciphertext, aad }: { readonly ciphertext: string; readonly aad: Uint8Array },
): Promise<Opened> {
  const envelope = envelopeOf(ciphertext)
  const named = envelope.handle === current.id
  const versions = named ? [current] : inOrder(await store.listVersions(instanceId, current.keyId), envelope.handle)
  for (const by of versions) {
    const plaintext = await token.decrypt(by.material, envelope, aad)
    if (plaintext) return { plaintext, by }
  }
  throw new KeyError({ code: 'UNPROCESSABLE_CIPHERTEXT_ERR' })
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
