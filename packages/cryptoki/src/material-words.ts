import type { MaterialBinding } from '@keywright/core/envelope/binding'
import type { StoredMaterial } from '@keywright/core/ports/cryptographic-token'
import { parseTokenObjectId, type TokenObjectId } from '@keywright/core/vocabulary/ids'
import { algorithmRow, KEY_ALGORITHMS, type KeyAlgorithm } from '@keywright/core/vocabulary/key-algorithm'
import { asBuffer } from './template.ts'

/** Stored material on its way to the worker: a flat tuple, because object keys cost more than their values in IPC. */
export type MaterialWords = readonly [
  instanceId: string,
  keyId: string,
  versionId: string,
  algorithm: string,
  kekId: string,
  macKeyId: string,
  blob: Uint8Array,
  mac: Uint8Array,
]

/** Stored material that is not what this service wrote: tampered with, or damaged. */
export class MaterialRefused extends Error {
  override readonly name = 'MaterialRefused'
}

/** Material whose shape is sound; its HMAC is still to be checked. */
export interface ParsedMaterial {
  readonly binding: MaterialBinding
  readonly macKeyId: TokenObjectId
  readonly blob: Uint8Array
  readonly mac: Uint8Array
  /** Injective over every field. */
  readonly cacheKey: string
}

const WRAP_OVERHEAD = 8
const MAC_BYTES = 32

/** How long the blob of an algorithm's material is: RFC 3394 adds one block of 8 bytes. */
export const blobBytes = (algorithm: KeyAlgorithm): number => algorithmRow(algorithm).materialBytes + WRAP_OVERHEAD

/** The caller’s row, flattened; nothing is checked before the worker does. */
export const materialWords = ({ binding, blob, mac, macKeyId }: StoredMaterial): MaterialWords => [
  binding.instanceId,
  binding.keyId,
  binding.versionId,
  binding.algorithm,
  binding.kekId,
  macKeyId,
  blob,
  mac,
]

/** Throws `MaterialRefused` for lengths and names no row of ours can have. */
export function parseMaterial(words: MaterialWords): ParsedMaterial {
  const [instanceId, keyId, versionId, algorithmName, kek, macKey, blob, mac] = words
  const algorithm = KEY_ALGORITHMS.find((name) => name === algorithmName)
  const kekId = parseTokenObjectId(kek)
  const macKeyId = parseTokenObjectId(macKey)
  if (!algorithm || !kekId || !macKeyId) throw new MaterialRefused('an identifier is malformed')
  if (mac.length !== MAC_BYTES || blob.length !== blobBytes(algorithm)) {
    throw new MaterialRefused('a length is wrong')
  }
  // The three row ids are only ever hashed, so their shape need not be checked a second time.
  const binding = { instanceId, keyId, versionId, algorithm, kekId } as MaterialBinding
  return { binding, macKeyId, blob, mac, cacheKey: cacheKeyOf(words) }
}

// Lengths in front of what can vary; kekId, macKeyId and mac have fixed lengths, and the blob ends the string.
function cacheKeyOf([instance, key, version, algorithm, kekId, macKeyId, blob, mac]: MaterialWords): string {
  const ids = `${instance.length}:${instance}${key.length}:${key}${version.length}:${version}${algorithm.length}:${algorithm}`
  return `${ids}${kekId}${macKeyId}${asBuffer(mac).toString('latin1')}${asBuffer(blob).toString('latin1')}`
}
