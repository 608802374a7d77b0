import { constants, createHash, generateKeyPairSync, privateDecrypt, type KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { fingerprintOf, parseWrapped, parseWrappedBytes, parseWrappedFile, wrapMaterial } from './wrap-material.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 })
const spki = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64')
const KEY = Uint8Array.from({ length: 32 }, (_, i) => (i * 73 + 41) % 256)

const opened = (wrapped: string, oaepHash: string): Buffer =>
  privateDecrypt(
    { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
    Buffer.from(wrapped, 'base64'),
  )

describe('wrapping in the browser', () => {
  test.each(['SHA-256', 'SHA-1'] as const)('only the private key opens it, with %s for hash and mask', async (hash) => {
    const material = Uint8Array.from(KEY)
    const wrapped = await wrapMaterial(material, { publicKey: spki(publicKey), hash })
    expect(opened(wrapped, hash.replace('-', ''))).toEqual(Buffer.from(KEY))
    expect(() => opened(wrapped, hash === 'SHA-1' ? 'SHA256' : 'SHA1')).toThrow('oaep decoding error')
    expect(material.every((byte) => byte === 0)).toBe(true)
  })

  test('the material is gone when wrapping fails, too', async () => {
    for (const broken of ['!', 'QUJD', '']) {
      const material = Uint8Array.from(KEY)
      await expect(wrapMaterial(material, { publicKey: broken, hash: 'SHA-256' })).rejects.toThrow(Error)
      expect(material.every((byte) => byte === 0)).toBe(true)
    }
  })

  test('the fingerprint is SHA-256 over the DER', async () => {
    const der = publicKey.export({ type: 'spki', format: 'der' })
    expect(await fingerprintOf({ publicKey: spki(publicKey) })).toBe(createHash('sha256').update(der).digest('hex'))
  })
})

describe('what comes back from the kit', () => {
  const blob = Buffer.alloc(384, 0xc7)

  test('is taken as base64 in one line or many, or raw', () => {
    const base64 = blob.toString('base64')
    const expected = { kind: 'wrapped', base64 }
    expect(parseWrapped(base64)).toEqual(expected)
    expect(parseWrapped(`${base64.replace(/.{64}/g, '$&\n')}\n`)).toEqual(expected)
    expect(parseWrappedBytes(blob)).toEqual(expected)
    expect(parseWrappedFile(blob)).toEqual(expected)
    expect(parseWrappedFile(Buffer.from(`${base64}\n`))).toEqual(expected)
  })

  test('is refused with what it should be', () => {
    expect(parseWrapped(' ')).toEqual({ kind: 'empty' })
    expect(parseWrapped('nonsense!')).toMatchObject({ kind: 'wrong', problem: expect.stringContaining('not base64') })
    expect(parseWrapped('QUJD')).toMatchObject({ kind: 'wrong', problem: expect.stringContaining('This is 3 bytes') })
    expect(parseWrappedFile(new Uint8Array(32).fill(200))).toMatchObject({
      kind: 'wrong',
      problem: expect.stringContaining('This is 32 bytes'),
    })
    expect(parseWrappedFile(new Uint8Array(0))).toMatchObject({ kind: 'wrong' })
  })
})
