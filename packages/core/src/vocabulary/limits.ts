/** A field's bounds in characters and the sentence that states them; server and form both read this. */
export interface TextLimit {
  readonly min: number
  readonly max: number
  /** Completes "The field … must be:". */
  readonly rule: string
}

const text = (min: number, max: number, noun = 'a string'): TextLimit => ({
  min,
  max,
  rule: `${noun} of ${min} to ${max} characters, without control characters`,
})

/**
 * True for text that every database and every screen can hold: well-formed Unicode without control characters, those that turn the direction of writing among them. PostgreSQL
 * refuses NUL, SQLite stops searching at it, and a line break in a name forges a line in somebody's list. Nor has it
 * letters that nobody sees (soft hyphen, zero-width space, joiners of words, byte order mark): two names that look the
 * same would not be the same.
 */
export const isPlainText = (text: string): boolean =>
  text.isWellFormed() && !/[\p{Cc}\p{Bidi_Control}\u00AD\u200B\u2060-\u2064\uFEFF]/u.test(text)

/** key-protect-api.md §1.16. */
export const KEY_NAME = text(2, 90)
export const KEY_DESCRIPTION = text(2, 240)
export const KEY_TAG = {
  min: 1,
  max: 30,
  rule: 'up to 30 tags of 1 to 30 characters each, without < > , : & |',
} as const
export const MAX_TAGS = 30
const TAG_FORBIDDEN = /[<>,:&|]/
export const isTag = (text: string): boolean =>
  text.length >= KEY_TAG.min && text.length <= KEY_TAG.max && isPlainText(text) && !TAG_FORBIDDEN.test(text)

export const INSTANCE_NAME = text(1, 180)
export const PERSON_NAME = text(1, 100, 'a name')
export const PASSWORD = { min: 12, max: 128, rule: 'a passphrase of 12 to 128 characters' } as const satisfies TextLimit
export const GROUP_NAME = text(2, 90, 'a name')
export const SERVICE_ID_NAME = text(2, 90, 'a name')
export const API_KEY_NAME = text(1, 90, 'a name')
export const PASSKEY_NAME = text(1, 90, 'a name')
export const DESCRIPTION = text(1, 240)
export const ISSUER = {
  min: 8,
  max: 500,
  rule: 'an https address, as the provider writes it in its own tokens',
} as const
export const CLIENT_ID = text(1, 250)
export const CLIENT_SECRET = { min: 0, max: 500, rule: 'the secret of this client at the provider' } as const
export const CLAIM_NAME = text(1, 100, 'the name of a claim')
export const CLAIM_VALUE = text(1, 250, 'a value of the claim')
export const MAX_MAPPINGS = 200
export const SERVICE_NAME = {
  min: 2,
  max: 63,
  rule: 'the name of a service such as cloud-object-storage: 2 to 63 lower-case letters, digits and hyphens, with a letter first',
} as const satisfies TextLimit
const SERVICE_NAME_SHAPE = /^[a-z][a-z0-9-]{1,62}$/
export const isServiceName = (text: string): boolean => SERVICE_NAME_SHAPE.test(text)
export const SERVICE_INSTANCE = {
  min: 10,
  max: 512,
  rule: 'the CRN of an instance of the service: crn:v1: and eight parts with colons between them, without spaces',
} as const satisfies TextLimit
/** Ten parts (key-protect-api.md §1.1), of which the last two may be empty. */
const SERVICE_INSTANCE_SHAPE = /^crn:v1(?::[^\s:]*){8}$/
export const isServiceInstance = (text: string): boolean =>
  text.length <= SERVICE_INSTANCE.max && SERVICE_INSTANCE_SHAPE.test(text)
/** RFC 5321 §4.5.3.1 leaves 254 for the whole address. */
export const EMAIL = { min: 3, max: 254, rule: 'an e-mail address' } as const satisfies TextLimit

/** The most a caller may have wrapped, decoded (key-protect-api.md §1.7). */
export const MAX_PLAINTEXT_BYTES = 7_500
export const AAD_ITEM_MAX_CHARACTERS = 255
export const AAD_MAX_ITEMS = 126
/** A standard key's secret, decoded. */
export const MAX_PAYLOAD_BYTES = 7_500
export const PAYLOAD_RULE = `base64 of 16, 24 or 32 bytes for a root key, of 1 to ${MAX_PAYLOAD_BYTES} bytes for a standard key`
/** What RSA-OAEP gives for a transport key pair of 3,072 bits. */
export const WRAPPED_BYTES = 384
export const WRAPPED_RULE = `base64 of the ${WRAPPED_BYTES} bytes that RSA-OAEP gives for this key pair`
export const EXPIRATION_RULE = 'an RFC 3339 date and time in the future'
