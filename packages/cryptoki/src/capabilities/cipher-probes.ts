import { createCipheriv, createHmac } from 'node:crypto'
import { CryptokiError } from '../cryptoki-error.ts'
import type { ObjectHandle } from '../handles.ts'
import { hmacKey, newMaterial, SESSION } from '../key-templates.ts'
import { AES_KEY_GEN, aesGcm, GCM_TAG_BYTES, GENERIC_KEY_GEN, HMAC_SHA256 } from '../mechanism.ts'
import { claim, type Bench, type Probe } from './probe.ts'
import { readableKey } from './readable-key.ts'

const IV = Buffer.from('000102030405060708090a0b', 'hex')
const AAD = Buffer.from('keywright probe')
const TEXT = Buffer.from('a data-encryption key of 32 byte')

const encrypt = ({ module, session }: Bench, key: ObjectHandle, aad: Uint8Array): Uint8Array =>
  module.encrypt({ session, mechanism: aesGcm(IV, aad), key }, TEXT, TEXT.length + GCM_TAG_BYTES)
const decrypt = ({ module, session }: Bench, key: ObjectHandle, ciphertext: Uint8Array): Uint8Array =>
  module.decrypt({ session, mechanism: aesGcm(IV, AAD), key }, ciphertext, ciphertext.length)

function nodeGcm(value: Uint8Array, aad: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', value, IV)
  cipher.setAAD(aad)
  return Buffer.concat([cipher.update(TEXT), cipher.final(), cipher.getAuthTag()])
}

function matchesNode(bench: Bench): void {
  const known = readableKey(bench, 'AES', { encrypt: true, decrypt: true })
  if (!known) return
  for (const aad of [AAD, new Uint8Array()]) {
    const same = nodeGcm(known.value, aad).equals(encrypt(bench, known.key, aad))
    claim(same, 'The token’s AES-GCM does not agree with the standard.')
  }
}

function refusesTampering(bench: Bench, key: ObjectHandle, ciphertext: Uint8Array): void {
  const tampered = Uint8Array.from(ciphertext, (byte, i) => (i === 0 ? byte ^ 1 : byte))
  try {
    decrypt(bench, key, tampered)
  } catch (error) {
    if (error instanceof CryptokiError) return
    throw error
  }
  claim(false, 'The token decrypted a ciphertext that had been tampered with.')
}

function runGcm(bench: Bench): void {
  matchesNode(bench)
  const key = bench.module.generateKey(bench.session, AES_KEY_GEN, newMaterial(32))
  const ciphertext = new Uint8Array(encrypt(bench, key, AAD))
  claim(TEXT.equals(decrypt(bench, key, ciphertext)), 'What the token encrypted did not decrypt to the same.')
  refusesTampering(bench, key, ciphertext)
}

function runHmac(bench: Bench): void {
  const { module, session } = bench
  const known = readableKey(bench, 'generic', { sign: true, verify: true })
  if (known) {
    const mac = module.sign({ session, mechanism: HMAC_SHA256, key: known.key }, TEXT, 32)
    const same = createHmac('sha256', known.value).update(TEXT).digest().equals(mac)
    claim(same, 'The token’s HMAC-SHA-256 does not agree with the standard.')
  }
  const key = module.generateKey(session, GENERIC_KEY_GEN, hmacKey(SESSION))
  claim(module.sign({ session, mechanism: HMAC_SHA256, key }, TEXT, 32).length === 32, 'The HMAC had a wrong length.')
}

function runKeygen({ module, session }: Bench): void {
  for (const bytes of [16, 24, 32]) module.generateKey(session, AES_KEY_GEN, newMaterial(bytes))
}

function runRandom({ module, session }: Bench): void {
  const [one, two] = [module.random(session, 32), module.random(session, 32)]
  claim(!Buffer.from(one).equals(two), 'The token drew the same random bytes twice.')
}

/** Ciphers, HMAC and random numbers, against node:crypto where the token lets us see a key. */
export const CIPHER_PROBES: readonly Probe[] = [
  {
    name: 'AES key generation',
    neededFor: 'making keys inside the token',
    required: true,
    remedy: 'Enable CKM_AES_KEY_GEN for 128, 192 and 256 bits as session objects.',
    run: runKeygen,
  },
  {
    name: 'AES-GCM',
    neededFor: 'wrapping and unwrapping data-encryption keys',
    required: true,
    remedy: 'Enable CKM_AES_GCM with a 96-bit IV chosen by the caller.',
    run: runGcm,
  },
  {
    name: 'HMAC-SHA-256',
    neededFor: 'binding each stored key to its row in the database',
    required: true,
    remedy: 'Enable CKM_GENERIC_SECRET_KEY_GEN and CKM_SHA256_HMAC.',
    run: runHmac,
  },
  {
    name: 'Random numbers',
    neededFor: 'IVs and new data-encryption keys',
    required: true,
    remedy: 'Check the token’s random generator.',
    run: runRandom,
  },
]
