import { wipe } from './wipe.ts'

/** How bytes are written down; each says what a digit is, and where white space may stand. */
export interface Notation {
  readonly bits: 4 | 6
  /** White space is allowed between groups of this many digits, and nowhere else. */
  readonly group: 2 | 4
  readonly padding: 'required' | 'optional' | 'none'
  /** The value of a UTF-16 unit, or -1 when it is no digit. */
  readonly valueOf: (unit: number) => number
}

const within = (unit: number, first: string, last: string): boolean =>
  unit >= first.charCodeAt(0) && unit <= last.charCodeAt(0)

function hexValue(unit: number): number {
  if (within(unit, '0', '9')) return unit - 48
  if (within(unit, 'a', 'f')) return unit - 87
  return within(unit, 'A', 'F') ? unit - 55 : -1
}

const base64Value =
  (plus: string, slash: string) =>
  (unit: number): number => {
    if (within(unit, 'A', 'Z')) return unit - 65
    if (within(unit, 'a', 'z')) return unit - 71
    if (within(unit, '0', '9')) return unit + 4
    if (unit === plus.charCodeAt(0)) return 62
    return unit === slash.charCodeAt(0) ? 63 : -1
  }

/** RFC 4648 §8, in either case. */
export const HEX: Notation = { bits: 4, group: 2, padding: 'none', valueOf: hexValue }
/** RFC 4648 §4, padded. */
export const BASE64: Notation = { bits: 6, group: 4, padding: 'required', valueOf: base64Value('+', '/') }
/** RFC 4648 §5; its padding is commonly left out, as in a JWK (RFC 7518 §6.4.1). */
export const BASE64URL: Notation = { bits: 6, group: 4, padding: 'optional', valueOf: base64Value('-', '_') }

/** Never carries a character of the text: it may end up on a screen others see. `at` counts from 1. */
export type Misspelling =
  | { readonly kind: 'character' | 'gap' | 'padding'; readonly at: number }
  | { readonly kind: 'incomplete'; readonly digits: number }
  | { readonly kind: 'stray-bits' }

export type Decoded = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly misspelling: Misspelling }

interface Scan {
  readonly out: Uint8Array<ArrayBuffer>
  /** Bits not yet written, and how many they are. */
  pending: number
  waiting: number
  written: number
  digits: number
  pads: number
  /** Whether white space came after the last digit. */
  spaced: boolean
}

const isSpace = (unit: number): boolean => unit === 32 || (unit >= 9 && unit <= 13)
const EQUALS = 61

function takeDigit(scan: Scan, value: number, bits: number): void {
  scan.pending = (scan.pending << bits) | value
  scan.waiting += bits
  scan.digits += 1
  scan.spaced = false
  if (scan.waiting < 8) return
  scan.waiting -= 8
  scan.out[scan.written] = scan.pending >> scan.waiting
  scan.written += 1
  scan.pending &= (1 << scan.waiting) - 1
}

/** What is wrong with one character, or nothing once it has been taken in. */
function take(scan: Scan, unit: number, notation: Notation): 'character' | 'gap' | 'padding' | undefined {
  if (isSpace(unit)) {
    scan.spaced = true
    return undefined
  }
  if (scan.spaced && (scan.digits + scan.pads) % notation.group !== 0) return 'gap'
  if (unit === EQUALS && notation.padding !== 'none') {
    scan.spaced = false
    scan.pads += 1
    return scan.pads > (notation.group - (scan.digits % notation.group)) % notation.group ? 'padding' : undefined
  }
  const value = notation.valueOf(unit)
  if (value === -1) return 'character'
  if (scan.pads > 0) return 'padding'
  takeDigit(scan, value, notation.bits)
  return undefined
}

/** A lone last digit carries no byte; bits that are left over must be zero, so that each value has one spelling. */
function unfinished({ digits, pads, pending }: Scan, { bits, group, padding }: Notation): Misspelling | undefined {
  const over = (digits + pads) % group
  const lone = bits === 4 ? digits % 2 === 1 : digits % 4 === 1
  const padded = over === 0 || (padding === 'optional' && pads === 0)
  if (lone || !padded) return { kind: 'incomplete', digits: digits + pads }
  return pending === 0 ? undefined : { kind: 'stray-bits' }
}

/**
 * Strict: a lenient reader turns a slip of the hand into another key. Reads character by character into one buffer, so
 * that no intermediate string holds the material.
 */
export function decodeDigits(text: string, notation: Notation): Decoded {
  const out = new Uint8Array(Math.ceil((text.length * notation.bits) / 8))
  const scan: Scan = { out, pending: 0, waiting: 0, written: 0, digits: 0, pads: 0, spaced: false }
  for (let i = 0; i < text.length; i += 1) {
    const wrong = take(scan, text.charCodeAt(i), notation)
    if (wrong === undefined) continue
    wipe(out)
    return { misspelling: { kind: wrong, at: i + 1 } }
  }
  const misspelling = unfinished(scan, notation)
  const bytes = out.slice(0, misspelling === undefined ? scan.written : 0)
  wipe(out)
  return misspelling === undefined ? { bytes } : { misspelling }
}
