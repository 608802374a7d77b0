import type { OaepHash } from '@keywright/core/ports/cryptographic-token'
import type { AesGCM, Mechanism, RsaOAEP } from 'pkcs11js'
import { CKG, CKM, PARAMETER } from './constants.ts'
import { asBuffer } from './template.ts'

// Mechanisms are built only here: a malformed parameter is undefined behaviour in pkcs11js and kills Node 24 (hsm-notes §3).

export const GCM_IV_BYTES = 12
export const GCM_TAG_BYTES = 16
const LONGEST_AAD = 1 << 20

/** SP 800-38D with a 96-bit IV and a 128-bit tag. `ivBits` is stated because NSS refuses the shorter form. */
export function aesGcm(iv: Uint8Array, aad: Uint8Array): Mechanism {
  if (!(iv instanceof Uint8Array) || iv.length !== GCM_IV_BYTES) throw new TypeError('a GCM IV has 12 bytes')
  if (!(aad instanceof Uint8Array) || aad.length > LONGEST_AAD) throw new TypeError('associated data are bytes')
  const parameter: AesGCM = {
    type: PARAMETER.AES_GCM,
    iv: asBuffer(iv),
    ivBits: GCM_IV_BYTES * 8,
    tagBits: GCM_TAG_BYTES * 8,
  }
  const withAad = aad.length === 0 ? parameter : { ...parameter, aad: asBuffer(aad) }
  return { mechanism: CKM.AES_GCM, parameter: withAad }
}

/** RFC 3394. */
export const AES_KEY_WRAP: Mechanism = { mechanism: CKM.AES_KEY_WRAP }
export const HMAC_SHA256: Mechanism = { mechanism: CKM.SHA256_HMAC }
/** Over a digest of ours; answers r || s. */
export const ECDSA: Mechanism = { mechanism: CKM.ECDSA }
/** Only for the key check value: one zero block. */
export const AES_ECB: Mechanism = { mechanism: CKM.AES_ECB }
export const AES_KEY_GEN: Mechanism = { mechanism: CKM.AES_KEY_GEN }
export const GENERIC_KEY_GEN: Mechanism = { mechanism: CKM.GENERIC_SECRET_KEY_GEN }
export const EC_PAIR_GEN: Mechanism = { mechanism: CKM.EC_KEY_PAIR_GEN }
export const RSA_PAIR_GEN: Mechanism = { mechanism: CKM.RSA_PKCS_KEY_PAIR_GEN }

const OAEP = {
  'SHA-256': { hashAlg: CKM.SHA256, mgf: CKG.MGF1_SHA256 },
  'SHA-1': { hashAlg: CKM.SHA_1, mgf: CKG.MGF1_SHA1 },
} as const
/** Of the two hashes SoftHSM 2.6.1 takes only SHA-1. RFC 8017 §7.1 with an empty label; hash and MGF1 hash are always the same. */
export function rsaOaep(hash: OaepHash): Mechanism {
  // It comes from a row of the database.
  if (!Object.hasOwn(OAEP, hash)) throw new TypeError('no such hash for RSA-OAEP')
  const parameter: RsaOAEP = { type: PARAMETER.RSA_OAEP, ...OAEP[hash], source: 1 }
  return { mechanism: CKM.RSA_PKCS_OAEP, parameter }
}
