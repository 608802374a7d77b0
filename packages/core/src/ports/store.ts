import type { AuditEvent } from '../audit/event.ts'
import type { OpenCeremonies } from '../policy/ceremony-quota.ts'
import type { CeremonyId, InstanceId, KeyId, PrincipalId, TokenObjectId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'
import type { AccessStore, GrantRecord } from './access-store.ts'
import type { ApprovalStep, ApprovalStore } from './approval-store.ts'
import type { TokenObjectPurpose } from './cryptographic-token.ts'
import type { KeyStore } from './key-store.ts'
import type {
  CeremonyRecord,
  CreateImportAccess,
  CreateImportAccessRecord,
  InstanceRecord,
  KeyRecord,
  KeyRingRecord,
} from './records.ts'

/**
 * A token object is written down before it is made, so that a crash leaves no object nobody knows; and doomed before it
 * is destroyed, so that nothing that was committed still needs it.
 */
export interface TokenObjectRecord {
  readonly id: TokenObjectId
  readonly purpose: TokenObjectPurpose
  readonly state: 'planned' | 'confirmed' | 'doomed'
  readonly plannedAt: Instant
  /** DER SubjectPublicKeyInfo of a key pair. */
  readonly publicKey: Uint8Array | undefined
}

/** A ring with how many keys are in it, by whether they are deleted. */
export interface KeyRingCount extends KeyRingRecord {
  readonly keys: number
  readonly deletedKeys: number
}

/** What is told of an instance's end, in the transaction that ends it: each key that goes with it, then the instance. */
export interface InstanceEnd {
  /** A key as it was; its event is committed before the instance's. */
  readonly ofKey: (key: KeyRecord) => AuditEvent
  readonly ofInstance: (keys: number) => AuditEvent
}

/** Changes of an instance that is gone reject with `NOT_FOUND_ERR`. */
export interface InstanceStore {
  findInstance(id: InstanceId): Promise<InstanceRecord | undefined>
  listInstances(): Promise<readonly InstanceRecord[]>
  /** Also confirms the planned KEK and makes the ring `default`, in the same transaction. */
  createInstance(instance: InstanceRecord, event: AuditEvent): Promise<void>
  renameInstance(id: InstanceId, name: string, event: AuditEvent): Promise<void>
  /**
   * Everything in it is gone, grants and deleted keys included, and its KEK is doomed, as are its ceremonies' transport
   * keys. Rejects with `INSTANCE_NOT_EMPTY_ERR` while a key is not deleted.
   */
  deleteInstance(id: InstanceId, end: InstanceEnd): Promise<void>

  findCreateImportAccess(id: InstanceId): Promise<CreateImportAccessRecord | undefined>
  /** Sets all of it; who created it stays. */
  setCreateImportAccess(
    id: InstanceId,
    access: CreateImportAccess,
    by: Pick<CreateImportAccessRecord, 'updatedAt' | 'updatedBy'>,
    event: AuditEvent,
  ): Promise<void>
}

export interface KeyRingStore {
  /** By id, `default` first. */
  listKeyRings(instanceId: InstanceId): Promise<readonly KeyRingCount[]>
  /** Rejects with `KEY_RING_NOT_UNIQUE_ERR`. */
  createKeyRing(ring: KeyRingRecord, event: AuditEvent): Promise<void>
  /**
   * Rejects with `KEY_RING_NOT_FOUND_ERR`, and with `KEY_RING_NOT_EMPTY_ERR` while a key is in it; with `force` deleted
   * keys are no hindrance and move to `default`. Grants on the ring end with it. Which those are is known in the
   * transaction only, so `eventOf` is told there: keys by id ascending, grants oldest first.
   */
  deleteKeyRing(
    ring: Pick<KeyRingRecord, 'instanceId' | 'id'>,
    force: boolean,
    eventOf: (moved: readonly KeyId[], ended: readonly GrantRecord[]) => AuditEvent,
  ): Promise<void>
}

/** Whose ceremony it is, where, and whether it has a key pair on the token. */
export type CeremonyKind = Pick<CeremonyRecord, 'instanceId' | 'createdBy'> & { readonly hasKeyPair: boolean }

export interface CeremonyStore {
  /**
   * Also confirms the planned transport key, in the same transaction. Rejects as `requireRoom` does, by what is open in
   * that transaction.
   */
  createCeremony(ceremony: CeremonyRecord, event: AuditEvent): Promise<void>
  findCeremony(instanceId: InstanceId, id: CeremonyId): Promise<CeremonyRecord | undefined>
  /** All that are open, then of the others the last `ended` that were begun; both newest first, and of one person where one is named. */
  listCeremonies(instanceId: InstanceId, ended: number, createdBy?: PrincipalId): Promise<readonly CeremonyRecord[]>
  /** Of the kind of this one; those whose time is over count until they are ended. */
  countOpenCeremonies(like: CeremonyKind): Promise<OpenCeremonies>
  /** Over all instances: open ones whose time is over. */
  listExpiredCeremonies(now: Instant): Promise<readonly CeremonyRecord[]>
  /** Dooms the transport key as well. Rejects with `IMPORT_CEREMONY_ENDED_ERR` when it has ended already. */
  endCeremony(ceremony: Pick<CeremonyRecord, 'id'>, as: 'cancelled' | 'expired', event: AuditEvent): Promise<void>
}

export interface TokenJournal {
  planTokenObject(object: Pick<TokenObjectRecord, 'id' | 'purpose' | 'plannedAt'>): Promise<void>
  confirmTokenObject(id: TokenObjectId, publicKey: Uint8Array | undefined): Promise<void>
  /** Removes a planned or doomed row; a confirmed one stays. */
  forgetTokenObject(id: TokenObjectId): Promise<void>
  listTokenObjects(): Promise<readonly TokenObjectRecord[]>
}

/**
 * The database behind the core. Every change commits together with its audit event or not at all, and a promise
 * resolves only when both are on disk. A ceremony that ends, by whatever change, dooms its transport key.
 *
 * Rejects with `KeyError`: `STORAGE_FULL_ERR` (nothing was changed) or `STORAGE_UNAVAILABLE_ERR`, and with what each
 * method names.
 */
export interface Store
  extends KeyStore, InstanceStore, KeyRingStore, CeremonyStore, AccessStore, TokenJournal, ApprovalStore {
  /**
   * The same store, whose next change or event commits together with this step of a request or not at all: nobody acts
   * twice on one approval. It is for one change.
   */
  carrying(step: ApprovalStep): Store
  /** Group-committed. */
  appendEvent(event: AuditEvent): Promise<void>
}
