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
  const WORDS = [0, 1, 2, 3, 4, 5, 6, 7]
  test('property: changing any one word gives another cache entry', () => {
    fc.assert(
      fc.property(words, words, fc.constantFrom(...WORDS), (one, two, at) => {
        fc.pre(one[3] === two[3])
        // Words at one place have one type.
        const changed = one.with(at, two[at] as never) as unknown as MaterialWords
        expect(parseMaterial(one).cacheKey === parseMaterial(changed).cacheKey).toBe(same(one, changed))
      }),
      { numRuns: 2000 },
    )
  })

  test('property: no letter can move from one word to its neighbour unseen', () => {
    fc.assert(
      fc.property(words, fc.constantFrom(0, 1), (one, at) => {
        const [left, right] = [String(one[at]), String(one[at + 1])]
        fc.pre(left.length > 0)
        const shifted = one.with(at, left.slice(0, -1)).with(at + 1, left.slice(-1) + right)
        expect(parseMaterial(shifted as unknown as MaterialWords).cacheKey).not.toBe(parseMaterial(one).cacheKey)
      }),
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
