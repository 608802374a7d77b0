import type { AuditEvent } from '../audit/event.ts'
import type { KeyType } from '../lifecycle/permitted.ts'
import type { KeyState } from '../lifecycle/transition.ts'
import type { KeyReach } from '../policy/reach.ts'
import type { CeremonyId, InstanceId, KeyId, KeyVersionId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'
import type { SortProperty } from '../vocabulary/key-sort.ts'
import type { GrantRecord } from './access-store.ts'
import type {
  CeremonyResult,
  PayloadKeyRecord,
  KeyContent,
  KeyRecord,
  KeyVersionRecord,
  KeyVersionUse,
  SealedPayload,
} from './records.ts'

/** `text` matches part of a name or alias in any case, or all of it when `exact`; a whole key id always matches. */
export interface KeySearch {
  readonly text: string
  readonly scopes: readonly ('name' | 'alias')[]
  readonly not: boolean
  readonly exact: boolean
}

/** A member that is absent lets everything through. */
export interface KeyFilter {
  readonly states: readonly KeyState[]
  readonly extractable?: boolean | undefined
  readonly search?: KeySearch | undefined
  readonly keyRings?: readonly string[] | undefined
  readonly imported?: boolean | undefined
  /** How the newest version's check value begins: lower-case hex digits. */
  readonly checkValue?: string | undefined
  /** A whole tag. */
  readonly tag?: string | undefined
  /** Keys that expire no later than this; `none` asks for those that never do. */
  readonly expires?: Instant | 'none' | undefined
  /** Rotated at or after this; `none` asks for those that never were. */
  readonly rotated?: Instant | 'none' | undefined
  /** Used at or after this; `none` asks for those that never were. */
  readonly used?: Instant | 'none' | undefined
}

export interface KeyPage extends KeyFilter {
  readonly limit: number
  readonly offset: number
  /** Ties, and everything when empty, are broken by id ascending. */
  readonly sort: readonly { readonly property: SortProperty; readonly descending: boolean }[]
}

/** That a version was used; refused at commit when the key has left `states` since it was read. */
export interface KeyUse {
  readonly keyId: KeyId
  readonly versionId: KeyVersionId
  readonly states: readonly KeyState[]
  /** True for wrap: AES-GCM with random IVs limits encryptions per key (SP 800-38D §8.3), so they are counted. */
  readonly encrypts: boolean
}

/** That an import by form ends with this change, in the same transaction: refused unless the ceremony is as it says. */
export interface CeremonyEnd {
  readonly id: CeremonyId
  /** `open`, unless its material has waited for approval. */
  readonly from?: 'waiting' | undefined
  readonly result: CeremonyResult
}

/** A key as it is to be. It is written only over the revision before its own. */
export interface KeyChange {
  readonly key: KeyRecord
  /** Present when the change is a rotation; `key.currentVersion` names it. */
  readonly newVersion?: KeyVersionRecord | undefined
  readonly ceremony?: CeremonyEnd | undefined
}

/** How many keys there are of a kind. */
export interface KeyCount {
  readonly state: KeyState
  readonly type: KeyType
  readonly total: number
}

/**
 * Keys and what they are made of. Every change commits together with its audit event or not at all, and a promise
 * resolves only when both are on disk. Rejects with `KeyError` as `Store` does, and with what each method names.
 */
export interface KeyStore {
  /** `undefined` as well for a key beyond the reach; so do all reads that take one. */
  findKey(reach: KeyReach, keyId: KeyId): Promise<KeyRecord | undefined>
  /** For the trail, which names what somebody tried to reach. */
  findKeyName(instanceId: InstanceId, keyId: KeyId): Promise<string | undefined>
  findKeyIdByAlias(instanceId: InstanceId, alias: string): Promise<KeyId | undefined>
  listKeys(reach: KeyReach, page: KeyPage): Promise<readonly KeyRecord[]>
  countKeys(reach: KeyReach, filter: KeyFilter): Promise<number>
  /** Every kind that occurs, in no order. */
  countKeysByKind(reach: KeyReach): Promise<readonly KeyCount[]>
  /** Newest first; empty for an unknown or a standard key. */
  listVersions(instanceId: InstanceId, keyId: KeyId): Promise<readonly KeyVersionRecord[]>
  /** The same without material, with what is counted. */
  listVersionUses(instanceId: InstanceId, keyId: KeyId): Promise<readonly KeyVersionUse[]>
  /** A root key with its newest version, in one read; a standard key has none and answers `current: undefined`. */
  findKeyForUse(
    reach: KeyReach,
    keyId: KeyId,
  ): Promise<{ readonly key: KeyRecord; readonly current: KeyVersionRecord | undefined } | undefined>
  findPayload(instanceId: InstanceId, keyId: KeyId): Promise<SealedPayload | undefined>
  findPayloadKey(instanceId: InstanceId): Promise<PayloadKeyRecord | undefined>
  /** Keeps the first one an instance is given, and answers that one. */
  addPayloadKey(payloadKey: PayloadKeyRecord): Promise<PayloadKeyRecord>

  /** Rejects with `KEY_RING_NOT_FOUND_ERR`, `KEY_ALIAS_NOT_UNIQUE_ERR`, `IMPORT_CEREMONY_ENDED_ERR`. */
  createKey(key: KeyRecord, content: KeyContent, event: AuditEvent, ceremony?: CeremonyEnd): Promise<void>
  /** Rejects with `KEY_CHANGED_ERR` when the stored revision is not `key.revision - 1`, and as `createKey` does. */
  saveKey(change: KeyChange, event: AuditEvent): Promise<void>
  /**
   * Key, versions, payload, aliases and the grants on it are gone; `eventOf` is told of those grants, oldest first.
   * Rejects with `KEY_CHANGED_ERR` when the revision is another.
   */
  purgeKey(
    key: Pick<KeyRecord, 'id' | 'instanceId' | 'revision'>,
    eventOf: (ended: readonly GrantRecord[]) => AuditEvent,
  ): Promise<void>
  /** Over all instances: active and suspended keys whose expiry has come, and deleted ones from before `deletedBefore`. */
  listDueKeys(
    due: { readonly expiredBy: Instant; readonly deletedBefore: Instant },
    limit: number,
  ): Promise<readonly KeyRecord[]>

  /**
   * Group-committed; also remembers when the version was used. Rejects with `KEY_ACTION_INVALID_STATE_ERR` when the key
   * has left `use.states`; then no event is kept.
   */
  recordUse(use: KeyUse, event: AuditEvent): Promise<void>
}
