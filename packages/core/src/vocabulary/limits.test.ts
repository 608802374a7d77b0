import { expect, test } from 'vitest'
import { isPlainText } from './limits.ts'

test.each(['Zahlungen 2026', 'naïve café', '支払い', '👩‍🚀 with a joiner', 'ن\u200cه'])('%j is plain text', (text) => {
  expect(isPlainText(text)).toBe(true)
})

test.each([
  ['a line break', 'a\nb'],
  ['NUL', 'a\u0000b'],
  ['half a character', 'a\ud800b'],
  ['a turn of direction', 'a\u202eb'],
  ['a zero-width space', 'a\u200bb'],
  ['a soft hyphen', 'a\u00adb'],
  ['a byte order mark', '\ufeffa'],
])('%s is not', (_name, text) => {
  expect(isPlainText(text)).toBe(false)
})
