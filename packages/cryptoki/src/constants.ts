// Our own table, so that a misspelt name does not compile: pkcs11js answers `undefined` for it, and an undefined
// attribute type kills the process. Values from PKCS#11 v2.40 and v3.0 (OASIS), `pkcs11t.h`.

/** Object classes. */
export const CKO = { PUBLIC_KEY: 2, PRIVATE_KEY: 3, SECRET_KEY: 4 } as const
/** Key types. */
export const CKK = { RSA: 0x00, EC: 0x03, GENERIC_SECRET: 0x10, AES: 0x1f } as const
/** Mechanisms this product uses; no other is ever passed to a token. */
export const CKM = {
  RSA_PKCS_KEY_PAIR_GEN: 0x0000,
  RSA_PKCS_OAEP: 0x0009,
  SHA_1: 0x0220,
  SHA256: 0x0250,
  SHA256_HMAC: 0x0251,
  GENERIC_SECRET_KEY_GEN: 0x0350,
  EC_KEY_PAIR_GEN: 0x1040,
  ECDSA: 0x1041,
  AES_KEY_GEN: 0x1080,
  AES_ECB: 0x1081,
  AES_GCM: 0x1087,
  AES_KEY_WRAP: 0x2109,
} as const
/** Session, token and initialisation flags. */
export const CKF = {
  RW_SESSION: 0x2,
  SERIAL_SESSION: 0x4,
  OS_LOCKING_OK: 0x2,
  USER_PIN_INITIALIZED: 0x8,
  TOKEN_INITIALIZED: 0x400,
  USER_PIN_FINAL_TRY: 0x20000,
  USER_PIN_LOCKED: 0x40000,
} as const
/** Who logs in. */
export const CKU = { SO: 0, USER: 1 } as const
/** Mask generation functions for OAEP. */
export const CKG = { MGF1_SHA1: 1, MGF1_SHA256: 2 } as const
/** pkcs11js's own tags for mechanism parameters. */
export const PARAMETER = { RSA_OAEP: 4, AES_GCM: 7 } as const
/** DER object identifier of curve P-256 (RFC 5480 §2.1.1.1), as CKA_EC_PARAMS wants it. */
export const P256_PARAMS = Buffer.from('06082a8648ce3d030107', 'hex')
