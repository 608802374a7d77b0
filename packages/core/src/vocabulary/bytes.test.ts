import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase64, fromHex, injective, toBase64, toHex, utf8 } from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 64 })
const some = fc.uint8Array({ minLength: 1, maxLength: 64 })
const DIGITS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')

describe('base64 (RFC 4648 §4)', () => {
  test('the vectors of RFC 4648 §10', () => {
    const vectors = { f: 'Zg==', fo: 'Zm8=', foo: 'Zm9v', foob: 'Zm9vYg==', fooba: 'Zm9vYmE=', foobar: 'Zm9vYmFy' }
    for (const [text, encoded] of Object.entries(vectors)) {
      expect(toBase64(utf8(text))).toBe(encoded)
      expect(fromBase64(encoded)).toEqual(utf8(text))
    }
  })

  test('what is written is read back, byte for byte', () => {
    fc.assert(
      fc.property(some, (value) => {
        expect(fromBase64(toBase64(value))).toEqual(value)
      }),
    )
  })

  test('a megabyte is read and written without overflowing the stack', () => {
    const much = new Uint8Array(1024 * 1024 + 1).map((_, i) => i * 7)
    expect(fromBase64(toBase64(much))).toEqual(much)
  })

  test('whatever is read has one spelling: the one that would be written', () => {
    const almost = fc.string({ unit: fc.constantFrom(...DIGITS, '=', '-', '_', ' ', '\n'), maxLength: 12 })
    fc.assert(
      fc.property(almost, (text) => {
        const value = fromBase64(text)
        expect(value === undefined || toBase64(value) === text).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('stray bits in the last digit are refused, each of them (RFC 4648 §3.5)', () => {
    const readable = (shape: (digit: string) => string) => DIGITS.filter((d) => fromBase64(shape(d)) !== undefined)
    expect(readable((digit) => `A${digit}==`)).toEqual(Array.from('AQgw'))
    expect(readable((digit) => `AA${digit}=`)).toEqual(Array.from('AEIMQUYcgkosw048'))
  })

  test.for([
    '',
    '=',
    '====',
    'QQ',
    'QQ=',
    'QQ===',
    'QQ==QQ==',
    ' QQ==',
    'QQ==\n',
    'Q Q=',
    'QQ-_',
    'QQ=Q',
    'Zm9vYg',
    '☃AAA',
  ])('refused: %j', (text) => expect(fromBase64(text)).toBeUndefined())

  test('one character too many, too few or other than it was is never the same bytes', () => {
    fc.assert(
      fc.property(some, fc.nat(), fc.constantFrom(...DIGITS, '=', '', '\t'), (value, seed, replacement) => {
        const text = toBase64(value)
        const at = seed % text.length
        const changed = text.slice(0, at) + replacement + text.slice(at + 1)
        fc.pre(changed !== text)
        expect(fromBase64(changed)).not.toEqual(value)
      }),
    )
  })
})

describe('hex', () => {
  test('what is written is read back, in two lower-case digits a byte', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(toHex(value)).toMatch(/^(?:[0-9a-f]{2})*$/)
        expect(fromHex(toHex(value))).toEqual(value)
      }),
    )
    expect(toHex(Uint8Array.of(0, 10, 255))).toBe('000aff')
  })

  test.for(['0', '0g', 'FF', 'zz', '0x00', ' 00', '00\n', '0 0'])('refused: %j', (text) => {
    expect(fromHex(text)).toBeUndefined()
  })
})

describe('injective', () => {
  /** Reads it back: whatever can be read back cannot have come from two lists. */
  function partsOf(joined: Uint8Array): readonly Uint8Array[] {
    if (joined.length === 0) return []
    const length = new DataView(joined.buffer, joined.byteOffset).getUint32(0)
    return [joined.slice(4, 4 + length), ...partsOf(joined.subarray(4 + length))]
  }

  test('each part is preceded by its length, four bytes big-endian', () => {
    expect(toHex(injective([utf8('ab'), utf8(''), utf8('c')]))).toBe('000000026162' + '00000000' + '0000000163')
  })

  test('the list can be read back, so different lists give different bytes', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 8 }), (parts) => {
        expect(partsOf(injective(parts))).toEqual(parts)
      }),
    )
  })

  test('moving a boundary changes the bytes', () => {
    const spellings = [['ab', 'c'], ['a', 'bc'], ['abc'], ['', 'abc'], ['abc', ''], ['a', 'b', 'c']]
    const joined = spellings.map((parts) => toHex(injective(parts.map(utf8))))
    expect(new Set(joined).size).toBe(spellings.length)
  })
})

describe('utf8', () => {
  test('a lone surrogate becomes U+FFFD', () => {
    expect(utf8('\ud800')).toEqual(utf8('\ufffd'))
    expect(toHex(utf8('😀'))).toBe('f09f9880')
  })
})
