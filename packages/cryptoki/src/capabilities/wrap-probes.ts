import { createCipheriv } from 'node:crypto'
import { CryptokiError } from '../cryptoki-error.ts'
import type { ObjectHandle } from '../handles.ts'
import { newMaterial, SESSION, UNWRAPPED_MATERIAL, wrappingKey } from '../key-templates.ts'
import { AES_ECB, AES_KEY_GEN, AES_KEY_WRAP, aesGcm, GCM_TAG_BYTES } from '../mechanism.ts'
import { isKept, keep } from '../read-back.ts'
import { claim, type Bench, type Probe } from './probe.ts'
import { readableKey } from './readable-key.ts'

const RFC3394_IV = Buffer.from('a6a6a6a6a6a6a6a6', 'hex')
const IV = new Uint8Array(12)
const TEXT = Buffer.from('a data-encryption key of 32 byte')

/** A KEK as we make them, and a wrapped key of ours with its original. */
function wrapped(bench: Bench): { readonly kek: ObjectHandle; readonly key: ObjectHandle; readonly blob: Uint8Array } {
  const { module, session } = bench
  const kek = module.generateKey(session, AES_KEY_GEN, wrappingKey(SESSION))
  const key = module.generateKey(session, AES_KEY_GEN, newMaterial(32))
  return { kek, key, blob: module.wrapKey({ session, mechanism: AES_KEY_WRAP, key: kek }, key) }
}

const unwrap = ({ module, session }: Bench, kek: ObjectHandle, blob: Uint8Array): ObjectHandle =>
  module.unwrapKey({ session, mechanism: AES_KEY_WRAP, key: kek }, blob, UNWRAPPED_MATERIAL)

const seal = ({ module, session }: Bench, key: ObjectHandle): Buffer =>
  Buffer.from(module.encrypt({ session, mechanism: aesGcm(IV, IV), key }, TEXT, TEXT.length + GCM_TAG_BYTES))

function refused(attempt: () => unknown, otherwise: string): void {
  try {
    attempt()
  } catch (error) {
    if (error instanceof CryptokiError) return
    throw error
  }
  claim(false, otherwise)
}

function wrapMatchesNode(bench: Bench): void {
  const { module, session } = bench
  const kek = readableKey(bench, 'AES', { wrap: true, unwrap: true })
  const key = readableKey(bench, 'AES', { encrypt: true })
  if (!kek || !key) return
  const cipher = createCipheriv('id-aes256-wrap', kek.value, RFC3394_IV)
  const expected = Buffer.concat([cipher.update(key.value), cipher.final()])
  const blob = module.wrapKey({ session, mechanism: AES_KEY_WRAP, key: kek.key }, key.key)
  claim(expected.equals(blob), 'The token’s key wrap does not agree with RFC 3394.')
}

function runRoundTrip(bench: Bench): void {
  wrapMatchesNode(bench)
  const { kek, key, blob } = wrapped(bench)
  claim(blob.length === 40, 'A wrapped 32-byte key should have 40 bytes.')
  claim(seal(bench, unwrap(bench, kek, blob)).equals(seal(bench, key)), 'The unwrapped key is not the one wrapped.')
}

function runTampered(bench: Bench): void {
  const { kek, blob } = wrapped(bench)
  const tampered = Uint8Array.from(blob, (byte, i) => (i === 9 ? byte ^ 1 : byte))
  refused(() => unwrap(bench, kek, tampered), 'The token unwrapped a blob that had been tampered with.')
}

function runKept(bench: Bench): void {
  const { module, session } = bench
  const { kek, blob } = wrapped(bench)
  const object = unwrap(bench, kek, blob)
  if (!isKept(module, { session, object })) keep(module, { session, object })
  claim(isKept(module, { session, object }), 'An unwrapped key can be read or wrapped out of the token.')
}

function runUnextractable(bench: Bench): void {
  const { module, session } = bench
  const { kek, blob } = wrapped(bench)
  const object = unwrap(bench, kek, blob)
  const use = { session, mechanism: AES_KEY_WRAP, key: kek }
  refused(() => module.wrapKey(use, object), 'The token wraps keys that are marked as not extractable.')
}

function runVisible(bench: Bench): void {
  const key = bench.module.generateKey(bench.session, AES_KEY_GEN, newMaterial(32))
  const second = bench.module.openSession(bench.slot)
  try {
    seal({ ...bench, session: second }, key)
  } finally {
    bench.module.closeSession(second)
  }
}

/** Whether this make ignores the unwrap template, so that every unwrapped key must be tightened afterwards. */
export function unwrapIgnoresFlags(bench: Bench): boolean {
  const { kek, blob } = wrapped(bench)
  return !isKept(bench.module, { session: bench.session, object: unwrap(bench, kek, blob) })
}

/** Whether CKA_CHECK_VALUE of a new key is there and what one ECB block says, where the token has ECB at all. */
export function checkValueAttributeWorks({ module, session }: Bench): boolean {
  const key = module.generateKey(session, AES_KEY_GEN, newMaterial(32))
  const attribute = Buffer.from(module.attribute(session, key, 'checkValue'))
  if (attribute.length !== 3) return false
  try {
    const block = module.encrypt({ session, mechanism: AES_ECB, key }, new Uint8Array(16), 16)
    return attribute.equals(block.subarray(0, 3))
  } catch (error) {
    if (error instanceof CryptokiError && error.remedy === 'stop') return true
    throw error
  }
}

function runCheckValue(bench: Bench): void {
  const { module, session } = bench
  const key = module.generateKey(session, AES_KEY_GEN, newMaterial(32))
  module.encrypt({ session, mechanism: AES_ECB, key }, new Uint8Array(16), 16)
}

/** Needed only where CKA_CHECK_VALUE does not work. */
export const CHECK_VALUE_PROBE: Probe = {
  name: 'Key check value',
  neededFor: 'telling whether two keys are the same without seeing them',
  required: true,
  remedy: 'Enable CKA_CHECK_VALUE on generated keys, or CKM_AES_ECB.',
  run: runCheckValue,
}

/** What the storing of keys outside the token rests on; each promise is tried by trying to break it. */
export const WRAP_PROBES: readonly Probe[] = [
  {
    name: 'AES key wrap (RFC 3394)',
    neededFor: 'storing keys outside the token, wrapped under the instance’s key',
    required: true,
    remedy: 'Enable CKM_AES_KEY_WRAP for wrapping and unwrapping secret keys.',
    run: runRoundTrip,
  },
  {
    name: 'Tampered blobs are refused',
    neededFor: 'noticing a changed key in the database',
    required: true,
    remedy: 'Use a token whose key wrap checks integrity.',
    run: runTampered,
  },
  {
    name: 'Unwrapped keys stay in the token',
    neededFor: 'the promise that key material never leaves the token in the clear',
    required: true,
    remedy: 'Use a token that honours CKA_SENSITIVE and CKA_EXTRACTABLE on unwrap, or lets them be set afterwards.',
    run: runKept,
  },
  {
    name: 'Keys marked not extractable cannot be wrapped',
    neededFor: 'the promise that an instance’s own key never leaves the token',
    required: true,
    remedy: 'Use a token that enforces CKA_EXTRACTABLE.',
    run: runUnextractable,
  },
  {
    name: 'Session objects shared between sessions',
    neededFor: 'keeping unwrapped keys ready for use',
    required: true,
    remedy: 'Use a token whose session objects can be used from other sessions of the same process.',
    run: runVisible,
  },
]
