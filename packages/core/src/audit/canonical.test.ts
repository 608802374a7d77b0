import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anEvent } from '../testing/builders.ts'
import { toHex, utf8 } from '../vocabulary/bytes.ts'
import { canonicalText, leafInput } from './canonical.ts'
import type { AuditEvent } from './event.ts'

const scalar = fc.oneof(fc.string({ unit: 'binary' }), fc.maxSafeInteger(), fc.boolean())
const facts = fc.dictionary(fc.string({ unit: 'binary' }), scalar)
const event = fc.tuple(facts, facts).map(([request, response]) => ({ ...anEvent(response), requestData: request }))

/** The same tree with the members of every object in another order. */
function shuffled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, shuffled(member)] as const)
      .reverse(),
  )
}

/** The text of one member of the response data, as it stands in the canonical bytes. */
const written = (name: string, value: string | number | boolean): string =>
  /"responseData":(\{.*?\}),"severity"/s.exec(canonicalText(anEvent({ [name]: value })))?.[1] ?? ''

describe('canonicalText (RFC 8785)', () => {
  test('§3.2.3: the order in which members were put in leaves no trace', () => {
    fc.assert(
      fc.property(event, (one) => {
        // Reversing the members changes nothing the type speaks of.
        expect(canonicalText(shuffled(one) as AuditEvent)).toBe(canonicalText(one))
      }),
    )
  })

  test('§3.2.3: members are sorted by UTF-16 code units, as the RFC has it in its example', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6']
    const found = JSON.parse(canonicalText(anEvent(Object.fromEntries(names.map((name) => [name, 1]))))) as AuditEvent
    // Integer-like names come first in any object JavaScript parses; here the text is what counts.
    const text = canonicalText(anEvent(Object.fromEntries(names.map((name) => [name, 1]))))
    const order = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33']
    const places = order.map((name) => text.indexOf(`${JSON.stringify(name)}:1`))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
    expect(Object.keys(found.responseData)).toHaveLength(names.length)
  })

  test('what is written parses back to the same event', () => {
    fc.assert(
      fc.property(event, (one) => {
        const parsed: unknown = JSON.parse(canonicalText(one))
        // -0 is 0 in JSON; toEqual tells them apart, and nobody else does.
        const zero = (_: string, value: unknown): unknown => (value === 0 ? 0 : value)
        expect(parsed).toEqual(JSON.parse(JSON.stringify(one), zero))
      }),
    )
  })

  test('writing what was parsed gives the same bytes, so that anyone can check them', () => {
    fc.assert(
      fc.property(event, (one) => {
        const text = canonicalText(one)
        // What was written is an event.
        expect(canonicalText(JSON.parse(text) as AuditEvent)).toBe(text)
      }),
    )
  })

  test('§3.2.2.2: no white space, and only the escapes that must be', () => {
    expect(written('a', 'é €/\u007f\u2028')).toBe('{"a":"é €/\u007f\u2028"}')
    expect(written('a', '"\\\b\f\n\r\t\u0000\u001f')).toBe('{"a":"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f"}')
  })

  test('§3.2.2.3: safe integers as ECMAScript writes them; minus zero is zero', () => {
    const numbers = [0, -0, 1, -1, 1e15, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
    expect(numbers.map((n) => written('n', n))).toEqual(
      ['0', '0', '1', '-1', '1000000000000000', '9007199254740991', '-9007199254740991'].map((n) => `{"n":${n}}`),
    )
  })

  test.for([0.5, -1.25, 2 ** 53, Number.NaN, Infinity, -Infinity, 5e-324])('%d is refused', (n) => {
    expect(() => canonicalText(anEvent({ n }))).toThrow(RangeError)
  })

  test('a lone surrogate, for which the RFC has no bytes, is written as U+FFFD: the event is kept all the same', () => {
    expect(written('name', 'a\ud800b')).toBe('{"name":"a\ufffdb"}')
    expect(written('\udfff', 1)).toBe('{"\ufffd":1}')
    expect(written('name', '\u{1f600}')).toBe('{"name":"\u{1f600}"}')
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\ud83d', '\ude00', 'a', '"', '\\', '\0') }), (name) => {
        const text = canonicalText(anEvent({ name }))
        expect(text.isWellFormed()).toBe(true)
        expect(JSON.parse(text)).toMatchObject({ responseData: { name: name.toWellFormed() } })
      }),
    )
  })

  test('a member without a value is left out, as JSON has it', () => {
    const { message, ...rest } = anEvent()
    expect(canonicalText({ ...rest, message: undefined } as unknown as AuditEvent)).not.toContain('"message"')
    expect(canonicalText({ ...rest, message })).toContain(`"message":"${message}"`)
  })
})

describe('leafInput (RFC 6962 §2.1)', () => {
  const hashOf = async (canonical: string): Promise<string> => {
    // WebCrypto takes only bytes of its own.
    const input = new Uint8Array(leafInput(canonical))
    return toHex(new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', input)))
  }

  test('a zero byte, then the text in UTF-8: no leaf can pass for an inner node, which begins with one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(toHex(leafInput(text))).toBe(`00${toHex(utf8(text))}`)
      }),
    )
  })

  test('the leaf hashes that Certificate Transparency tests with', async () => {
    expect(await hashOf('')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
    expect(await hashOf('L123456')).toBe('395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56')
  })
})
