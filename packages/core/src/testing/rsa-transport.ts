import type { OaepHash } from '../ports/cryptographic-token.ts'
import type { Own } from './in-memory-material.ts'

/** Both halves as bytes: WebCrypto ties a key to one hash, where a token is told the hash with each call. */
export interface TransportPair {
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Own
  readonly pkcs8: Own
}

const MODULUS_BITS = 3072

export async function generateTransport(): Promise<TransportPair> {
  const { subtle } = globalThis.crypto
  const publicExponent = Uint8Array.of(1, 0, 1)
  const algorithm = { name: 'RSA-OAEP', modulusLength: MODULUS_BITS, publicExponent, hash: 'SHA-256' }
  const { publicKey, privateKey } = await subtle.generateKey(algorithm, true, ['encrypt', 'decrypt'])
  return {
    spki: new Uint8Array(await subtle.exportKey('spki', publicKey)),
    pkcs8: new Uint8Array(await subtle.exportKey('pkcs8', privateKey)),
  }
}

/** `undefined` for whatever does not come apart: the caller hears one word for every cause. */
export async function unwrapBytes({ pkcs8 }: TransportPair, wrapped: Own, hash: OaepHash): Promise<Own | undefined> {
  const { subtle } = globalThis.crypto
  const key = await subtle.importKey('pkcs8', pkcs8, { name: 'RSA-OAEP', hash }, false, ['decrypt'])
  try {
    return new Uint8Array(await subtle.decrypt({ name: 'RSA-OAEP' }, key, wrapped))
  } catch {
    // The key was sound a line above: what is left to fail is what was wrapped.
    return undefined
  }
}
