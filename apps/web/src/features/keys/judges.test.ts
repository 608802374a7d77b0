import { expect, test } from 'vitest'
import { aadLines, judgeAad } from './aad.ts'
import { judgeCiphertext, judgePlaintext } from './judge-base64.ts'

test.each(['', 'QQ==', ' QUJD '])('"%s" may be wrapped', (text) => {
  expect(judgePlaintext(text)).toBe(true)
})

test.each(['not base64!', 'QQ', 'QR==', 'QQ==QQ=='])('"%s" is not base64', (text) => {
  expect(judgePlaintext(text)).toMatch(/not base64/)
  expect(judgeCiphertext(text)).toMatch(/not base64/)
})

test('too much is said with how much there is', () => {
  expect(judgePlaintext(btoa('x'.repeat(7501)))).toBe('Must be at most 7,500 bytes; this is 7,501.')
})

test('a ciphertext cannot be left out', () => {
  expect(judgeCiphertext(' ')).toMatch(/Paste/)
})

test('additional data is one string a line, spaces and all', () => {
  expect(aadLines('a \r\n b\n')).toEqual(['a ', ' b'])
  expect(judgeAad('x'.repeat(256))).toMatch(/Line 1 is longer/)
  expect(judgeAad('x\n'.repeat(127))).toMatch(/at most 126 lines/)
  expect(judgeAad('')).toBe(true)
})
