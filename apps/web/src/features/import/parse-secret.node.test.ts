import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSecret, parseSecretFile, type SecretVerdict } from './parse-secret.ts'

const bytesOf = (verdict: SecretVerdict): number[] | undefined =>
  verdict.kind === 'secret' ? [...verdict.bytes] : undefined

test('text goes in as it is, to the last space', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (text) => {
      expect(bytesOf(parseSecret(text, 'text'))).toEqual([...Buffer.from(text)])
    }),
  )
})

test('bytes in hex and base64 come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 7500 }), (bytes) => {
      expect(bytesOf(parseSecret(Buffer.from(bytes).toString('hex'), 'hex'))).toEqual([...bytes])
      expect(bytesOf(parseSecret(Buffer.from(bytes).toString('base64'), 'base64'))).toEqual([...bytes])
      expect(bytesOf(parseSecretFile(Uint8Array.from(bytes)))).toEqual([...bytes])
    }),
    { numRuns: 30 },
  )
})

test('what hides at its ends is pointed out', () => {
  expect(parseSecret('hunter2\n', 'text')).toMatchObject({ note: expect.stringContaining('line break') })
  expect(parseSecret(' hunter2', 'text')).toMatchObject({ note: expect.stringContaining('space') })
  expect(parseSecret('hunter2', 'text')).toMatchObject({ note: undefined })
  expect(parseSecretFile(Uint8Array.from(Buffer.from('hunter2\n')))).toMatchObject({
    note: expect.stringContaining('line break'),
  })
})

test('7,500 bytes is the most', () => {
  expect(parseSecret('x'.repeat(7500), 'text').kind).toBe('secret')
  expect(parseSecret('x'.repeat(7501), 'text')).toEqual({
    kind: 'wrong',
    problem: 'That is 7,501 bytes; a standard key holds at most 7,500.',
  })
  expect(parseSecret('é'.repeat(3751), 'text').kind).toBe('wrong')
  expect(parseSecretFile(new Uint8Array(7501)).kind).toBe('wrong')
  expect(parseSecret('x'.repeat(1_000_000), 'base64').kind).toBe('wrong')
})

test('nothing, and slips of the hand', () => {
  expect(parseSecret('', 'text').kind).toBe('empty')
  expect(parseSecret(' ', 'hex').kind).toBe('empty')
  expect(parseSecretFile(new Uint8Array(0))).toEqual({ kind: 'wrong', problem: 'The file is empty.' })
  expect(parseSecret('abc', 'hex').kind).toBe('wrong')
  expect(parseSecret('QQ', 'base64').kind).toBe('wrong')
  expect(parseSecret('\ud800', 'text').kind).toBe('wrong')
})
