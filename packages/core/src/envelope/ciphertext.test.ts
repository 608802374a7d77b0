import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newVersionId } from '../testing/builders.ts'
import { fromBase64, toBase64, utf8 } from '../vocabulary/bytes.ts'
import { decodeEnvelope, encodeEnvelope, type Envelope } from './ciphertext.ts'

const envelopes: fc.Arbitrary<Envelope> = fc.record({
  ciphertext: fc.uint8Array({ minLength: 16, maxLength: 200 }),
  iv: fc.uint8Array({ minLength: 12, maxLength: 12 }),
  handle: fc.noShrink(fc.constant(undefined).map(newVersionId)),
})
const text = (document: unknown): string => toBase64(utf8(JSON.stringify(document)))
const valid = {
  ciphertext: toBase64(new Uint8Array(48)),
  iv: toBase64(new Uint8Array(12)),
  version: '1.0.0',
  handle: newVersionId(),
}

describe('the envelope of a wrapped key (key-protect-api.md §1.7)', () => {
  test('what is sealed in it comes out again', () => {
    fc.assert(
      fc.property(envelopes, (envelope) => {
        expect(decodeEnvelope(encodeEnvelope(envelope))).toEqual({ kind: 'envelope', envelope })
      }),
    )
  })

  test('it is base64 of a JSON document with ciphertext, iv, version and handle, and nothing else', () => {
    const envelope = { ciphertext: new Uint8Array(16), iv: new Uint8Array(12), handle: valid.handle }
    const document: unknown = JSON.parse(new TextDecoder().decode(fromBase64(encodeEnvelope(envelope))))
    expect(document).toEqual({ ...valid, ciphertext: toBase64(new Uint8Array(16)) })
  })

  test('whatever is sent gets one of three answers, and nothing throws', () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ minLength: 1 }).map(toBase64),
      fc.json().map((json) => toBase64(utf8(json))),
      fc
        .record({
          ...valid,
          ciphertext: fc.anything(),
          iv: fc.anything(),
          version: fc.constant('1.0.0'),
          handle: fc.anything(),
        } satisfies Record<keyof typeof valid, unknown>)
        .map(text),
    )
    fc.assert(
      fc.property(junk, (sent) => {
        expect(['not-base64', 'foreign']).toContain(decodeEnvelope(sent).kind)
      }),
      { numRuns: 1000 },
    )
  })

  test.for([
    ['an empty text', ''],
    ['a text that is not base64', 'no base64!'],
    [
      'base64 without its padding',
      encodeEnvelope({ ciphertext: new Uint8Array(17), iv: new Uint8Array(12), handle: valid.handle }).replace(
        /=+$/,
        '',
      ),
    ],
    ['base64 with a line break', `${text(valid).slice(0, 76)}\n${text(valid).slice(76)}`],
  ])('not base64: %s', ([, sent]) => {
    expect(decodeEnvelope(sent ?? '').kind).toBe('not-base64')
  })

  test.for([
    ['bytes that are no UTF-8', toBase64(Uint8Array.of(0xff, 0xfe))],
    ['no JSON', toBase64(utf8('{'))],
    ['null', text(null)],
    ['a number', text(1)],
    ['a list', text([valid])],
    ['nested deeper than any parser goes', toBase64(utf8('['.repeat(200_000)))],
    ['another format version', text({ ...valid, version: '4.0.0' })],
    ['no format version', text({ ...valid, version: undefined })],
    ['an IV of 16 bytes', text({ ...valid, iv: toBase64(new Uint8Array(16)) })],
    ['no IV', text({ ...valid, iv: undefined })],
    ['a ciphertext shorter than its tag', text({ ...valid, ciphertext: toBase64(new Uint8Array(15)) })],
    ['a ciphertext that is not base64', text({ ...valid, ciphertext: '%' })],
    ['a handle that is no UUID', text({ ...valid, handle: 'handle' })],
    ['a handle that is no string', text({ ...valid, handle: 7 })],
  ])('foreign: %s', ([, sent]) => {
    expect(decodeEnvelope(sent ?? '').kind).toBe('foreign')
  })
})
