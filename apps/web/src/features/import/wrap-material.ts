import { fromBase64, toBase64, toHex } from '@keywright/core/vocabulary/bytes'
import type { Bytes } from './parse-material.ts'
import { wipe } from './wipe.ts'

/** The key pair of one ceremony, as the server shows it. */
export interface Transport {
  /** DER SubjectPublicKeyInfo, base64. */
  readonly publicKey: string
  readonly hash: 'SHA-256' | 'SHA-1'
}

export class WrapError extends Error {
  override readonly name = 'WrapError'
}

function derOf({ publicKey }: Pick<Transport, 'publicKey'>): Bytes {
  const der = fromBase64(publicKey)
  if (der === undefined) throw new WrapError('the server’s public key is not base64')
  return Uint8Array.from(der)
}

/**
 * Encrypts material for the HSM with RSA-OAEP (RFC 8017 §7.1, empty label), so that nobody between here and there sees
 * it. Zeroes the material whatever comes of it.
 */
export async function wrapMaterial(material: Bytes, transport: Transport): Promise<string> {
  try {
    const algorithm = { name: 'RSA-OAEP', hash: transport.hash }
    const key = await crypto.subtle.importKey('spki', derOf(transport), algorithm, false, ['encrypt'])
    return toBase64(new Uint8Array(await crypto.subtle.encrypt({ name: 'RSA-OAEP' }, key, material)))
  } finally {
    wipe(material)
  }
}

/** SHA-256 over the DER, in hex: what two people compare to know that they have the same public key. */
export const fingerprintOf = async (transport: Pick<Transport, 'publicKey'>): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', derOf(transport))))

const WRAPPED_BYTES = 384

export type WrappedVerdict =
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrapped'; readonly base64: string }
  | { readonly kind: 'wrong'; readonly problem: string }

const RIGHT = 'What the kit writes is 384 bytes, 512 characters of base64.'

/** What the kit wrote, pasted: ciphertext, so nothing here is secret. */
export function parseWrapped(pasted: string): WrappedVerdict {
  const text = pasted.replaceAll(/\s+/g, '')
  if (text === '') return { kind: 'empty' }
  const bytes = fromBase64(text)
  if (bytes === undefined) return { kind: 'wrong', problem: `This is not base64. ${RIGHT}` }
  return parseWrappedBytes(bytes)
}

/** What the kit wrote, as a file: in base64, or the raw bytes openssl gives. */
export function parseWrappedBytes(content: Uint8Array): WrappedVerdict {
  if (content.length === WRAPPED_BYTES) return { kind: 'wrapped', base64: toBase64(content) }
  return { kind: 'wrong', problem: `This is ${content.length} bytes. ${RIGHT}` }
}

/** A file holds base64 exactly when it is text; a raw blob of 384 random bytes never is. */
export function parseWrappedFile(content: Uint8Array): WrappedVerdict {
  const isText = content.every((byte) => (byte >= 0x20 && byte <= 0x7e) || (byte >= 9 && byte <= 13))
  return isText && content.length > 0 ? parseWrapped(new TextDecoder().decode(content)) : parseWrappedBytes(content)
}
