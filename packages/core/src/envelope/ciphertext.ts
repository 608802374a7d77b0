import { fromBase64, toBase64, utf8 } from '../vocabulary/bytes.ts'
import { parseKeyVersionId, type KeyVersionId } from '../vocabulary/ids.ts'

/** A wrapped data-encryption key as it leaves the service. */
export interface Envelope {
  /** AES-GCM ciphertext followed by its 16-byte tag. */
  readonly ciphertext: Uint8Array
  /** 12 bytes, drawn by the token. */
  readonly iv: Uint8Array
  /** The version that wrapped it: a hint, since equal material elsewhere may unwrap it too. */
  readonly handle: KeyVersionId
}

const FORMAT_VERSION = '1.0.0'
const GCM_TAG_BYTES = 16
const GCM_IV_BYTES = 12
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Opaque to callers: base64 of a small JSON document, the shape Key Protect uses (key-protect-api.md §1.7). */
export function encodeEnvelope({ ciphertext, iv, handle }: Envelope): string {
  const document = { ciphertext: toBase64(ciphertext), iv: toBase64(iv), version: FORMAT_VERSION, handle }
  return toBase64(utf8(JSON.stringify(document)))
}

/** What a ciphertext turned out to be: not base64 at all, base64 of something else, or an envelope of ours. */
export type DecodedEnvelope =
  | { readonly kind: 'not-base64' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'envelope'; readonly envelope: Envelope }

/** Never throws: whatever a caller sends gets one of three answers. */
export function decodeEnvelope(text: string): DecodedEnvelope {
  const bytes = fromBase64(text)
  if (!bytes) return { kind: 'not-base64' }
  const document = parseDocument(bytes)
  if (document?.['version'] !== FORMAT_VERSION) return { kind: 'foreign' }
  const ciphertext = bytesOf(document['ciphertext'])
  const iv = bytesOf(document['iv'])
  const handle = typeof document['handle'] === 'string' ? parseKeyVersionId(document['handle']) : undefined
  if (!ciphertext || ciphertext.length < GCM_TAG_BYTES || iv?.length !== GCM_IV_BYTES || !handle) {
    return { kind: 'foreign' }
  }
  return { kind: 'envelope', envelope: { ciphertext, iv, handle } }
}

const bytesOf = (value: unknown): Uint8Array | undefined => (typeof value === 'string' ? fromBase64(value) : undefined)

function parseDocument(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(decoder.decode(bytes))
  } catch {
    return undefined
  }
  // A JSON object is a record of unknowns; nothing is believed of it until checked above.
  return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined
}
