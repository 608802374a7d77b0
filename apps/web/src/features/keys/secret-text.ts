import { fromBase64 } from '@keywright/core/vocabulary/bytes'

/** The secret as text, where it is one that can be shown: well-formed UTF-8 without control characters but line breaks. */
export function secretText(payload: string): string | undefined {
  const bytes = fromBase64(payload)
  if (bytes === undefined) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return /[^\P{Cc}\n\r\t]/u.test(text) ? undefined : text
  } catch {
    // Not UTF-8: there is no text to show.
    return undefined
  } finally {
    bytes.fill(0)
  }
}
