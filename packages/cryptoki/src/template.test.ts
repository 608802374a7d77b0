import { describe, expect, test } from 'vitest'
import { aesGcm, rsaOaep } from './mechanism.ts'
import { template, type TemplateFields } from './template.ts'

// What a caller that escaped the compiler might pass.
const malformed = (fields: Record<string, unknown>): TemplateFields => fields

describe('a template', () => {
  test('turns names into CKA numbers', () => {
    expect(template({ token: true, label: 'x', valueLen: 32, id: Uint8Array.of(1, 2) })).toEqual([
      { type: 1, value: true },
      { type: 3, value: 'x' },
      { type: 0x161, value: 32 },
      { type: 0x102, value: Buffer.from([1, 2]) },
    ])
  })

  test('is never empty: an empty one matches every object on the token', () => {
    expect(() => template({})).toThrow(TypeError)
  })

  test.for([
    ['an undefined value', { token: undefined }],
    ['an unknown name', { tokn: true }],
    ['an inherited name', { constructor: true }],
    ['a number for a flag', { token: 1 }],
    ['a text for a number', { valueLen: '32' }],
    ['a number beyond 32 bits', { valueLen: 2 ** 32 }],
    ['a fraction', { valueLen: 1.5 }],
    ['an empty text', { label: '' }],
    ['an array for bytes', { id: [1, 2] }],
    ['no bytes', { id: new Uint8Array() }],
    ['a big integer', { class: 4n }],
    ['an object', { id: { length: 2 } }],
  ] as const)('refuses %s, which would kill the process', ([, fields]) => {
    expect(() => template(malformed(fields))).toThrow(TypeError)
  })
})

describe('the GCM mechanism', () => {
  test('states its IV in bits, which NSS insists on', () => {
    const { parameter } = aesGcm(new Uint8Array(12), Uint8Array.of(1))
    expect(parameter).toMatchObject({ ivBits: 96, tagBits: 128, aad: Buffer.from([1]) })
  })

  test('refuses any other IV', () => {
    for (const length of [0, 11, 13, 16])
      expect(() => aesGcm(new Uint8Array(length), new Uint8Array())).toThrow(TypeError)
  })
})

describe('the OAEP mechanism', () => {
  test('uses one hash for both its parts', () => {
    expect(rsaOaep('SHA-256').parameter).toMatchObject({ hashAlg: 0x250, mgf: 2 })
    expect(rsaOaep('SHA-1').parameter).toMatchObject({ hashAlg: 0x220, mgf: 1 })
  })

  test.for(['SHA-512', 'constructor', ''])('refuses “%s” for a hash, which would kill the process', (hash) => {
    // What a changed row might say.
    expect(() => rsaOaep(hash as 'SHA-1')).toThrow(TypeError)
  })
})
