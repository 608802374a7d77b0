import { wrapKey } from '../operations/wrap-key.ts'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import { utf8 } from '../vocabulary/bytes.ts'
import { proofOf } from './builders.ts'
import { openInMemoryService, type InMemoryService } from './in-memory-service.ts'

export const DEK = utf8('a data-encryption key, 32 bytes.')
export const AAD: readonly string[] = ['tenant', '7']

/** The data key as this key wraps it. */
export async function wrapBy(
  { deps }: Pick<InMemoryService, 'deps'>,
  instance: InstanceRecord,
  { id: keyId }: KeyRecord,
): Promise<string> {
  const proof = proofOf('kms.secrets.wrap', instance)
  return (await wrapKey(deps, proof, { keyId, plaintext: DEK, aad: AAD })).ciphertext
}

/** A service with one key, and what it has wrapped. */
export async function openWithCiphertext() {
  const service = await openInMemoryService()
  const instance = await service.addInstance()
  const key = await service.addKey(instance)
  return { service, instance, key, ciphertext: await wrapBy(service, instance, key) }
}
