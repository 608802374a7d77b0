import type { TokenObjectPurpose } from '@keywright/core/ports/cryptographic-token'
import { CKK, CKO, P256_PARAMS, RSA_EXPONENT } from './constants.ts'
import type { TemplateFields } from './template.ts'

// Every usage is stated, true or false: an attribute left out falls to the vendor's default.
const NO_USE = {
  encrypt: false,
  decrypt: false,
  wrap: false,
  unwrap: false,
  sign: false,
  verify: false,
  derive: false,
} as const
const HARDENED = { private: true, sensitive: true, extractable: false } as const
const AES = { class: CKO.SECRET_KEY, keyType: CKK.AES } as const
const GENERIC = { class: CKO.SECRET_KEY, keyType: CKK.GENERIC_SECRET } as const

/** The CKA_LABEL of our objects: a person looking at the token with the vendor's tool sees what each is for. */
export const labelOf = (purpose: TokenObjectPurpose): string => `keywright ${purpose}`

/** Where an object lives and how it is found again. */
export type Place =
  { readonly token: true; readonly id: Uint8Array; readonly label: string } | { readonly token: false }
/** Gone with its session. */
export const SESSION: Place = { token: false }

/** AES-256 that may only wrap and unwrap: it can neither read a data-encryption key nor leave the token. */
export const wrappingKey = (place: Place): TemplateFields => ({
  ...AES,
  ...place,
  ...HARDENED,
  ...NO_USE,
  wrap: true,
  unwrap: true,
  valueLen: 32,
})

/** 32 random bytes for HMAC-SHA-256 and nothing else. */
export const hmacKey = (place: Place): TemplateFields => ({
  ...GENERIC,
  ...place,
  ...HARDENED,
  ...NO_USE,
  sign: true,
  verify: true,
  valueLen: 32,
})

/** Both halves of an EC P-256 pair that may only sign. */
export function signingPair(place: Place): {
  readonly publicHalf: TemplateFields
  readonly privateHalf: TemplateFields
} {
  const publicHalf: TemplateFields = {
    class: CKO.PUBLIC_KEY,
    keyType: CKK.EC,
    ...place,
    private: false,
    encrypt: false,
    wrap: false,
    verify: true,
    verifyRecover: false,
    derive: false,
    ecParams: P256_PARAMS,
  }
  const privateHalf: TemplateFields = {
    class: CKO.PRIVATE_KEY,
    keyType: CKK.EC,
    ...place,
    ...HARDENED,
    decrypt: false,
    unwrap: false,
    sign: true,
    signRecover: false,
    derive: false,
  }
  return { publicHalf, privateHalf }
}

/**
 * Both halves of an RSA pair that may only unwrap: were it allowed to decrypt, whoever has the PIN could read what was
 * wrapped for it.
 */
export function transportPair(
  place: Place,
  modulusBits: number,
): { readonly publicHalf: TemplateFields; readonly privateHalf: TemplateFields } {
  const publicHalf: TemplateFields = {
    class: CKO.PUBLIC_KEY,
    keyType: CKK.RSA,
    ...place,
    private: false,
    encrypt: false,
    wrap: true,
    verify: false,
    verifyRecover: false,
    derive: false,
    modulusBits,
    publicExponent: RSA_EXPONENT,
  }
  const privateHalf: TemplateFields = {
    class: CKO.PRIVATE_KEY,
    keyType: CKK.RSA,
    ...place,
    ...HARDENED,
    decrypt: false,
    unwrap: true,
    sign: false,
    signRecover: false,
    derive: false,
  }
  return { publicHalf, privateHalf }
}

/** Material being born: extractable for the moment it takes to wrap it, never readable. */
export const newMaterial = (bytes: number): TemplateFields => ({
  ...AES,
  token: false,
  private: true,
  sensitive: true,
  extractable: true,
  ...NO_USE,
  encrypt: true,
  decrypt: true,
  valueLen: bytes,
})

/**
 * Material from outside on its way in: extractable for the moment it takes to wrap it under a KEK, never readable.
 * It may encrypt one block, for its check value. No CKA_VALUE_LEN: see below.
 */
export const INCOMING_MATERIAL: TemplateFields = {
  ...AES,
  token: false,
  private: true,
  sensitive: true,
  extractable: true,
  ...NO_USE,
  encrypt: true,
}

/** The same from bytes in plain. */
export const incomingFrom = (value: Uint8Array): TemplateFields => ({ ...INCOMING_MATERIAL, value })

/** Material at work: SoftHSM forbids CKA_VALUE_LEN on unwrap, so the blob's length decides (hsm-notes §4). */
export const UNWRAPPED_MATERIAL: TemplateFields = {
  ...AES,
  token: false,
  ...HARDENED,
  ...NO_USE,
  encrypt: true,
  decrypt: true,
}
