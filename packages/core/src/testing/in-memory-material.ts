import { bindingBytes, type MaterialBinding } from '../envelope/binding.ts'
import { KeyError } from '../errors/key-error.ts'
import type { Encrypted, Imported, NewMaterial, StoredMaterial } from '../ports/cryptographic-token.ts'
import { toHex } from '../vocabulary/bytes.ts'
import type { TokenObjectId } from '../vocabulary/ids.ts'
import { algorithmRow, KEY_ALGORITHMS } from '../vocabulary/key-algorithm.ts'

/** WebCrypto takes only bytes that are not shared between threads. */
export type Own = Uint8Array<ArrayBuffer>
type FindKey = (id: TokenObjectId) => CryptoKey

const IV_BYTES = 12
const TAG_BYTES = 16
const CHECK_VALUE_BYTES = 3
const own = (bytes: Uint8Array): Own => new Uint8Array(bytes)

export const unavailable = (why: string): KeyError =>
  new KeyError({ code: 'HSM_UNAVAILABLE_ERR', mayHaveHappened: false }, { cause: new Error(why) })

/** A caller's mistake, not the token's. */
export function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new KeyError({ code: 'INTERNAL_ERR' }, { cause: new RangeError(otherwise) })
}

const hmac = async (key: CryptoKey, bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await globalThis.crypto.subtle.sign('HMAC', key, own(bytes)))

interface WrappingKeys {
  readonly kek: CryptoKey
  readonly macKey: CryptoKey
}

export async function generateMaterial(binding: MaterialBinding, keys: WrappingKeys): Promise<NewMaterial> {
  const algorithm = { name: 'AES-CBC', length: algorithmRow(binding.algorithm).bits }
  return wrapMaterial(await globalThis.crypto.subtle.generateKey(algorithm, true, ['encrypt']), binding, keys)
}

/** Material from outside; wipes the bytes, which are the token's own copy. */
export async function importMaterial(
  bytes: Own,
  binding: Omit<MaterialBinding, 'algorithm'>,
  keys: WrappingKeys,
): Promise<Imported> {
  const algorithm = KEY_ALGORITHMS.find((name) => algorithmRow(name).materialBytes === bytes.length)
  const key = algorithm && (await globalThis.crypto.subtle.importKey('raw', bytes, 'AES-CBC', true, ['encrypt']))
  bytes.fill(0)
  if (!algorithm || !key) return { kind: 'refused', reason: 'length' }
  return { kind: 'imported', algorithm, ...(await wrapMaterial(key, { ...binding, algorithm }, keys)) }
}

async function wrapMaterial(key: CryptoKey, binding: MaterialBinding, keys: WrappingKeys): Promise<NewMaterial> {
  const { subtle } = globalThis.crypto
  const blob = new Uint8Array(await subtle.wrapKey('raw', key, keys.kek, 'AES-KW'))
  const mac = await hmac(keys.macKey, bindingBytes(binding, blob))
  // WebCrypto has no ECB; the first block of CBC under a zero IV is the same.
  const block = await subtle.encrypt({ name: 'AES-CBC', iv: new Uint8Array(16) }, key, new Uint8Array(16))
  return { blob, mac, checkValue: toHex(new Uint8Array(block).subarray(0, CHECK_VALUE_BYTES)) }
}

/** The usable key, once its HMAC has been checked. */
export async function unwrapMaterial(material: StoredMaterial, kek: FindKey, macKey: FindKey): Promise<CryptoKey> {
  const { binding, blob, mac, macKeyId } = material
  const expected = await hmac(macKey(macKeyId), bindingBytes(binding, blob))
  if (!same(expected, mac)) throw new KeyError({ code: 'INCOMPLETE_METADATA_ERR' })
  const { subtle } = globalThis.crypto
  return subtle.unwrapKey('raw', own(blob), kek(binding.kekId), 'AES-KW', 'AES-GCM', false, ['encrypt', 'decrypt'])
}

const same = (one: Uint8Array, two: Uint8Array): boolean =>
  one.length === two.length && one.reduce((difference, byte, i) => difference | (byte ^ (two[i] ?? 0)), 0) === 0

export async function seal(key: CryptoKey, plaintext: Own, aad: Own): Promise<Encrypted> {
  const iv = globalThis.crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const ciphertext = await globalThis.crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: aad },
    key,
    plaintext,
  )
  return { ciphertext: new Uint8Array(ciphertext), iv }
}

/** `undefined` when tag or associated data do not match, and for what `seal` can never have made. */
export async function open(key: CryptoKey, { ciphertext, iv }: Encrypted, aad: Own): Promise<Uint8Array | undefined> {
  if (iv.length !== IV_BYTES || ciphertext.length < TAG_BYTES) return undefined
  try {
    const algorithm = { name: 'AES-GCM', iv: own(iv), additionalData: aad }
    return new Uint8Array(await globalThis.crypto.subtle.decrypt(algorithm, key, own(ciphertext)))
  } catch {
    // Everything about the key was checked above: what is left to fail is the tag.
    return undefined
  }
}
