import { constants, createPublicKey, publicEncrypt, randomBytes, type KeyObject } from 'node:crypto'
import type { OaepHash } from '@keywright/core/ports/cryptographic-token'
import { RSA_EXPONENT } from './constants.ts'
import { CryptokiError } from './cryptoki-error.ts'
import type { CryptokiModule } from './cryptoki-module.ts'
import { INCOMING_MATERIAL } from './key-templates.ts'
import { rsaOaep } from './mechanism.ts'
import type { Seen } from './read-back.ts'
import { asBuffer } from './template.ts'

/** As strong as AES-128 (NIST SP 800-57 Part 1 §5.6.1); the contract promises it. */
export const TRANSPORT_MODULUS_BITS = 3072
const NODE_HASH: Readonly<Record<OaepHash, string>> = { 'SHA-256': 'sha256', 'SHA-1': 'sha1' }
const SMALLEST_KEY = 16

/**
 * The public key of a private half. Read from the private half, because the public one lies on the token open to
 * everybody: another key in its place would have material wrapped for somebody else.
 */
export function publicKeyOf(module: CryptokiModule, { session, object }: Seen): KeyObject {
  const modulus = asBuffer(module.attribute(session, object, 'modulus'))
  // A half-made key shows none, and is to its users like one that fails.
  if (modulus.length === 0) throw new CryptokiError('C_GetAttributeValue', -1)
  const [n, e] = [modulus.toString('base64url'), RSA_EXPONENT.toString('base64url')]
  return createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })
}

/** RSA-OAEP as the token's counterpart does it, with an empty label (RFC 8017 §7.1). */
export const wrapFor = (key: KeyObject, bytes: Uint8Array, hash: OaepHash): Uint8Array =>
  publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: NODE_HASH[hash] }, bytes)

/** Has a private half unwrap something made for it. Throws what the token answered. */
export function exerciseTransport(module: CryptokiModule, seen: Seen, hash: OaepHash): void {
  const wrapped = wrapFor(publicKeyOf(module, seen), randomBytes(SMALLEST_KEY), hash)
  const use = { session: seen.session, mechanism: rsaOaep(hash), key: seen.object }
  module.destroyObject(seen.session, module.unwrapKey(use, wrapped, INCOMING_MATERIAL))
}
