import { KeyError } from '@keywright/core/errors/key-error'

/** What arrives is a view of the whole message; the caller gets bytes of their own. */
export function copied(bytes: Uint8Array): Uint8Array
export function copied(bytes: Uint8Array | undefined): Uint8Array | undefined
export function copied(bytes: Uint8Array | undefined): Uint8Array | undefined {
  return bytes && new Uint8Array(bytes)
}

/** A caller's mistake, not the token's: it is ours to fix, so it shows as an internal error. */
export function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new KeyError({ code: 'INTERNAL_ERR' }, { cause: new RangeError(otherwise) })
}
