import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { base32, codeAt, stepOf, totpUri } from './totp.ts'

const SECRET = Buffer.from('12345678901234567890')

// RFC 6238, appendix B, SHA-1; the last six of its eight digits.
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at %i seconds the code is %s', (seconds, code) => {
  expect(codeAt(SECRET, Math.floor(seconds / 30))).toBe(code)
  expect(stepOf(SECRET, code, seconds * 1000)).toBe(Math.floor(seconds / 30))
})

test('a code holds for one step before and after its own, for clocks that are a little off', () => {
  const at = (seconds: number) => stepOf(SECRET, codeAt(SECRET, 100), seconds * 1000)
  expect([2969, 2970, 3000, 3059, 3060].map(at)).toEqual([undefined, 100, 100, 100, undefined])
})

test.each(['', '12345', '1234567', 'abcdef', '２８７０８２'])('%j is no code', (code) => {
  expect(stepOf(SECRET, code, 59_000)).toBeUndefined()
})

test('what the QR code says is what authenticator apps read', () => {
  expect(base32(SECRET)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  expect(totpUri(SECRET, 'ada@example.com')).toBe(
    'otpauth://totp/Keywright%3Aada%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Keywright',
  )
})
