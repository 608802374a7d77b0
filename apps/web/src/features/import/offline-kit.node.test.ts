import { execFileSync, spawnSync } from 'node:child_process'
import { constants, createCipheriv, createHash, generateKeyPairSync, privateDecrypt, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { handLines, kitName, offlineKit, publicKeyPem, type KitFacts } from './offline-kit.ts'
import { fingerprintOf, parseWrapped } from './wrap-material.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 })
const der = publicKey.export({ type: 'spki', format: 'der' })

const kit = (hash: 'SHA-256' | 'SHA-1', change: Partial<KitFacts> = {}): KitFacts => ({
  ceremonyId: '0b8a1c52-5d4e-4b6a-9f0e-3c2d1b0a9f8e',
  instanceName: 'Production',
  instanceId: '30504afd-0a0e-437b-b699-b1a2e7bcc431',
  expiresAt: '2026-03-19T03:37:32Z',
  transport: { publicKey: der.toString('base64'), hash },
  fingerprint: createHash('sha256').update(der).digest('hex'),
  ...change,
})

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keywright-kit-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const put = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content)
const runKit = (...args: readonly string[]) =>
  spawnSync('sh', ['kit.sh', ...args], { cwd: folder, encoding: 'utf8', timeout: 10_000 })
const shell = (line: string): string => execFileSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8' })

const opened = (hash: 'SHA-256' | 'SHA-1'): Buffer =>
  privateDecrypt(
    { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash.replace('-', '') },
    Buffer.from(readFileSync(join(folder, 'wrapped.b64'), 'utf8'), 'base64'),
  )
const checkValue = (key: Uint8Array): string =>
  createCipheriv(`aes-${key.length * 8}-ecb`, key, null)
    .update(Buffer.alloc(16))
    .toString('hex')
    .slice(0, 6)

describe.each(['SHA-256', 'SHA-1'] as const)('with openssl itself, %s', (hash) => {
  test.each([16, 24, 32] as const)('the kit wraps a key of %i bytes and prints its check value', (length) => {
    const key = randomBytes(length)
    put('key.bin', key)
    put('kit.sh', offlineKit(kit(hash)))
    const { status, stdout, stderr } = runKit('key.bin')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(opened(hash)).toEqual(key)
    expect(stdout).toContain(`Check value ${checkValue(key)}\n`)
    expect(stdout).toContain(`Key         AES-${length * 8}, ${length} bytes\n`)
    expect(stdout).toContain(`SHA-256 ${kit(hash).fingerprint}\n`)
    expect(stdout + stderr).not.toContain(key.toString('hex'))
    expect(statSync(join(folder, 'wrapped.b64')).mode & 0o077).toBe(0)
    expect(parseWrapped(readFileSync(join(folder, 'wrapped.b64'), 'utf8')).kind).toBe('wrapped')
  })

  test.each([128, 192, 256] as const)('the lines typed by hand do the same for %i bits', (bits) => {
    const key = randomBytes(bits / 8)
    const facts = kit(hash)
    put('key.bin', key)
    put(`${kitName(facts)}.pem`, publicKeyPem(facts.transport))
    const [fingerprint = '', , check = ''] = handLines(facts, bits).map(({ line }) => shell(line))
    expect(handLines(facts, bits).every(({ line }) => line.split('\n').every((part) => part.length < 96))).toBe(true)
    expect(fingerprint.slice(0, 64)).toBe(facts.fingerprint)
    expect(opened(hash)).toEqual(key)
    expect(check.replaceAll(/\s/g, '')).toBe(checkValue(key))
  })
})

describe('the kit refuses', () => {
  beforeEach(() => put('kit.sh', offlineKit(kit('SHA-256'))))

  test.each([0, 15, 17, 31, 33, 64])('a key of %i bytes, and writes nothing', (length) => {
    put('key.bin', randomBytes(length))
    const { status, stderr } = runKit('key.bin')
    expect(status).toBe(1)
    expect(stderr).toContain(`key.bin has ${length} bytes. A root key has 16, 24 or 32`)
    expect(() => opened('SHA-256')).toThrow('ENOENT')
  })

  test('to do without a key, with two, or with one that is not there', () => {
    expect(runKit().stderr).toBe('Usage: sh kit.sh key.bin\n')
    expect(runKit('a', 'b').stderr).toBe('Usage: sh kit.sh key.bin\n')
    expect(runKit('gone.bin').stderr).toBe('There is no file gone.bin.\n')
  })

  test('a damaged public key, with a failure that scripts notice', () => {
    put('key.bin', randomBytes(32))
    put('kit.sh', offlineKit(kit('SHA-256', { transport: { publicKey: 'QUJD', hash: 'SHA-256' } })))
    const { status, stdout } = runKit('key.bin')
    expect(status).toBe(1)
    expect(stdout).not.toContain('Check value')
    expect(() => opened('SHA-256')).toThrow('ENOENT')
  })

  test.each(['what lies there', ''])('to touch a wrapped.b64 that is there already: %j', (content) => {
    put('key.bin', randomBytes(32))
    put('wrapped.b64', content)
    const { status, stdout, stderr } = runKit('key.bin')
    expect(status).toBe(1)
    expect(stderr).toBe('There is a wrapped.b64 here already, or no room for one. Nothing was overwritten.\n')
    expect(stdout).not.toContain('Check value')
    expect(readFileSync(join(folder, 'wrapped.b64'), 'utf8')).toBe(content)
  })

  test('to write through a link that stands in its place', () => {
    put('key.bin', randomBytes(32))
    symlinkSync('elsewhere', join(folder, 'wrapped.b64'))
    expect(runKit('key.bin').status).toBe(1)
    expect(() => statSync(join(folder, 'elsewhere'))).toThrow('ENOENT')
  })

  test('by hand as well to overwrite what is there', () => {
    const facts = kit('SHA-256')
    put('key.bin', randomBytes(32))
    put(`${kitName(facts)}.pem`, publicKeyPem(facts.transport))
    put('wrapped.b64', 'what lies there')
    for (const { line } of handLines(facts, 256)) spawnSync('sh', ['-c', line], { cwd: folder })
    expect(readFileSync(join(folder, 'wrapped.b64'), 'utf8')).toBe('what lies there')
    expect(readdirSync(folder).toSorted()).toEqual(['key.bin', `${kitName(facts)}.pem`, 'kit.sh', 'wrapped.b64'])
  })

  test('nothing because of a file’s odd name', () => {
    const key = randomBytes(32)
    put('my key; rm -rf *.bin', key)
    expect(runKit('my key; rm -rf *.bin').status).toBe(0)
    expect(opened('SHA-256')).toEqual(key)
  })
})

test('the kit is short enough to be read, and says what it is for', () => {
  const text = offlineKit(kit('SHA-1'))
  expect(text.split('\n').length - 1).toBeLessThan(60)
  for (const fact of Object.values({ ...kit('SHA-1'), transport: '' })) expect(text).toContain(fact)
  expect(kitName(kit('SHA-1'))).toBe('keywright-import-0b8a1c52')
})

test('no name breaks out of its comment', () => {
  put('key.bin', randomBytes(32))
  const wild = 'Prod\n touch owned\r\n$(touch owned)`touch owned`\u2028touch owned'
  put('kit.sh', offlineKit(kit('SHA-256', { instanceName: wild, ceremonyId: `${wild}/../x` })))
  expect(runKit('key.bin').status).toBe(0)
  expect(() => statSync(join(folder, 'owned'))).toThrow('ENOENT')
})

test('the fingerprint in the kit is the one the page computes', async () => {
  const { transport, fingerprint } = kit('SHA-256')
  expect(await fingerprintOf(transport)).toBe(fingerprint)
})
