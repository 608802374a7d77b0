import { injective, utf8 } from '../vocabulary/bytes.ts'

const FORMAT = utf8('keywright.aad.v1')

/**
 * The caller's list of strings as one AES-GCM associated-data value: order matters and `['ab']` differs from `['a','b']`.
 * The key id is never part of it: the same material imported elsewhere must unwrap (key-protect-api.md §1.7).
 */
export const aadBytes = (aad: readonly string[]): Uint8Array => injective([FORMAT, ...aad.map(utf8)])
