import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMaterial, parseMaterialFile, sizeWords, type Encoding, type Verdict } from './parse-material.ts'

const material = fc.constantFrom(16, 24, 32).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
/** Looks drawn at random, and is the same each time. */
const KEY = Uint8Array.from(createHash('sha256').update('a key').digest())

const spell: Readonly<Record<Exclude<Encoding, 'raw'>, (bytes: Uint8Array) => string>> = {
  hex: (bytes) => Buffer.from(bytes).toString('hex'),
  base64: (bytes) => Buffer.from(bytes).toString('base64'),
  base64url: (bytes) => Buffer.from(bytes).toString('base64url'),
  pem: (bytes) => pem('AES KEY', bytes),
}
const pem = (label: string, bytes: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`
const file = (content: string | Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(content))

const bytesOf = (verdict: Verdict): number[] | undefined =>
  verdict.kind === 'material' ? [...verdict.bytes] : undefined
const encodingOf = (verdict: Verdict): Encoding | undefined =>
  verdict.kind === 'material' ? verdict.encoding : undefined
const problem = (verdict: Verdict): string =>
  verdict.kind === 'wrong' ? verdict.problem : `no problem: ${verdict.kind}`

describe('a key as it was typed', () => {
  test('comes back from every spelling, pasted or as a file of text', () => {
    fc.assert(
      fc.property(material, fc.constantFrom('hex', 'base64', 'base64url', 'pem'), (bytes, encoding) => {
        const text = spell[encoding](bytes)
        expect(bytesOf(parseMaterial(`\n ${text} \n`, encoding))).toEqual([...bytes])
        expect(bytesOf(parseMaterialFile(file(text), encoding))).toEqual([...bytes])
      }),
    )
  })

  test('is said with its size', () => {
    expect([16, 24, 32].map(sizeWords)).toEqual(['AES-128, 16 bytes', 'AES-192, 24 bytes', 'AES-256, 32 bytes'])
  })

  test('nothing typed is no mistake', () => {
    expect(parseMaterial(' \n\t')).toEqual({ kind: 'empty' })
  })

  test('of any other length is refused with the length', () => {
    const other = fc.uint8Array({ minLength: 1, maxLength: 64 }).filter(({ length }) => ![16, 24, 32].includes(length))
    fc.assert(
      fc.property(other, (bytes) => {
        const said = problem(parseMaterial(spell.hex(bytes)))
        expect(said).toContain(`${bytes.length} byte${bytes.length === 1 ? '' : 's'} as hex`)
        expect(said).toContain('A root key has 16, 24 or 32 bytes.')
      }),
    )
  })

  test('in hex of 32 digits is AES-128, or AES-192 in base64; which was taken is said, and can be switched', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const text = spell.hex(bytes)
        const first = parseMaterial(text)
        expect(first).toMatchObject({ kind: 'material', encoding: 'hex', others: ['base64'] })
        const second = parseMaterial(text, 'base64')
        expect(second).toMatchObject({ kind: 'material', encoding: 'base64', others: ['hex'] })
        expect(bytesOf(second)).toEqual([...Buffer.from(text, 'base64')])
      }),
    )
  })

  test('is never anything else when it cannot be: a choice that does not fit is not followed', () => {
    expect(encodingOf(parseMaterial(spell.hex(KEY), 'base64'))).toBe('hex')
    expect(encodingOf(parseMaterial(spell.base64(KEY), 'hex'))).toBe('base64')
  })

  test('with one digit lost or doubled is never a key, not even another one', () => {
    fc.assert(
      fc.property(material, fc.constantFrom('hex', 'base64', 'base64url'), fc.nat(), (bytes, encoding, place) => {
        const text = spell[encoding](bytes)
        // The padding is no digit: without it the same key is spelled another way.
        const at = place % text.replace(/=+$/, '').length
        for (const slip of [text.slice(0, at) + text.slice(at + 1), text.slice(0, at + 1) + text.slice(at)]) {
          expect(parseMaterial(slip).kind).toBe('wrong')
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('brings its warnings', () => {
    expect(parseMaterial('00'.repeat(32))).toMatchObject({ warnings: [expect.stringContaining('zero')] })
    expect(parseMaterial(spell.hex(KEY))).toMatchObject({ warnings: [] })
  })
})

describe('what is wrong is said in words, and never by showing what was typed', () => {
  test.each([
    ['0x' + spell.hex(KEY), 'Leave the "0x" out'],
    [spell.hex(KEY).replace(/..(?!$)/g, '$&:'), 'Leave out what stands between the bytes'],
    ['{"kty":"oct","k":"AAAA"}', 'looks like JSON'],
    [spell.hex(KEY).slice(1), '63 hex digits: a byte has two'],
    [`${spell.hex(KEY).slice(0, 5)} ${spell.hex(KEY).slice(5)}`, 'white space inside a byte, before character 7'],
    [spell.base64(KEY).slice(0, -2), '42 characters of base64'],
    [`${spell.base64(KEY).slice(0, 9)}*`, 'Character 10 does not belong in base64.'],
    [pem('PRIVATE KEY', KEY), 'a private key (PKCS#8)'],
    [pem('ENCRYPTED PRIVATE KEY', KEY), 'an encrypted private key (PKCS#8)'],
    [pem('RSA PRIVATE KEY', KEY), 'a private key (RSA'],
    [pem('PUBLIC KEY', KEY), 'a public key'],
    [pem('CERTIFICATE', KEY), 'a certificate'],
    [pem('PGP MESSAGE', KEY), 'encrypted or signed message'],
    [pem('AES KEY', KEY).repeat(2), 'more than one PEM block'],
    [pem('AES KEY', KEY).replace('-----END AES KEY-----', ''), 'not whole'],
    [`a comment\n${pem('AES KEY', KEY)}`, 'not whole'],
    [pem('AES KEY', KEY).replace('END AES KEY', 'END DES KEY'), 'does not match'],
    [pem('AES KEY', KEY).replace('KEY-----\n', 'KEY-----\nProc-Type: 4,ENCRYPTED\n\n'), 'has headers'],
    [pem('AES KEY', KEY.slice(1)), '31 bytes as PEM'],
    [pem('AES KEY', KEY).replace('\n', '\n!'), 'Inside the PEM block: Character 2'],
    ['A'.repeat(20_000), 'far more than a key'],
    ['correct horse battery staple', 'white space inside a group of four'],
    ['passw0rd', '6 bytes as base64'],
  ])('%#', (typed, words) => {
    expect(problem(parseMaterial(typed))).toContain(words)
  })

  test('no run of what was typed is in any problem', () => {
    const typed = fc.oneof(fc.string({ minLength: 8 }), fc.base64String({ minLength: 9 }), material.map(spell.hex))
    fc.assert(
      fc.property(typed, fc.string({ maxLength: 3 }), (text, tail) => {
        const words = problem(parseMaterial(text + tail))
        for (let i = 0; i + 8 <= text.length; i += 1) expect(words).not.toContain(text.slice(i, i + 8))
      }),
    )
  })

  test('whatever is typed, it is a key of 16, 24 or 32 bytes, or nothing, or a sentence', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const verdict = parseMaterial(text)
        const outcome = {
          material: () => [16, 24, 32].includes(bytesOf(verdict)?.length ?? 0),
          wrong: () => problem(verdict).endsWith('.'),
          empty: () => text.trim() === '',
        }[verdict.kind]
        expect(outcome()).toBe(true)
      }),
    )
  })
})

describe('a key as a file', () => {
  test('of raw bytes comes back, and what was read in is wiped', () => {
    fc.assert(
      fc.property(material, (bytes) => {
        fc.pre(!bytes.every((byte) => byte < 0x7f))
        const content = Uint8Array.from(bytes)
        const verdict = parseMaterialFile(content)
        expect(verdict).toMatchObject({ kind: 'material', encoding: 'raw', others: [] })
        expect(bytesOf(verdict)).toEqual([...bytes])
        expect(content.every((byte) => byte === 0)).toBe(true)
      }),
    )
  })

  test('that is both text and raw is read as text, said so, and can be switched', () => {
    const text = spell.hex(KEY.slice(0, 16))
    expect(parseMaterialFile(file(text))).toMatchObject({ encoding: 'hex', others: ['base64', 'raw'] })
    expect(bytesOf(parseMaterialFile(file(text), 'raw'))).toEqual([...Buffer.from(text)])
  })

  test('of 32 printable characters that are no spelling is raw, with a warning', () => {
    expect(parseMaterialFile(file('correct horse battery staple 123'))).toMatchObject({
      encoding: 'raw',
      warnings: [expect.stringContaining('printable'), expect.stringContaining('different bytes')],
    })
  })

  test.each([
    [new Uint8Array(0), 'The file is empty.'],
    [new Uint8Array(33).fill(200), '33 bytes and is not text'],
    [Uint8Array.of(...new Uint8Array(32).fill(200), 10), 'ends in a line break, which is not part of the key'],
    [new Uint8Array(20_000).fill(200), 'far more than a key'],
    [file(spell.hex(KEY.slice(2))), '30 bytes as hex'],
    [file('not a key'), 'white space'],
  ])('%# is refused', (content, words) => {
    expect(problem(parseMaterialFile(content))).toContain(words)
  })
})
