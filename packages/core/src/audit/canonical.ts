import { utf8 } from '../vocabulary/bytes.ts'
import type { AuditEvent } from './event.ts'

/** Written beside the bytes: a reader of old events must know how they were made. */
export const CANONICAL_FORMAT_VERSION = 1

/** What has canonical bytes. */
export type Json = string | number | boolean | { readonly [member: string]: Json }

/**
 * RFC 8785 for the values an event has: members sorted by UTF-16 code units, no white space, ECMAScript's own
 * spelling of strings and of safe integers (fractions never occur and are refused). The RFC has no bytes for a lone
 * surrogate; a name that holds one is written with U+FFFD in its place, as UTF-8 would be, rather than not recorded.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'object') {
    const members = Object.keys(value)
      .sort()
      .flatMap((name) => {
        const member = value[name]
        return member === undefined ? [] : [`${JSON.stringify(name.toWellFormed())}:${canonicalJson(member)}`]
      })
    return `{${members.join(',')}}`
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new RangeError('an event carries safe integers only')
  return JSON.stringify(typeof value === 'string' ? value.toWellFormed() : value)
}

/** The exact bytes that are stored, hashed and later proved. */
export const canonicalText = (event: AuditEvent): string =>
  // An event is a tree of strings, safe integers and booleans, which `Json` says and an interface cannot.
  canonicalJson(event as unknown as Json)

/** What SHA-256 runs over to give the leaf hash: a zero byte, then the canonical bytes (RFC 6962 §2.1). */
export function leafInput(canonical: string): Uint8Array {
  const bytes = utf8(canonical)
  const out = new Uint8Array(bytes.length + 1)
  out.set(bytes, 1)
  return out
}
