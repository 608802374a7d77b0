import { injective, utf8 } from '../vocabulary/bytes.ts'
import type { InstanceId, KeyId, KeyVersionId, TokenObjectId } from '../vocabulary/ids.ts'
import type { KeyAlgorithm } from '../vocabulary/key-algorithm.ts'

/** What a wrapped blob belongs to. AES key wrap has no associated data, so an HMAC over these words binds it. */
export interface MaterialBinding {
  readonly instanceId: InstanceId
  readonly keyId: KeyId
  readonly versionId: KeyVersionId
  readonly algorithm: KeyAlgorithm
  /** The token object that wraps the blob. */
  readonly kekId: TokenObjectId
}

const FORMAT = utf8('keywright.material.v1')

/** The bytes the HMAC covers: format name, the five words of the binding, the blob; injective, so no field can flow into its neighbour. */
export function bindingBytes(binding: MaterialBinding, blob: Uint8Array): Uint8Array {
  const { instanceId, keyId, versionId, algorithm, kekId } = binding
  return injective([FORMAT, ...[instanceId, keyId, versionId, algorithm, kekId].map(utf8), blob])
}
