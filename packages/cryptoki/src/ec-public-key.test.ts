import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { subjectPublicKeyInfo } from './ec-public-key.ts'

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))
const point = spki.subarray(-65)

describe('the public half of a signing key', () => {
  test('is the same from a bare point and from one in an octet string', () => {
    expect(subjectPublicKeyInfo(point)).toEqual(spki)
    expect(subjectPublicKeyInfo(Uint8Array.of(0x04, 65, ...point))).toEqual(spki)
    expect(createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).equals(publicKey)).toBe(true)
  })

  test('is nothing for anything else', () => {
    for (const wrong of [
      new Uint8Array(),
      point.subarray(1),
      new Uint8Array(65),
      Uint8Array.of(2, ...point.subarray(1)),
    ]) {
      expect(subjectPublicKeyInfo(wrong)).toBeUndefined()
    }
  })
})
