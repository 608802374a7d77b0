import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BASE64, BASE64URL, decodeDigits, HEX, type Notation } from './decode-digits.ts'

const bytesOf = (text: string, notation: Notation): number[] | undefined => {
  const decoded = decodeDigits(text, notation)
  return 'bytes' in decoded ? [...decoded.bytes] : undefined
}
const misspellingOf = (text: string, notation: Notation) => {
  const decoded = decodeDigits(text, notation)
  return 'misspelling' in decoded ? decoded.misspelling : undefined
}

const NOTATIONS = [
  { name: 'hex', notation: HEX, group: 2, spell: (bytes: Uint8Array) => Buffer.from(bytes).toString('hex') },
  { name: 'base64', notation: BASE64, group: 4, spell: (bytes: Uint8Array) => Buffer.from(bytes).toString('base64') },
  {
    name: 'base64url',
    notation: BASE64URL,
    group: 4,
    spell: (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url'),
  },
] as const
const binary = fc.uint8Array({ minLength: 1, maxLength: 80 })
const space = fc.constantFrom(' ', '\n', '\r\n', '\t', '  ')

describe.each(NOTATIONS)('$name', ({ notation, group, spell }) => {
  test('what is written comes back, with white space between groups or without', () => {
    fc.assert(
      fc.property(binary, fc.array(space, { minLength: 1 }), (bytes, spaces) => {
        const text = spell(bytes)
        expect(bytesOf(text, notation)).toEqual([...bytes])
        const groups = text.match(new RegExp(`.{1,${group}}`, 'g')) ?? []
        const spaced = groups.map((part, i) => part + (spaces[i % spaces.length] ?? '')).join('')
        expect(bytesOf(spaced, notation)).toEqual([...bytes])
      }),
    )
  })

  test('white space inside a group is a slip, and is said with its place', () => {
    fc.assert(
      fc.property(binary, fc.nat(), fc.integer({ min: 1, max: group - 1 }), (bytes, which, inside) => {
        const text = spell(bytes)
        const at = (which % Math.ceil(text.length / group)) * group + inside
        fc.pre(at < text.length)
        const broken = `${text.slice(0, at)} ${text.slice(at)}`
        expect(misspellingOf(broken, notation)).toEqual({ kind: 'gap', at: at + 2 })
      }),
    )
  })

  test('no two texts without white space give the same bytes, but for the case of hex and left-out padding', () => {
    const digits = (notation === HEX ? '0123456789abcdef' : 'ABCYZabcyz0189+/-_=').split('')
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...digits), maxLength: 12 }), (text) => {
        const bytes = bytesOf(text, notation)
        fc.pre(bytes !== undefined)
        const again = spell(Uint8Array.from(bytes))
        expect(notation === BASE64URL ? text.replace(/=+$/, '') : text).toBe(again)
      }),
      { numRuns: 2000 },
    )
  })

  test('any foreign character is refused, with its place and without showing it', () => {
    fc.assert(
      fc.property(
        binary,
        fc.nat(),
        fc.constantFrom('!', '{', 'é', '\u00a0', '\u200b', ';', '\0'),
        (bytes, place, alien) => {
          const text = spell(bytes)
          const at = place % text.length
          const found = misspellingOf(text.slice(0, at) + alien + text.slice(at), notation)
          expect(found).toEqual({ kind: 'character', at: at + 1 })
        },
      ),
    )
  })
})

test('hex is read in either case', () => {
  expect(bytesOf('00fFAb', HEX)).toEqual([0, 255, 171])
  expect(misspellingOf('0', HEX)).toEqual({ kind: 'incomplete', digits: 1 })
  expect(misspellingOf('0g', HEX)).toEqual({ kind: 'character', at: 2 })
})

test('base64 is padded, base64url need not be, and each refuses the digits of the other', () => {
  expect(bytesOf('QQ==', BASE64)).toEqual([65])
  expect(misspellingOf('QQ', BASE64)).toEqual({ kind: 'incomplete', digits: 2 })
  expect(misspellingOf('QQ=', BASE64)).toEqual({ kind: 'incomplete', digits: 3 })
  expect(misspellingOf('Q=', BASE64)).toEqual({ kind: 'incomplete', digits: 2 })
  expect(bytesOf('QQ', BASE64URL)).toEqual([65])
  expect(bytesOf('QQ==', BASE64URL)).toEqual([65])
  expect(misspellingOf('QQ=', BASE64URL)).toEqual({ kind: 'incomplete', digits: 3 })
  expect(misspellingOf('Q', BASE64URL)).toEqual({ kind: 'incomplete', digits: 1 })
  expect(misspellingOf('-_-_', BASE64)).toEqual({ kind: 'character', at: 1 })
  expect(misspellingOf('+/+/', BASE64URL)).toEqual({ kind: 'character', at: 1 })
})

test.each(['=', 'QQ===', '====', 'QQ==QQ==', 'QUJD='])('padding where none belongs: "%s"', (text) => {
  expect(misspellingOf(text, BASE64)?.kind).toBe('padding')
})

test('bits that no byte takes must be zero', () => {
  expect(misspellingOf('QR==', BASE64)).toEqual({ kind: 'stray-bits' })
  expect(misspellingOf('QUF=', BASE64)).toEqual({ kind: 'stray-bits' })
  expect(misspellingOf('QR', BASE64URL)).toEqual({ kind: 'stray-bits' })
})

test('nothing is nothing', () => {
  expect(bytesOf('', HEX)).toEqual([])
  expect(bytesOf(' \n', BASE64)).toEqual([])
})
