import { createPublicKey, verify, type JsonWebKey } from 'node:crypto'
import { decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'
import { z } from 'zod'

const bytes = z.instanceof(Uint8Array).transform((it) => Buffer.from(it).toString('base64url'))
const part = (key: ReadonlyMap<number, unknown>, label: number): string => bytes.parse(key.get(label))

/** RFC 9053 §7 to RFC 7517, for the three kinds of key that passkeys of ours can have. */
function jwkOf(cose: Uint8Array): { readonly jwk: JsonWebKey; readonly digest: 'sha256' | null } {
  // Its type knows the labels of each kind apart; here they are asked for one by one.
  const key = decodeCredentialPublicKey(new Uint8Array(cose)) as unknown as ReadonlyMap<number, unknown>
  switch (key.get(1)) {
    case 1:
      return { jwk: { kty: 'OKP', crv: 'Ed25519', x: part(key, -2) }, digest: null }
    case 2:
      return { jwk: { kty: 'EC', crv: 'P-256', x: part(key, -2), y: part(key, -3) }, digest: 'sha256' }
    default:
      return { jwk: { kty: 'RSA', n: part(key, -1), e: part(key, -2) }, digest: 'sha256' }
  }
}

/**
 * Whether the signature is spelt as it must be, and holds. OpenSSL takes one spelling of an ECDSA signature; the library
 * for passkeys looks at fewer of its bytes. Throws for a key that is none.
 */
export function isStrictlySigned(cose: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean {
  const { jwk, digest } = jwkOf(cose)
  return verify(digest, data, createPublicKey({ key: jwk, format: 'jwk' }), signature)
}
