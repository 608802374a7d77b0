import { BASE64, BASE64URL, decodeDigits, HEX, type Decoded, type Misspelling, type Notation } from './decode-digits.ts'
import { materialWarnings } from './material-warnings.ts'
import { looksLikePem, readPem } from './pem.ts'
import { wipe } from './wipe.ts'

export const ENCODINGS = ['hex', 'base64', 'base64url', 'pem', 'raw'] as const
export type Encoding = (typeof ENCODINGS)[number]

export const ENCODING_WORDS: Readonly<Record<Encoding, string>> = {
  hex: 'hex',
  base64: 'base64',
  base64url: 'base64url',
  pem: 'PEM',
  raw: 'raw bytes',
}

export type Bytes = Uint8Array<ArrayBuffer>

/** What was given is a key in one reading; `others` are the readings in which it would be another key. */
export interface Material {
  readonly kind: 'material'
  readonly encoding: Encoding
  /** The caller's to wipe. */
  readonly bytes: Bytes
  readonly others: readonly Encoding[]
  readonly warnings: readonly string[]
}

export type Verdict = Material | { readonly kind: 'empty' } | { readonly kind: 'wrong'; readonly problem: string }

interface Reading {
  readonly encoding: Encoding
  readonly bytes: Bytes
}

type Attempt = { readonly encoding: Encoding } & (Decoded | { readonly problem: string })

const AES_BYTES: ReadonlySet<number> = new Set([16, 24, 32])
const LENGTHS = 'A root key has 16, 24 or 32 bytes.'
/** Far more than any key in any spelling, and little enough to look at on each stroke. */
export const MAX_TEXT = 16_384

const wrong = (problem: string): Verdict => ({ kind: 'wrong', problem })

/** "AES-256, 32 bytes" */
export const sizeWords = (length: number): string => `AES-${length * 8}, ${length} bytes`

const count = (length: number, noun: string): string => `${length} ${noun}${length === 1 ? '' : 's'}`

export function misspellingWords(encoding: Encoding, misspelling: Misspelling): string {
  const name = ENCODING_WORDS[encoding]
  switch (misspelling.kind) {
    case 'character':
      return `Character ${misspelling.at} does not belong in ${name}.`
    case 'gap':
      return encoding === 'hex'
        ? `There is white space inside a byte, before character ${misspelling.at}. White space may stand between bytes only.`
        : `There is white space inside a group of four, before character ${misspelling.at}. White space may stand between groups only.`
    case 'padding':
      return `There is a "=" where none belongs, at character ${misspelling.at}.`
    case 'incomplete':
      return encoding === 'hex'
        ? `${count(misspelling.digits, 'hex digit')}: a byte has two, so one is missing or too many.`
        : `${count(misspelling.digits, 'character')} of ${name}: it comes in groups of four, padded with "=". Something is missing or too many.`
    case 'stray-bits':
      return `The last character of the ${name} is not one that any bytes give. It may be mistyped or cut off.`
  }
}

const NOTATIONS = { hex: HEX, base64: BASE64, base64url: BASE64URL } as const satisfies Partial<
  Record<Encoding, Notation>
>

const attempt = (text: string, encoding: keyof typeof NOTATIONS): Attempt => ({
  encoding,
  ...decodeDigits(text, NOTATIONS[encoding]),
})

/** What base64 reads without `-` and `_`, base64url reads the same, so only one of them is tried. */
function attempts(text: string): readonly Attempt[] {
  if (looksLikePem(text)) return [{ encoding: 'pem', ...readPem(text) }]
  const base64 = attempt(text, 'base64')
  return [attempt(text, 'hex'), 'bytes' in base64 ? base64 : attempt(text, 'base64url')]
}

const readingsOf = (tried: readonly Attempt[]): readonly Reading[] =>
  tried.flatMap((one) => ('bytes' in one ? [{ encoding: one.encoding, bytes: one.bytes }] : []))

const ONLY_HEX = /^[0-9a-f\s]+$/i

/** Nothing of it could be read: what is wrong with the spelling it was most likely meant in. */
function spellingWords(text: string): string {
  if (text.startsWith('{')) {
    return 'This looks like JSON. Give the key alone; in a JWK it is the value of "k", which is base64url.'
  }
  if (/^0x/i.test(text)) return 'Leave the "0x" out: give the hex digits alone.'
  if (/^[0-9a-f]{2}([:,-][0-9a-f]{2})+$/i.test(text))
    return 'Leave out what stands between the bytes; only white space may.'
  const encoding = ONLY_HEX.test(text) ? 'hex' : /[-_]/.test(text) ? 'base64url' : 'base64'
  const tried = attempt(text, encoding)
  if ('misspelling' in tried) return misspellingWords(encoding, tried.misspelling)
  return 'This is neither hex nor base64.'
}

function lengthWords(readings: readonly Reading[]): string {
  const said = readings.map(({ encoding, bytes }) => `${count(bytes.length, 'byte')} as ${ENCODING_WORDS[encoding]}`)
  return `That is ${said.join(', or ')}. ${LENGTHS}`
}

function problemOf(text: string, tried: readonly Attempt[], readings: readonly Reading[]): string {
  const [first] = tried
  // What has nothing but hex digits was meant as hex, also where base64 could read it.
  if (first !== undefined && 'misspelling' in first && ONLY_HEX.test(text)) return spellingWords(text)
  if (readings.length > 0) return lengthWords(readings)
  if (first?.encoding !== 'pem') return spellingWords(text)
  if ('problem' in first) return first.problem
  return 'misspelling' in first ? `Inside the PEM block: ${misspellingWords('base64', first.misspelling)}` : LENGTHS
}

/** Chooses among readings of the right length and wipes the rest; hex first, since hardly any base64 looks like hex. */
function choose(readings: readonly Reading[], chosen: Encoding | undefined): Material | undefined {
  const possible = readings.filter(({ bytes }) => AES_BYTES.has(bytes.length))
  const taken = possible.find(({ encoding }) => encoding === chosen) ?? possible[0]
  wipe(...readings.filter((reading) => reading !== taken).map(({ bytes }) => bytes))
  if (taken === undefined) return undefined
  const others = possible.filter((reading) => reading !== taken).map(({ encoding }) => encoding)
  return { kind: 'material', ...taken, others, warnings: materialWarnings(taken.bytes) }
}

/**
 * A root key as somebody typed or pasted it. `chosen` decides where it can be read in more than one way; it is never
 * guessed without saying so.
 */
export function parseMaterial(typed: string, chosen?: Encoding): Verdict {
  const text = typed.trim()
  if (text === '') return { kind: 'empty' }
  if (text.length > MAX_TEXT) return wrong(`That is far more than a key. ${LENGTHS}`)
  const tried = attempts(text)
  const readings = readingsOf(tried)
  return choose(readings, chosen) ?? wrong(problemOf(text, tried, readings))
}

const isText = (byte: number): boolean => (byte >= 0x20 && byte <= 0x7e) || (byte >= 9 && byte <= 13)

function rawProblem({ length }: Bytes, last: number | undefined): string {
  const cut = last === 10 && AES_BYTES.has(length - 1)
  return cut
    ? `The file has ${length} bytes and ends in a line break, which is not part of the key. Write it without one.`
    : `The file has ${count(length, 'byte')} and is not text. ${LENGTHS}`
}

/** A file of raw bytes, or of text; one that can be both is read as text, and says so. Wipes what it was given. */
export function parseMaterialFile(content: Bytes, chosen?: Encoding): Verdict {
  try {
    if (content.length === 0) return wrong('The file is empty.')
    if (content.length > MAX_TEXT) return wrong(`That is far more than a key. ${LENGTHS}`)
    const text = content.every(isText) ? new TextDecoder().decode(content).trim() : undefined
    const tried = text === undefined ? [] : attempts(text)
    const readings = [...readingsOf(tried), { encoding: 'raw' as const, bytes: content.slice() }]
    const material = choose(readings, chosen)
    if (material !== undefined) return material
    return wrong(
      text === undefined ? rawProblem(content, content.at(-1)) : problemOf(text, tried, readings.slice(0, -1)),
    )
  } finally {
    wipe(content)
  }
}
