import type { MaterialBinding } from '../envelope/binding.ts'
import type { TokenObjectId } from '../vocabulary/ids.ts'
import type { KeyAlgorithm } from '../vocabulary/key-algorithm.ts'

/** What a token object is for; one purpose, one fixed template. */
export const TOKEN_OBJECT_PURPOSES = [
  'key-encryption',
  'blob-authentication',
  'token-signing',
  'audit-signing',
  'import-transport',
] as const
export type TokenObjectPurpose = (typeof TOKEN_OBJECT_PURPOSES)[number]

/** A key version's material as the database keeps it: wrapped by the KEK, authenticated by the HMAC key. */
export interface StoredMaterial {
  readonly binding: MaterialBinding
  /** RFC 3394 AES key wrap of 16, 24 or 32 bytes: 24, 32 or 40 bytes. */
  readonly blob: Uint8Array
  /** HMAC-SHA-256 over `bindingBytes(binding, blob)`: 32 bytes. */
  readonly mac: Uint8Array
  /** The token object that made `mac`. */
  readonly macKeyId: TokenObjectId
}

/** Newly made material and its key check value: the first 3 bytes of AES-ECB over a zero block, 6 lower-case hex digits. */
export interface NewMaterial {
  readonly blob: Uint8Array
  readonly mac: Uint8Array
  readonly checkValue: string
}

/** RSA-OAEP hashes a token may unwrap with, best first; MGF1 always uses the same (RFC 8017 §7.1). */
export const OAEP_HASHES = ['SHA-256', 'SHA-1'] as const
export type OaepHash = (typeof OAEP_HASHES)[number]

/** What material taken in from outside came to; a refusal is an answer, because it is the caller's to mend. */
export type Imported =
  | ({ readonly kind: 'imported'; readonly algorithm: KeyAlgorithm } & NewMaterial)
  /** `unwrap`: not wrapped for this key pair, or damaged; one word for every cause. `length`: not 16, 24 or 32 bytes. */
  | { readonly kind: 'refused'; readonly reason: 'unwrap' | 'length' }

/** The PKCS#11 flags of material at work, read back from the token; `undefined` where the token does not show one. */
export interface MaterialFacts {
  readonly sensitive: boolean | undefined
  readonly extractable: boolean | undefined
  readonly alwaysSensitive: boolean | undefined
  readonly neverExtractable: boolean | undefined
  readonly local: boolean | undefined
}

/** What the token says of itself when asked, beyond its identity. */
export interface TokenDescription {
  /** CKF_… flags that are set, in PKCS#11's spelling without the prefix: `LOGIN_REQUIRED`. */
  readonly flags: readonly string[]
  /** Open sessions of this process' login, and the most the token allows; `undefined` where it does not say. */
  readonly sessions: number | undefined
  readonly maxSessions: number | undefined
}

/** What canary operations took lately, in milliseconds. */
export interface CanaryTimes {
  /** RFC 3339. */
  readonly at: string
  readonly lastMs: number
  readonly p50Ms: number
  readonly p95Ms: number
  /** How many the two are taken from. */
  readonly samples: number
}

export interface Encrypted {
  /** AES-GCM ciphertext followed by its 16-byte tag. */
  readonly ciphertext: Uint8Array
  /** 12 bytes, drawn by the token for this call. */
  readonly iv: Uint8Array
}

export interface EncryptedRandom extends Encrypted {
  readonly plaintext: Uint8Array
}

/** An object found on the token. `id` is absent when its CKA_ID is not one of ours. */
export interface TokenObjectFacts {
  readonly id: TokenObjectId | undefined
  readonly label: string
  readonly objectClass: 'secret-key' | 'private-key' | 'public-key' | 'other'
}

/** One thing the product needs of a token, tried at start rather than read from a list. */
export interface Capability {
  readonly name: string
  /** What it is needed for, in words a person can act on. */
  readonly neededFor: string
  readonly required: boolean
  readonly works: boolean
  /** Why it does not work and what to do; absent when it works. */
  readonly problem?: string
}

export interface TokenIdentity {
  readonly modulePath: string
  readonly moduleDescription: string
  readonly label: string
  readonly manufacturer: string
  readonly model: string
  readonly serial: string
  readonly firmwareVersion: string
}

/**
 * `locked-out`: the PIN was refused once and is not tried again until a person changes it.
 * `refused`: the token lacks what the promises need, or is not the token this data directory belongs to.
 */
export type TokenState = 'starting' | 'ready' | 'unavailable' | 'locked-out' | 'refused'

export interface TokenHealth {
  readonly state: TokenState
  /** Why it is not ready and what to do, fit for an administrator's eyes; absent when ready. */
  readonly problem?: string
  readonly identity?: TokenIdentity
  readonly capabilities: readonly Capability[]
  /** True when a token without a required capability runs by KEYWRIGHT_HSM_ALLOW_WEAK. */
  readonly weak: boolean
  /** How often the worker process has been replaced since start. */
  readonly restarts: number
  /** The best hash this token unwraps RSA-OAEP with; absent while unknown, or when it has none. */
  readonly importHash?: OaepHash | undefined
  readonly canary?: CanaryTimes
  /** The last trouble there was, even when it is over. */
  readonly lastProblem?: { readonly at: string; readonly problem: string }
}

/**
 * The one door from the core to the HSM. Material and private keys never pass it in the clear; `plaintext` is always
 * the caller's data-encryption key, never root-key material.
 *
 * Every method rejects with `KeyError`: `HSM_UNAVAILABLE_ERR` when the token cannot be reached or a deadline passed
 * (a call that was under way may or may not have been carried out), `INCOMPLETE_METADATA_ERR` when a stored blob fails its HMAC.
 * None waits longer than the deadline the adapter was opened with.
 */
export interface CryptographicToken {
  /** A snapshot; never touches the token. */
  health(): TokenHealth
  /**
   * Creates the token object, or finds the one a lost answer left behind: safe to repeat with the same id.
   * Answers the public half as DER SubjectPublicKeyInfo (RFC 5280) of a key pair, else `undefined`. A transport pair is
   * RSA-3072 and unwraps, nothing else.
   */
  createObject(purpose: TokenObjectPurpose, id: TokenObjectId): Promise<Uint8Array | undefined>
  /** Destroys every object with this CKA_ID; succeeds when there is none. */
  destroyObject(id: TokenObjectId): Promise<void>
  /** Every object on the token, ours or not. Costs a search: for start-up and the HSM page, never per request. */
  listObjects(): Promise<readonly TokenObjectFacts[]>
  /** Generates material inside the token, wraps it under the binding's KEK and authenticates the blob. */
  generateMaterial(binding: MaterialBinding, macKeyId: TokenObjectId): Promise<NewMaterial>
  /**
   * Unwraps material inside the token by RSA-OAEP with an empty label, then wraps and authenticates it like any other.
   * The token says which algorithm it is: nobody else has seen it.
   */
  importWrapped(
    wrapped: Uint8Array,
    transport: { readonly id: TokenObjectId; readonly hash: OaepHash },
    binding: Omit<MaterialBinding, 'algorithm'>,
    macKeyId: TokenObjectId,
  ): Promise<Imported>
  /** The same for bytes that came in plain; the caller owns and wipes them. */
  importPlain(
    bytes: Uint8Array,
    binding: Omit<MaterialBinding, 'algorithm'>,
    macKeyId: TokenObjectId,
  ): Promise<Imported>
  /** How the token protects this material while it is at work. */
  inspect(material: StoredMaterial): Promise<MaterialFacts>
  /** AES-GCM with a 96-bit IV and 128-bit tag (SP 800-38D) under the stored material. */
  encrypt(material: StoredMaterial, plaintext: Uint8Array, aad: Uint8Array): Promise<Encrypted>
  /**
   * The same over `length` bytes, 1 to 1,024, that the token draws for the call: one trip where two would double the
   * wait. The caller owns and wipes `plaintext`.
   */
  encryptRandom(material: StoredMaterial, length: number, aad: Uint8Array): Promise<EncryptedRandom>
  /** `undefined` when tag or AAD do not match: a decision, not an error, because the caller may try another version. */
  decrypt(material: StoredMaterial, encrypted: Encrypted, aad: Uint8Array): Promise<Uint8Array | undefined>
  describe(): Promise<TokenDescription>
  /** Runs a canary operation now; answers what it took in milliseconds. */
  selfTest(): Promise<number>
  /** Bytes from the token's random generator; 1 to 1,024. */
  random(length: number): Promise<Uint8Array>
  /** ECDSA P-256 over a 32-byte digest; answers r || s, 64 bytes (IEEE P1363). */
  sign(id: TokenObjectId, digest: Uint8Array): Promise<Uint8Array>
}
