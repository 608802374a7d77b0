import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MaterialRefused, parseMaterial, type MaterialWords } from './material-words.ts'

const name = fc.string({ minLength: 0, maxLength: 6, unit: fc.constantFrom('1', ':', 'a', '2') })
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length, min: 48, max: 51 })
const hexId = fc.constantFrom('a'.repeat(32), 'b'.repeat(32))
const words: fc.Arbitrary<MaterialWords> = fc
  .constantFrom(['AES-128', 24] as const, ['AES-192', 32] as const, ['AES-256', 40] as const)
  .chain(([algorithm, length]) =>
    fc.tuple(name, name, name, fc.constant(algorithm), hexId, hexId, bytes(length), bytes(32)),
  )
const same = (one: MaterialWords, two: MaterialWords): boolean =>
  JSON.stringify(one.map(String)) === JSON.stringify(two.map(String))

describe('stored material on its way to the token', () => {
  test('property: two materials share a cache entry only when every word is the same', () => {
    fc.assert(
      fc.property(words, words, (one, two) => {
        expect(parseMaterial(one).cacheKey === parseMaterial(two).cacheKey).toBe(same(one, two))
      }),
      { numRuns: 1000 },
    )
  })

  test('a length or name that no row of ours has is refused', () => {
    const sound: MaterialWords = [
      'i',
      'k',
      'v',
      'AES-256',
      'a'.repeat(32),
      'b'.repeat(32),
      new Uint8Array(40),
      new Uint8Array(32),
    ]
    expect(parseMaterial(sound).binding).toMatchObject({ algorithm: 'AES-256' })
    const replaced = (at: number, value: unknown): MaterialWords =>
      sound.with(at, value as never) as unknown as MaterialWords
    for (const [at, value] of [
      [3, 'AES-512'],
      [3, 'AES-128'],
      [4, 'A'.repeat(32)],
      [5, ''],
      [6, new Uint8Array(39)],
      [7, new Uint8Array(31)],
    ] as const) {
      expect(() => parseMaterial(replaced(at, value))).toThrow(MaterialRefused)
    }
  })
})
