import { MAX_PAYLOAD_BYTES } from '@keywright/core/vocabulary/limits'
import { BASE64, decodeDigits, HEX } from './decode-digits.ts'
import { misspellingWords, type Bytes } from './parse-material.ts'
import { wipe } from './wipe.ts'

/** How the person says the secret is written; any text can be many things, so nothing is guessed here. */
export const SECRET_FORMS = ['text', 'base64', 'hex', 'file'] as const
export type SecretForm = (typeof SECRET_FORMS)[number]

export interface Secret {
  readonly kind: 'secret'
  /** The caller's to wipe. */
  readonly bytes: Bytes
  readonly note: string | undefined
}

export type SecretVerdict = Secret | { readonly kind: 'empty' } | { readonly kind: 'wrong'; readonly problem: string }

/** Far more than the longest secret takes in hex with white space. */
const MAX_TEXT = 8 * MAX_PAYLOAD_BYTES
const encoder = new TextEncoder()
const number = new Intl.NumberFormat('en')

export const secretSizeWords = (length: number): string => `${number.format(length)} byte${length === 1 ? '' : 's'}`

export const tooLong = (length: number): SecretVerdict => ({
  kind: 'wrong',
  problem: `That is ${secretSizeWords(length)}; a standard key holds at most ${number.format(MAX_PAYLOAD_BYTES)}.`,
})

function judged(bytes: Bytes, note?: string): SecretVerdict {
  if (bytes.length === 0) return { kind: 'empty' }
  if (bytes.length <= MAX_PAYLOAD_BYTES) return { kind: 'secret', bytes, note }
  wipe(bytes)
  return tooLong(bytes.length)
}

const LINE_END = 'It ends in a line break, which becomes part of the secret.'
const SPACE_END = 'It begins or ends in a space, which becomes part of the secret.'

function noteOf(text: string): string | undefined {
  if (/[\r\n]$/.test(text)) return LINE_END
  return text === text.trim() ? undefined : SPACE_END
}

/** Text is taken as it is, to the last space: what is read back later must be what was given. */
export function parseSecret(text: string, form: Exclude<SecretForm, 'file'>): SecretVerdict {
  if (text.length > MAX_TEXT) return tooLong(text.length)
  if (form === 'text') {
    if (!text.isWellFormed()) return { kind: 'wrong', problem: 'There is half a character in this text.' }
    return judged(encoder.encode(text), noteOf(text))
  }
  const decoded = decodeDigits(text.trim(), form === 'hex' ? HEX : BASE64)
  return 'bytes' in decoded
    ? judged(decoded.bytes)
    : { kind: 'wrong', problem: misspellingWords(form, decoded.misspelling) }
}

/** A file goes in byte for byte. */
export function parseSecretFile(bytes: Bytes): SecretVerdict {
  if (bytes.length === 0) return { kind: 'wrong', problem: 'The file is empty.' }
  return judged(bytes, bytes.at(-1) === 10 ? LINE_END : undefined)
}
