import { KeyError } from '@keywright/core/errors/key-error'
import { fromBase64 } from '@keywright/core/vocabulary/bytes'

/** The bytes of a base64 field, which the caller owns and wipes; `INVALID_FIELD_ERR` with the rule for anything else. */
export function bytesOf(field: string, text: string, rule: string): Uint8Array {
  const bytes = fromBase64(text)
  if (!bytes) throw new KeyError({ code: 'INVALID_FIELD_ERR', field, rule })
  return bytes
}

/** What is absent stays absent. */
export const optionalBytesOf = (field: string, text: string | undefined, rule: string): Uint8Array | undefined =>
  text === undefined ? undefined : bytesOf(field, text, rule)

/** Overwrites what was held in plain. The text it came in is JavaScript's to forget. */
export function wipe(...held: readonly (Uint8Array | undefined)[]): void {
  for (const bytes of held) bytes?.fill(0)
}
