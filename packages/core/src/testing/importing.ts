import type { OaepHash } from '../ports/cryptographic-token.ts'
import { toBase64, toHex } from '../vocabulary/bytes.ts'

// What a browser does with material of its owner, and what a search for it must look for.

type Bytes = Uint8Array<ArrayBuffer>
const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes)
const { subtle } = globalThis.crypto

/** Wraps material for a ceremony's key pair. */
export async function wrapFor(
  transport: { readonly publicKey: Uint8Array; readonly hash: OaepHash } | undefined,
  material: Uint8Array,
): Promise<Uint8Array> {
  if (!transport) throw new Error('an import in plain has no key pair')
  const algorithm = { name: 'RSA-OAEP', hash: transport.hash }
  const key = await subtle.importKey('spki', own(transport.publicKey), algorithm, false, ['encrypt'])
  return new Uint8Array(await subtle.encrypt({ name: 'RSA-OAEP' }, key, own(material)))
}

/** AES-ECB over a zero block, by the first block of CBC under a zero IV. */
export async function checkValueOf(material: Uint8Array): Promise<string> {
  const key = await subtle.importKey('raw', own(material), 'AES-CBC', false, ['encrypt'])
  const block = await subtle.encrypt({ name: 'AES-CBC', iv: new Uint8Array(16) }, key, new Uint8Array(16))
  return toHex(new Uint8Array(block).subarray(0, 3))
}

/**
 * How bytes look in a text: in hex of either case, in base64 wherever in a longer text they begin, and one by one in
 * JSON.
 */
export function spellingsOf(bytes: Uint8Array): readonly string[] {
  const hex = toHex(bytes)
  const base64 = [0, 1, 2].map((offset) => {
    const padded = new Uint8Array(offset + bytes.length + 2)
    padded.set(bytes, offset)
    // The digits that bytes before and after have a part in are left out.
    const [from, to] = [Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6)]
    return toBase64(padded).slice(from, to)
  })
  return [hex, hex.toUpperCase(), ...base64, bytes.join(',')]
}
