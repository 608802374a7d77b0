import type { Template } from 'pkcs11js'

const FLAG = 'flag'
const NUMBER = 'number'
const TEXT = 'text'
const BYTES = 'bytes'

/** Every attribute we state or read: its CKA number and the kind of value it takes. */
const ATTRIBUTES = {
  class: [0x000, NUMBER],
  token: [0x001, FLAG],
  private: [0x002, FLAG],
  label: [0x003, TEXT],
  value: [0x011, BYTES],
  checkValue: [0x090, BYTES],
  keyType: [0x100, NUMBER],
  id: [0x102, BYTES],
  sensitive: [0x103, FLAG],
  encrypt: [0x104, FLAG],
  decrypt: [0x105, FLAG],
  wrap: [0x106, FLAG],
  unwrap: [0x107, FLAG],
  sign: [0x108, FLAG],
  signRecover: [0x109, FLAG],
  verify: [0x10a, FLAG],
  verifyRecover: [0x10b, FLAG],
  derive: [0x10c, FLAG],
  modulus: [0x120, BYTES],
  modulusBits: [0x121, NUMBER],
  publicExponent: [0x122, BYTES],
  valueLen: [0x161, NUMBER],
  extractable: [0x162, FLAG],
  local: [0x163, FLAG],
  neverExtractable: [0x164, FLAG],
  alwaysSensitive: [0x165, FLAG],
  ecParams: [0x180, BYTES],
  ecPoint: [0x181, BYTES],
} as const satisfies Record<string, readonly [number, string]>

/** The attributes this product knows, by name. */
export type AttributeName = keyof typeof ATTRIBUTES
interface ValueOf {
  readonly flag: boolean
  readonly number: number
  readonly text: string
  readonly bytes: Uint8Array
}
/** A template in words; `template` turns it into what the library takes. */
export type TemplateFields = { readonly [N in AttributeName]?: ValueOf[(typeof ATTRIBUTES)[N][1]] }

const LONGEST = 4096
const FITS: { readonly [K in keyof ValueOf]: (value: unknown) => boolean } = {
  flag: (value) => typeof value === 'boolean',
  // pkcs11js cuts numbers to 32 bits without a word.
  number: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 0xffffffff,
  text: (value) => typeof value === 'string' && value.length > 0 && value.length <= LONGEST,
  bytes: (value) => value instanceof Uint8Array && value.length > 0 && value.length <= LONGEST,
}

/** The CKA number of an attribute. */
export const attributeType = (name: AttributeName): number => ATTRIBUTES[name][0]

const known = (name: string): name is AttributeName => Object.hasOwn(ATTRIBUTES, name)

/**
 * Checks every value before the library sees it: a wrong type or an undefined value kills the process there
 * (hsm-notes §3). Refuses the empty template, which as a search would match every object on the token.
 */
export function template(fields: TemplateFields): Template {
  const entries = Object.entries(fields)
  if (entries.length === 0) throw new TypeError('an empty template matches every object')
  return entries.map(([name, value]) => {
    if (!known(name)) throw new TypeError(`no attribute is called ${name}`)
    const [type, kind] = ATTRIBUTES[name]
    if (!FITS[kind](value)) throw new TypeError(`attribute ${name} must be a ${kind}`)
    return { type, value: value instanceof Uint8Array ? asBuffer(value) : value }
  })
}

/** The same bytes as the `Buffer` pkcs11js asks for; nothing is copied. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
