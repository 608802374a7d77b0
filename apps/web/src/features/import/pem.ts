import { BASE64, decodeDigits, type Decoded } from './decode-digits.ts'

/** A block of RFC 7468; the label tells what is inside, where somebody wrote it truly. */
interface Block {
  readonly label: string
  readonly body: string
}

export type PemReading = Decoded | { readonly problem: string }

const BEGIN = /-----BEGIN ([A-Z0-9 ]*)-----/g
const WHOLE = /^\s*-----BEGIN ([A-Z0-9 ]*)-----([^]*?)-----END ([A-Z0-9 ]*)-----\s*$/

export const looksLikePem = (text: string): boolean => text.includes('-----BEGIN') || text.includes('-----END')

/** What a label promises that a raw key is not. */
function refusal(label: string): string | undefined {
  if (label === 'ENCRYPTED PRIVATE KEY') {
    return 'This is an encrypted private key (PKCS#8). A root key is 16, 24 or 32 bytes of a symmetric AES key, not encrypted with a passphrase.'
  }
  if (label === 'PRIVATE KEY') {
    return 'This is a private key (PKCS#8), as for TLS or signing. A root key is 16, 24 or 32 bytes of a symmetric AES key.'
  }
  if (label.endsWith('PRIVATE KEY')) {
    return `This is a private key (${label}). A root key is 16, 24 or 32 bytes of a symmetric AES key.`
  }
  if (label.endsWith('PUBLIC KEY')) return 'This is a public key. There is nothing secret in it to import.'
  if (label.includes('CERTIFICATE')) return 'This is a certificate. A root key is 16, 24 or 32 bytes of an AES key.'
  if (/^(CMS|PKCS7|PGP)/.test(label)) return 'This is an encrypted or signed message. Decrypt it first, offline.'
  return undefined
}

function blockOf(text: string): Block | string {
  if ((text.match(BEGIN) ?? []).length > 1) return 'There is more than one PEM block. Give one key at a time.'
  const [, label = '', body = '', end] = WHOLE.exec(text) ?? []
  if (end === undefined)
    return 'The PEM block is not whole: it needs one BEGIN line and one END line, and nothing around them.'
  if (end !== label) return 'The END line of the PEM block does not match its BEGIN line.'
  if (body.includes(':')) {
    return 'This PEM block has headers, as encrypted ones do. Give the key itself, not encrypted with a passphrase.'
  }
  return { label, body }
}

/** A raw AES key in a block like PEM. The label is free, save where it promises something that a raw key is not. */
export function readPem(text: string): PemReading {
  const block = blockOf(text)
  if (typeof block === 'string') return { problem: block }
  const problem = refusal(block.label)
  return problem === undefined ? decodeDigits(block.body, BASE64) : { problem }
}
