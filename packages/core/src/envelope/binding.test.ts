import { describe, expect, test } from 'vitest'
import { newInstanceId, newKeyId, newTokenObjectId, newVersionId } from '../testing/builders.ts'
import { toHex, utf8 } from '../vocabulary/bytes.ts'
import { bindingBytes, type MaterialBinding } from './binding.ts'

const binding: MaterialBinding = {
  instanceId: newInstanceId(),
  keyId: newKeyId(),
  versionId: newVersionId(),
  algorithm: 'AES-256',
  kekId: newTokenObjectId(),
}
const blob = Uint8Array.from({ length: 40 }, (_, i) => i)
const bytesOf = (change: Partial<MaterialBinding>): string => toHex(bindingBytes({ ...binding, ...change }, blob))

describe('bindingBytes', () => {
  test('another instance, key, version, algorithm, KEK or blob gives other bytes', () => {
    const changed = [
      bytesOf({}),
      bytesOf({ instanceId: newInstanceId() }),
      bytesOf({ keyId: newKeyId() }),
      bytesOf({ versionId: newVersionId() }),
      bytesOf({ algorithm: 'AES-192' }),
      bytesOf({ kekId: newTokenObjectId() }),
      ...Array.from(blob, (_, at) => toHex(bindingBytes(binding, blob.with(at, 255)))),
      toHex(bindingBytes(binding, blob.subarray(1))),
    ]
    expect(new Set(changed).size).toBe(changed.length)
  })

  test('two fields that change places give other bytes', () => {
    // Key and version ids are both UUIDs; only their place tells them apart.
    const swapped = { keyId: binding.versionId, versionId: binding.keyId } as unknown as Partial<MaterialBinding>
    expect(bytesOf(swapped)).not.toBe(bytesOf({}))
  })

  test('the bytes are fixed, since HMACs over them are stored', () => {
    const { instanceId, keyId, versionId, algorithm, kekId } = binding
    const field = (value: Uint8Array): string => value.length.toString(16).padStart(8, '0') + toHex(value)
    const words = ['keywright.material.v1', instanceId, keyId, versionId, algorithm, kekId].map(utf8)
    expect(bytesOf({})).toBe([...words, blob].map(field).join(''))
  })
})
