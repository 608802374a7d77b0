import type { Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import type { KeyId, KeyVersionId } from '../vocabulary/ids.ts'
import type { KeyAlgorithm } from '../vocabulary/key-algorithm.ts'
import type { Dependencies } from './dependencies.ts'
import { keyEvent } from './key-event.ts'

export interface CreateKey {
  readonly name: string
  readonly description: string | undefined
}

const GENERATED: KeyAlgorithm = 'AES-256'

/** Makes a root key inside the token and keeps its wrapped blob: one transaction, so a crash leaves nothing behind. */
export async function createKey(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.create'>,
  { name, description }: CreateKey,
): Promise<KeyRecord> {
  const { token, store, macKeyId } = deps
  const { id: instanceId, kekId } = authorized.scope
  // newId gives UUIDs; the brands record what each one names.
  const [id, versionId] = [deps.newId() as KeyId, deps.newId() as KeyVersionId]
  const binding = { instanceId, keyId: id, versionId, algorithm: GENERATED, kekId }
  const { blob, mac, checkValue } = await token.generateMaterial(binding, macKeyId)

  const createdAt = deps.now()
  const key: KeyRecord = {
    id,
    instanceId,
    name,
    description,
    type: 'root',
    state: 'active',
    algorithm: GENERATED,
    imported: false,
    keyRingId: 'default',
    createdAt,
    createdBy: authorized.caller.principal.id,
    updatedAt: undefined,
    rotatedAt: undefined,
    expiresAt: undefined,
    currentVersion: { id: versionId, createdAt, checkValue },
  }
  const version = { id: versionId, keyId: id, createdAt, checkValue, material: { binding, blob, mac, macKeyId } }
  const responseData = { keyVersionId: versionId, keyVersionCreationDate: createdAt }
  await store.createKey(key, version, keyEvent(deps, authorized, key, { reasonCode: 201, responseData }))
  return key
}
