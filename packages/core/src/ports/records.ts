import type { KeyType } from '../lifecycle/permitted.ts'
import type { KeyState } from '../lifecycle/transition.ts'
import type { InstanceId, KeyId, KeyVersionId, PrincipalId, TokenObjectId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'
import type { KeyAlgorithm } from '../vocabulary/key-algorithm.ts'
import type { StoredMaterial } from './cryptographic-token.ts'

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

/** What is known about a key; its material lives in the versions. */
export interface KeyRecord {
  readonly id: KeyId
  readonly instanceId: InstanceId
  readonly name: string
  readonly description: string | undefined
  readonly type: KeyType
  readonly state: KeyState
  readonly algorithm: KeyAlgorithm
  readonly imported: boolean
  readonly keyRingId: string
  readonly createdAt: Instant
  readonly createdBy: PrincipalId
  readonly updatedAt: Instant | undefined
  readonly rotatedAt: Instant | undefined
  readonly expiresAt: Instant | undefined
  readonly currentVersion: { readonly id: KeyVersionId; readonly createdAt: Instant; readonly checkValue: string }
}

/** One rotation's material, wrapped. */
export interface KeyVersionRecord {
  readonly id: KeyVersionId
  readonly keyId: KeyId
  readonly createdAt: Instant
  readonly checkValue: string
  readonly material: StoredMaterial
}
