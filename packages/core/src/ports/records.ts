import type { KeyType } from '../lifecycle/permitted.ts'
import type { KeyState } from '../lifecycle/transition.ts'
import type {
  CeremonyId,
  EventId,
  InstanceId,
  KeyId,
  KeyVersionId,
  PrincipalId,
  TokenObjectId,
} from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'
import type { KeyAlgorithm } from '../vocabulary/key-algorithm.ts'
import type { MaterialFacts, OaepHash, StoredMaterial } from './cryptographic-token.ts'

/** An isolated key space with a key-encryption key of its own. */
export interface InstanceRecord {
  readonly id: InstanceId
  readonly name: string
  readonly crn: string
  /** The token object that wraps every blob of this instance. */
  readonly kekId: TokenObjectId
  readonly createdAt: Instant
  readonly createdBy: PrincipalId
}

/** What is needed to give a deleted key its life back, or to end it for good. */
export interface Deletion {
  readonly at: Instant
  readonly by: PrincipalId
  /** The state that restore gives back. */
  readonly stateBefore: KeyState
}

/** What is known about a key; its material lives in the versions, a standard key's secret in its payload. */
export interface KeyRecord {
  readonly id: KeyId
  readonly instanceId: InstanceId
  readonly name: string
  readonly description: string | undefined
  /** In the order they were given. */
  readonly aliases: readonly string[]
  readonly tags: readonly string[]
  readonly type: KeyType
  readonly state: KeyState
  readonly algorithm: KeyAlgorithm
  readonly imported: boolean
  readonly keyRingId: string
  readonly createdAt: Instant
  readonly createdBy: PrincipalId
  readonly updatedAt: Instant | undefined
  readonly rotatedAt: Instant | undefined
  /** When it was last disabled or enabled. */
  readonly toggledAt: Instant | undefined
  readonly expiresAt: Instant | undefined
  /** Present exactly in the state `destroyed`. */
  readonly deletion: Deletion | undefined
  /** 1 at creation, one more with each change: what a change was based on is what it is compared with. */
  readonly revision: number
  /** A root key's newest version; a standard key has none. */
  readonly currentVersion:
    { readonly id: KeyVersionId; readonly createdAt: Instant; readonly checkValue: string } | undefined
}

/** One rotation's material, wrapped. */
export interface KeyVersionRecord {
  readonly id: KeyVersionId
  readonly keyId: KeyId
  readonly createdAt: Instant
  readonly checkValue: string
  readonly material: StoredMaterial
}

/** A version with what is counted of it. */
export interface KeyVersionUse {
  readonly id: KeyVersionId
  readonly createdAt: Instant
  readonly checkValue: string
  readonly uses: number
  readonly encryptions: number
  readonly lastUsedAt: Instant | undefined
}

/** The key under which an instance's standard keys are encrypted: AES-256, itself wrapped under the instance's KEK. */
export interface PayloadKeyRecord {
  readonly id: KeyVersionId
  readonly instanceId: InstanceId
  readonly createdAt: Instant
  readonly material: StoredMaterial
}

/** A standard key's secret as the database keeps it. */
export interface SealedPayload {
  readonly payloadKeyId: KeyVersionId
  /** 12 bytes. */
  readonly iv: Uint8Array
  /** AES-GCM ciphertext followed by its 16-byte tag; the associated data are `payloadBinding` of its key. */
  readonly ciphertext: Uint8Array
}

/** What a key is made of when it is created. */
export type KeyContent =
  | { readonly kind: 'material'; readonly version: KeyVersionRecord }
  | { readonly kind: 'payload'; readonly payload: SealedPayload }

/** A group of keys. Each instance has `default`. */
export interface KeyRingRecord {
  readonly instanceId: InstanceId
  readonly id: string
  readonly createdAt: Instant
  readonly createdBy: PrincipalId
}

/** How material reaches the token: wrapped by the browser, wrapped on another machine, or in plain. */
export const IMPORT_METHODS = ['browser', 'offline', 'plain'] as const
export type ImportMethod = (typeof IMPORT_METHODS)[number]

/** What an import by form came to: everything its record shows besides the ceremony itself. */
export interface CeremonyResult {
  readonly keyId: KeyId
  readonly keyName: string
  readonly versionId: KeyVersionId
  readonly algorithm: KeyAlgorithm
  /** 6 lower-case hex digits, as the token computed it. */
  readonly checkValue: string
  /** What the person compared it with; absent when nothing was given. */
  readonly expectedCheckValue: string | undefined
  readonly facts: MaterialFacts
  readonly tokenSerial: string
  readonly tokenModel: string
  readonly eventId: EventId
  readonly at: Instant
  readonly by: PrincipalId
  readonly byName: string
}

/** One import by form. Its transport key pair lives in the token from its start to its end, and unwraps for it alone. */
export interface CeremonyRecord {
  readonly id: CeremonyId
  readonly instanceId: InstanceId
  readonly method: ImportMethod
  /** The imported key that gets a new version; absent when a new key is made. */
  readonly rotates: KeyId | undefined
  /** Absent for `plain`. */
  readonly transport:
    { readonly id: TokenObjectId; readonly publicKey: Uint8Array; readonly hash: OaepHash } | undefined
  /** `waiting`: its material is taken in, and waits for approval. */
  readonly state: 'open' | 'waiting' | 'completed' | 'cancelled' | 'expired'
  readonly createdAt: Instant
  readonly createdBy: PrincipalId
  /** As they were called then: a record outlives whom it names. */
  readonly createdByName: string
  readonly expiresAt: Instant
  /** Present exactly when completed. */
  readonly result: CeremonyResult | undefined
}

/** Which keys may be made and imported here, and how (key-protect-api.md §1.10, `keyCreateImportAccess`). */
export interface CreateImportAccess {
  readonly enabled: boolean
  readonly createRootKey: boolean
  readonly createStandardKey: boolean
  readonly importRootKey: boolean
  readonly importStandardKey: boolean
  /** Root material is taken wrapped, never in plain. */
  readonly enforceToken: boolean
}

/** An instance policy with who set it. */
export interface CreateImportAccessRecord extends CreateImportAccess {
  readonly createdAt: Instant
  readonly createdBy: PrincipalId
  readonly updatedAt: Instant
  readonly updatedBy: PrincipalId
}
