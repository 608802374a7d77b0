const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)$/
const HEX = /^(?:[0-9a-f]{2})*$/

/** ECMAScript has this of its own since 2025, ten times faster; the oldest engines we run on do not. */
type WithBase64 = Uint8Array & { readonly toBase64?: () => string }

/** RFC 4648 §4, padded. */
export function toBase64(bytes: Uint8Array): string {
  // Whether the engine has it is asked of the value itself.
  const native = (bytes as WithBase64).toBase64?.()
  if (native !== undefined) return native
  let binary = ''
  // Spreading a large array into fromCharCode overflows the stack, hence the chunks.
  for (let at = 0; at < bytes.length; at += 4096) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 4096))
  }
  return btoa(binary)
}

/**
 * Strict RFC 4648 §4: padded, no white space, one spelling per value. A lenient reader turns a typing slip into
 * other bytes; `undefined` says the text is not base64. The empty text is not accepted: no field of ours may be empty.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!BASE64.test(text)) return undefined
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
  // The grammar still lets stray bits through in the last digit ("QR==" for "QQ=="); only one spelling round-trips.
  return toBase64(bytes) === text ? bytes : undefined
}

/** Two lower-case digits a byte. */
export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')

/** `undefined` for anything but pairs of lower-case hex digits. */
export function fromHex(text: string): Uint8Array | undefined {
  if (!HEX.test(text)) return undefined
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16))
}

const encoder = new TextEncoder()
/** A lone surrogate has no bytes in UTF-8 and becomes U+FFFD, so ill-formed texts are not told apart. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text)

/** Joins parts so that no two lists of parts give the same bytes: each part is preceded by its length, 4 bytes big-endian. */
export function injective(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0))
  const view = new DataView(out.buffer)
  let at = 0
  for (const part of parts) {
    view.setUint32(at, part.length)
    out.set(part, at + 4)
    at += 4 + part.length
  }
  return out
}
