import type { AuditEvent } from '../audit/event.ts'
import type { KeyState } from '../lifecycle/transition.ts'
import type { InstanceId, KeyId, KeyVersionId, TokenObjectId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'
import type { TokenObjectPurpose } from './cryptographic-token.ts'
import type { InstanceRecord, KeyRecord, KeyVersionRecord } from './records.ts'

/** `name` matches part of a name in any case, or all of it when `exact`; a whole key id always matches. */
export interface KeySearch {
  readonly text: string
  readonly scopes: readonly ('name' | 'alias')[]
  readonly not: boolean
  readonly exact: boolean
}

export interface KeyFilter {
  readonly states: readonly KeyState[]
  readonly extractable?: boolean | undefined
  readonly search?: KeySearch | undefined
}

export type KeySortProperty =
  | 'id'
  | 'name'
  | 'state'
  | 'extractable'
  | 'imported'
  | 'creationDate'
  | 'lastUpdateDate'
  | 'lastRotateDate'
  | 'expirationDate'

export interface KeyPage extends KeyFilter {
  readonly limit: number
  readonly offset: number
  /** Ties, and everything when empty, are broken by id ascending. */
  readonly sort: readonly { readonly property: KeySortProperty; readonly descending: boolean }[]
}

/** That a version was used; refused at commit when the key has left `states` since it was read. */
export interface KeyUse {
  readonly keyId: KeyId
  readonly versionId: KeyVersionId
  readonly states: readonly KeyState[]
  /** True for wrap: AES-GCM with random IVs limits encryptions per key (SP 800-38D §8.3), so they are counted. */
  readonly encrypts: boolean
}

/** A token object is written down before it is made, so that a crash leaves no object nobody knows. */
export interface TokenObjectRecord {
  readonly id: TokenObjectId
  readonly purpose: TokenObjectPurpose
  readonly state: 'planned' | 'confirmed'
  readonly plannedAt: Instant
  /** DER SubjectPublicKeyInfo of a signing key pair. */
  readonly publicKey: Uint8Array | undefined
}

/**
 * The database behind the core. Every change commits together with its audit event or not at all, and a promise
 * resolves only when both are on disk.
 *
 * Rejects with `KeyError`: `STORAGE_FULL_ERR` (nothing was changed) or `STORAGE_UNAVAILABLE_ERR`.
 */
export interface Store {
  findInstance(id: InstanceId): Promise<InstanceRecord | undefined>
  listInstances(): Promise<readonly InstanceRecord[]>
  /** Also confirms the planned KEK, in the same transaction. */
  createInstance(instance: InstanceRecord, event: AuditEvent): Promise<void>

  findKey(instanceId: InstanceId, keyId: KeyId): Promise<KeyRecord | undefined>
  listKeys(instanceId: InstanceId, page: KeyPage): Promise<readonly KeyRecord[]>
  countKeys(instanceId: InstanceId, filter: KeyFilter): Promise<number>
  /** Newest first; empty for an unknown key. */
  listVersions(instanceId: InstanceId, keyId: KeyId): Promise<readonly KeyVersionRecord[]>
  /** The key with its newest version, in one read. */
  findKeyForUse(
    instanceId: InstanceId,
    keyId: KeyId,
  ): Promise<{ readonly key: KeyRecord; readonly current: KeyVersionRecord } | undefined>
  createKey(key: KeyRecord, version: KeyVersionRecord, event: AuditEvent): Promise<void>

  /** Group-committed. Rejects with `KEY_ACTION_INVALID_STATE_ERR` when the key has left `use.states`; then no event is kept. */
  recordUse(use: KeyUse, event: AuditEvent): Promise<void>
  /** Group-committed. */
  appendEvent(event: AuditEvent): Promise<void>

  planTokenObject(object: Pick<TokenObjectRecord, 'id' | 'purpose' | 'plannedAt'>): Promise<void>
  confirmTokenObject(id: TokenObjectId, publicKey: Uint8Array | undefined): Promise<void>
  forgetTokenObject(id: TokenObjectId): Promise<void>
  listTokenObjects(): Promise<readonly TokenObjectRecord[]>
}
