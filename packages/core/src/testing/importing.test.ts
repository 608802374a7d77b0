import { expect, test } from 'vitest'
import { toBase64, toHex } from '../vocabulary/bytes.ts'
import { spellingsOf } from './importing.ts'

test('material is found in hex, in JSON, and in base64 whatever stands before and after it', () => {
  const material = globalThis.crypto.getRandomValues(new Uint8Array(16))
  const found = (text: string): boolean => spellingsOf(material).some((spelling) => text.includes(spelling))
  expect(found(`key=${toHex(material)};`)).toBe(true)
  expect(found(JSON.stringify({ data: [...material] }))).toBe(true)
  for (const before of [0, 1, 2, 3, 4, 5]) {
    const around = new Uint8Array(before + material.length + 7).fill(0xa5)
    around.set(material, before)
    expect(found(toBase64(around))).toBe(true)
  }
  expect(found(toBase64(globalThis.crypto.getRandomValues(new Uint8Array(1_000))))).toBe(false)
})
