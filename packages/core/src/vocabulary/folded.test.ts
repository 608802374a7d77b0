import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { folded } from './folded.ts'

const FIRST_SURROGATE = 0xd800
const AFTER_SURROGATES = 0xe000

/** Every character that has another case. */
function* casedCharacters(): Generator<string> {
  for (let point = 0; point <= 0x10ffff; point += 1) {
    if (point >= FIRST_SURROGATE && point < AFTER_SURROGATES) continue
    const c = String.fromCodePoint(point)
    if (c.toUpperCase() !== c || c.toLowerCase() !== c) yield c
  }
}

const text = fc.string({ unit: fc.constantFrom(...Array.from('aAßẞSsΣσςİıIiÉéK😀ﬁÑ ')) })

describe('folded', () => {
  test('every character folds to one text, however it is cased, and folding twice changes nothing', () => {
    const unstable: string[] = []
    for (const c of casedCharacters()) {
      const once = folded(c)
      const same = [c.toUpperCase(), c.toLowerCase(), once].every((spelling) => folded(spelling) === once)
      if (!same) unstable.push(c)
    }
    expect(unstable).toEqual([])
  })

  test('a part of a text folds to a part of the folded text, wherever it is cut', () => {
    fc.assert(
      fc.property(text, text, text, (before, part, after) => {
        expect(folded(before + part + after)).toBe(folded(before) + folded(part) + folded(after))
      }),
    )
  })

  test('case alone is forgotten', () => {
    expect(folded('ΟΔΟΣ')).toBe(folded('οδος'))
    expect(folded('STRASSE')).toBe(folded('Straße'))
    expect(folded('Émile')).toBe('émile')
    expect(folded('Emile')).not.toBe(folded('Émile'))
  })
})
