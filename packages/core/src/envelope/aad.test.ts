import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toHex, utf8 } from '../vocabulary/bytes.ts'
import { aadBytes } from './aad.ts'

const list = fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 5 })

describe('aadBytes', () => {
  test('different lists of well-formed strings are different bytes, in any order and with any boundaries', () => {
    fc.assert(
      fc.property(list, list, (one, two) => {
        expect(toHex(aadBytes(one)) === toHex(aadBytes(two))).toBe(JSON.stringify(one) === JSON.stringify(two))
      }),
    )
    const lists = [[], [''], ['', ''], ['ab'], ['a', 'b'], ['b', 'a'], ['a', '', 'b'], ['a\0b'], ['é'], ['e\u0301']]
    expect(new Set(lists.map((aad) => toHex(aadBytes(aad)))).size).toBe(lists.length)
  })

  test('the bytes are fixed: a format name and the items, each preceded by its length', () => {
    expect(toHex(aadBytes(['ab', 'é']))).toBe(`00000010${toHex(utf8('keywright.aad.v1'))}000000026162` + '00000002c3a9')
  })
})
