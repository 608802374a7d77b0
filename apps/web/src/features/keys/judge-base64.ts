import { fromBase64 } from '@keywright/core/vocabulary/bytes'
import { MAX_PLAINTEXT_BYTES } from '@keywright/core/vocabulary/limits'

const NOT_BASE64 = 'This is not base64. Use A–Z, a–z, 0–9, + and /, padded with = to a multiple of four.'

/** The data key to wrap; an empty box asks the HSM to make one. */
export function judgePlaintext(text: string): true | string {
  const trimmed = text.trim()
  if (trimmed === '') return true
  const bytes = fromBase64(trimmed)
  if (bytes === undefined) return NOT_BASE64
  const length = bytes.length
  // Only its length was wanted.
  bytes.fill(0)
  return (
    length <= MAX_PLAINTEXT_BYTES ||
    `Must be at most ${MAX_PLAINTEXT_BYTES.toLocaleString('en')} bytes; this is ${length.toLocaleString('en')}.`
  )
}

export function judgeCiphertext(text: string): true | string {
  const trimmed = text.trim()
  if (trimmed === '') return 'Paste the ciphertext that wrapping gave you.'
  return fromBase64(trimmed) === undefined ? NOT_BASE64 : true
}
