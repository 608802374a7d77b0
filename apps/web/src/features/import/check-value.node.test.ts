import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encryptBlock } from './aes-block.ts'
import { checkValueOf } from './check-value.ts'

const ecb = (key: Uint8Array, block: Uint8Array): Buffer =>
  createCipheriv(`aes-${key.length * 8}-ecb`, key, null)
    .setAutoPadding(false)
    .update(block)
const keys = fc.constantFrom(16, 24, 32).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))

describe('the cipher for browsers without AES-192', () => {
  test('FIPS 197, Appendix C', () => {
    const block = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
    const key = (length: number) => Uint8Array.from({ length }, (_, i) => i)
    expect([16, 24, 32].map((length) => Buffer.from(encryptBlock(key(length), block)).toString('hex'))).toEqual([
      '69c4e0d86a7b0430d8cdb78070b4c55a',
      'dda97ca4864cdfe06eaf70a0ec0d7191',
      '8ea2b7ca516745bfeafc49904b496089',
    ])
  })

  test('agrees with OpenSSL for every key and block', () => {
    fc.assert(
      fc.property(keys, fc.uint8Array({ minLength: 16, maxLength: 16 }), (key, block) => {
        expect(Buffer.from(encryptBlock(key, block))).toEqual(ecb(key, block))
      }),
    )
  })
})

test('the check value is the first three bytes of AES-ECB over zeros, in lower-case hex', async () => {
  await fc.assert(
    fc.asyncProperty(keys, async (key) => {
      const material = Uint8Array.from(key)
      expect(await checkValueOf(material)).toBe(ecb(key, Buffer.alloc(16)).toString('hex').slice(0, 6))
      expect(material).toEqual(Uint8Array.from(key))
    }),
  )
})

test('a well-known one: AES-256 of zeros', async () => {
  expect(await checkValueOf(new Uint8Array(32))).toBe('dc95c0')
})
