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
/** What a token may say of itself (PKCS#11 v2.40 §3.2, CK_TOKEN_INFO); numbers newer than this list are passed over. */
export const TOKEN_FLAGS: readonly (readonly [flag: number, name: string])[] = [
  [0x1, 'RNG'],
  [0x2, 'WRITE_PROTECTED'],
  [0x4, 'LOGIN_REQUIRED'],
  [0x8, 'USER_PIN_INITIALIZED'],
  [0x20, 'RESTORE_KEY_NOT_NEEDED'],
  [0x40, 'CLOCK_ON_TOKEN'],
  [0x100, 'PROTECTED_AUTHENTICATION_PATH'],
  [0x200, 'DUAL_CRYPTO_OPERATIONS'],
  [0x400, 'TOKEN_INITIALIZED'],
  [0x800, 'SECONDARY_AUTHENTICATION'],
  [0x10000, 'USER_PIN_COUNT_LOW'],
  [0x20000, 'USER_PIN_FINAL_TRY'],
  [0x40000, 'USER_PIN_LOCKED'],
  [0x80000, 'USER_PIN_TO_BE_CHANGED'],
  [0x100000, 'SO_PIN_COUNT_LOW'],
  [0x200000, 'SO_PIN_FINAL_TRY'],
  [0x400000, 'SO_PIN_LOCKED'],
  [0x800000, 'SO_PIN_TO_BE_CHANGED'],
  [0x1000000, 'ERROR_STATE'],
]
/** Who logs in. */
export const CKU = { SO: 0, USER: 1 } as const
/** Mask generation functions for OAEP. */
export const CKG = { MGF1_SHA1: 1, MGF1_SHA256: 2 } as const
/** pkcs11js's own tags for mechanism parameters. */
export const PARAMETER = { RSA_OAEP: 4, AES_GCM: 7 } as const
/** 65,537, big-endian; stated at generation, so that the public key is known by its modulus. */
export const RSA_EXPONENT = Buffer.from('010001', 'hex')
/** DER object identifier of curve P-256 (RFC 5480 §2.1.1.1), as CKA_EC_PARAMS wants it. */
export const P256_PARAMS = Buffer.from('06082a8648ce3d030107', 'hex')
