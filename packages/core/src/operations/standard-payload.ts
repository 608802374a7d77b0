import { payloadBinding } from '../envelope/payload-binding.ts'
import { KeyError } from '../errors/key-error.ts'
import type { InstanceRecord, KeyRecord, PayloadKeyRecord, SealedPayload } from '../ports/records.ts'
import type { KeyVersionId } from '../vocabulary/ids.ts'
import { GENERATED_ALGORITHM } from '../vocabulary/key-algorithm.ts'
import type { Dependencies } from './dependencies.ts'

type Subject = Pick<KeyRecord, 'id' | 'instanceId'>

/** The instance's payload key; made inside the token when the first standard key is. Of two made at once one stays. */
async function payloadKeyOf(deps: Dependencies, { id: instanceId, kekId }: InstanceRecord): Promise<PayloadKeyRecord> {
  const { store, token, macKeyId } = deps
  const known = await store.findPayloadKey(instanceId)
  if (known) return known
  const newId = deps.newId()
  // The binding wants the ids of a key and of its version: a payload key is both, under one UUID.
  const [keyId, id] = [newId as KeyRecord['id'], newId as KeyVersionId]
  const binding = { instanceId, keyId, versionId: id, algorithm: GENERATED_ALGORITHM, kekId } as const
  const { blob, mac } = await token.generateMaterial(binding, macKeyId)
  return store.addPayloadKey({ id, instanceId, createdAt: deps.now(), material: { binding, blob, mac, macKeyId } })
}

/** A standard key's secret as the database keeps it; the caller owns and wipes the bytes. */
export async function sealPayload(
  deps: Dependencies,
  instance: InstanceRecord,
  key: Subject,
  payload: Uint8Array,
): Promise<SealedPayload> {
  const { id: payloadKeyId, material } = await payloadKeyOf(deps, instance)
  const { ciphertext, iv } = await deps.token.encrypt(material, payload, payloadBinding(key))
  return { payloadKeyId, iv, ciphertext }
}

/** The secret in plain, which the caller owns and wipes. `INCOMPLETE_METADATA_ERR` when it is not this key's. */
export async function openPayload(
  { store, token }: Pick<Dependencies, 'store' | 'token'>,
  key: Subject,
  sealed: SealedPayload,
): Promise<Uint8Array> {
  const payloadKey = await store.findPayloadKey(key.instanceId)
  const payload =
    payloadKey?.id === sealed.payloadKeyId
      ? await token.decrypt(payloadKey.material, sealed, payloadBinding(key))
      : undefined
  if (!payload) throw new KeyError({ code: 'INCOMPLETE_METADATA_ERR' })
  return payload
}
