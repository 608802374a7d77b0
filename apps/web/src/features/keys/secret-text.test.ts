import { toBase64, utf8 } from '@keywright/core/vocabulary/bytes'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { secretText } from './secret-text.ts'

test('text comes back as it was stored', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      fc.pre(!/[^\P{Cc}\n\r\t]/u.test(text))
      expect(secretText(toBase64(utf8(text)))).toBe(text)
    }),
  )
  expect(secretText(toBase64(utf8('line one\r\nline\ttwo\n')))).toBe('line one\r\nline\ttwo\n')
})

test('what is no text is not shown as if it were', () => {
  expect(secretText(toBase64(Uint8Array.of(0xff, 0xfe)))).toBeUndefined()
  expect(secretText(toBase64(Uint8Array.of(65, 0, 66)))).toBeUndefined()
  expect(secretText(toBase64(utf8('a\u001b[2Jb')))).toBeUndefined()
  expect(secretText('not base64')).toBeUndefined()
})
