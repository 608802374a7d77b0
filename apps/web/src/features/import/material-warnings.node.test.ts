import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FEWEST_DIFFERENT, materialWarnings } from './material-warnings.ts'

const LENGTHS = [16, 24, 32] as const
const bytes = (length: number, at: (i: number) => number): Uint8Array => Uint8Array.from({ length }, (_, i) => at(i))

/** How likely `length` random bytes are to show fewer than `fewest` different ones. */
function falseAlarm(length: number, fewest: number): number {
  let odds = [1, ...Array<number>(length).fill(0)]
  for (let drawn = 0; drawn < length; drawn += 1) {
    odds = odds.map((p, seen) => (p * seen) / 256 + ((odds[seen - 1] ?? 0) * (257 - seen)) / 256)
  }
  return odds.slice(0, fewest).reduce((sum, p) => sum + p, 0)
}

describe('a key that is none', () => {
  test.each(LENGTHS)('all zero, all the same, counting up or down: %i bytes', (length) => {
    expect(materialWarnings(bytes(length, () => 0))).toEqual([expect.stringContaining('Every byte is zero')])
    expect(materialWarnings(bytes(length, () => 0xa5))).toEqual([expect.stringContaining('Every byte is the same')])
    expect(materialWarnings(bytes(length, (i) => i))).toEqual([expect.stringContaining('count up or down')])
    expect(materialWarnings(bytes(length, (i) => 250 - 7 * i))).toEqual([expect.stringContaining('count up or down')])
  })

  test('bytes that repeat are said with how many there really are', () => {
    const motif = fc.uint8Array({ minLength: 2, maxLength: 8 }).filter((part) => new Set(part).size > 1)
    fc.assert(
      fc.property(motif, fc.constantFrom(...LENGTHS), (part, length) => {
        const [warning = ''] = materialWarnings(bytes(length, (i) => part[i % part.length] ?? 0))
        const [, said] = /The same (\d+) bytes repeat/.exec(warning) ?? []
        expect(Number(said)).toBeLessThanOrEqual(part.length)
        expect(Number(said)).toBeGreaterThan(1)
      }),
    )
  })

  test('what somebody typed', () => {
    expect(materialWarnings(Buffer.from('correct horse battery staple 123'))).toContainEqual(
      expect.stringContaining('printable'),
    )
    expect(materialWarnings(Buffer.from('aabbccddeeffaabb'))).toContainEqual(expect.stringContaining('different bytes'))
  })
})

test('a good generator’s key is warned of less than once in a million', () => {
  expect(Object.keys(FEWEST_DIFFERENT).map(Number)).toEqual(LENGTHS)
  for (const [name, fewest] of Object.entries(FEWEST_DIFFERENT)) {
    const length = Number(name)
    expect(falseAlarm(length, fewest), `${length} bytes`).toBeLessThan(1e-6)
    expect(falseAlarm(length, fewest + 1), `${length} bytes could be judged more strictly`).toBeGreaterThan(1e-6)
    expect((95 / 256) ** length).toBeLessThan(1e-6)
  }
})
