import { injective, utf8 } from '../vocabulary/bytes.ts'

const FORMAT = utf8('keywright.aad.v1')

/**
 * The caller's list of strings as one AES-GCM associated-data value: order matters and `['ab']` differs from `['a','b']`.
 * The key id is never part of it: the same material imported elsewhere must unwrap (key-protect-api.md §1.7).
 */
export function aadBytes(aad: readonly string[]): Uint8Array {
  // UTF-8 has one spelling for every ill-formed text: two of them would open each other's ciphertexts.
  if (!aad.every((text) => text.isWellFormed())) throw new RangeError('associated data must be well-formed Unicode')
  return injective([FORMAT, ...aad.map(utf8)])
}
