import { KeyError } from '../errors/key-error.ts'
import type { Imported, MaterialFacts } from '../ports/cryptographic-token.ts'
import type { CeremonyRecord, KeyVersionRecord } from '../ports/records.ts'
import { WRAPPED_BYTES, WRAPPED_RULE } from '../vocabulary/limits.ts'
import type { Dependencies } from './dependencies.ts'
import { badPayload } from './new-material.ts'

/** What a form hands over: wrapped for the ceremony's key pair, or in plain, which the caller owns and wipes. */
export interface HandedOver {
  readonly wrapped?: Uint8Array | undefined
  readonly payload?: Uint8Array | undefined
  /** 6 hex digits; with another check value nothing is kept. */
  readonly expectedCheckValue?: string | undefined
}

/** Where the material will belong. */
export type Place = Parameters<Dependencies['token']['importPlain']>[1]

/** A version ready to be kept; the token has let go of it, and only its wrapped blob is left. */
export interface TakenIn {
  readonly version: KeyVersionRecord
  readonly facts: MaterialFacts
}

const invalid = (field: 'wrapped' | 'payload', rule: string) => new KeyError({ code: 'INVALID_FIELD_ERR', field, rule })

/**
 * Has the token unwrap what the form handed over, and tries it: `KEY_MATERIAL_ERR` for what is no AES key (in plain
 * `INVALID_FIELD_ERR`), `KEY_CHECK_VALUE_ERR` for another key than expected. Whatever is wrong, nothing is kept.
 */
export async function takeInMaterial(
  deps: Dependencies,
  ceremony: CeremonyRecord,
  handedOver: HandedOver,
  place: Place,
): Promise<TakenIn> {
  const { token, macKeyId } = deps
  const imported = await importedBy(deps, ceremony, handedOver, place)
  if (imported.kind === 'refused') throw new KeyError({ code: 'KEY_MATERIAL_ERR', reason: imported.reason })
  const { algorithm, blob, mac, checkValue } = imported
  const { expectedCheckValue } = handedOver
  if (expectedCheckValue !== undefined && expectedCheckValue !== checkValue) {
    throw new KeyError({ code: 'KEY_CHECK_VALUE_ERR' })
  }
  const material = { binding: { ...place, algorithm }, blob, mac, macKeyId }
  const facts = await token.inspect(material)
  return { version: { id: place.versionId, keyId: place.keyId, createdAt: deps.now(), checkValue, material }, facts }
}

async function importedBy(
  { token, macKeyId }: Dependencies,
  { transport }: CeremonyRecord,
  { wrapped, payload }: HandedOver,
  place: Place,
): Promise<Imported> {
  if (transport) {
    if (payload) throw invalid('payload', 'absent, since this import takes wrapped material only')
    if (wrapped?.length !== WRAPPED_BYTES) throw invalid('wrapped', WRAPPED_RULE)
    return token.importWrapped(wrapped, transport, place, macKeyId)
  }
  if (wrapped) throw invalid('wrapped', 'absent, since this import takes material in plain')
  if (!payload) throw badPayload()
  const imported = await token.importPlain(payload, place, macKeyId)
  if (imported.kind === 'refused') throw badPayload()
  return imported
}
