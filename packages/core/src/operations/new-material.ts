import { KeyError } from '../errors/key-error.ts'
import type { Imported } from '../ports/cryptographic-token.ts'
import type { InstanceRecord, KeyVersionRecord } from '../ports/records.ts'
import type { KeyId, KeyVersionId } from '../vocabulary/ids.ts'
import { GENERATED_ALGORITHM } from '../vocabulary/key-algorithm.ts'
import { PAYLOAD_RULE } from '../vocabulary/limits.ts'
import type { Dependencies } from './dependencies.ts'

type Place = Parameters<Dependencies['token']['importPlain']>[1]
type Material = Omit<Extract<Imported, { kind: 'imported' }>, 'kind'>

export const badPayload = () => new KeyError({ code: 'INVALID_FIELD_ERR', field: 'payload', rule: PAYLOAD_RULE })

/** How the event says that material came through the API, as an import by form says its own method. */
export const plainFacts = (payload: Uint8Array | undefined) => (payload ? { importMethod: 'plain' } : {})

/** A version of a key, ready to be kept: made by the token, or taken in plain, which the caller owns and wipes. */
export async function newVersion(
  deps: Dependencies,
  { id: instanceId, kekId }: InstanceRecord,
  keyId: KeyId,
  payload: Uint8Array | undefined,
): Promise<KeyVersionRecord> {
  // newId gives UUIDs; the brand records that this one names a version.
  const id = deps.newId() as KeyVersionId
  const place = { instanceId, keyId, versionId: id, kekId }
  const { algorithm, blob, mac, checkValue } = await materialFor(deps, place, payload)
  const material = { binding: { ...place, algorithm }, blob, mac, macKeyId: deps.macKeyId }
  return { id, keyId, createdAt: deps.now(), checkValue, material }
}

async function materialFor(
  { token, macKeyId }: Dependencies,
  place: Place,
  payload: Uint8Array | undefined,
): Promise<Material> {
  if (payload === undefined) {
    const made = await token.generateMaterial({ ...place, algorithm: GENERATED_ALGORITHM }, macKeyId)
    return { ...made, algorithm: GENERATED_ALGORITHM }
  }
  const imported = await token.importPlain(payload, place, macKeyId)
  if (imported.kind === 'refused') throw badPayload()
  return imported
}
