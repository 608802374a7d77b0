import { canonicalText } from '../../audit/canonical.ts'
import type { AuditEvent } from '../../audit/event.ts'
import { KeyError } from '../../errors/key-error.ts'
import type { ApprovalRequest, DualControl } from '../../policy/dual-control.ts'
import type { Grant } from '../../policy/principal.ts'
import type { GrantRecord, SubjectRecord } from '../../ports/access-store.ts'
import type { PendingImport } from '../../ports/approval-store.ts'
import type {
  CeremonyRecord,
  CreateImportAccessRecord,
  PayloadKeyRecord,
  InstanceRecord,
  KeyRecord,
  KeyRingRecord,
  KeyVersionRecord,
  SealedPayload,
} from '../../ports/records.ts'
import type { TokenObjectRecord } from '../../ports/store.ts'
import type {
  ApprovalId,
  CeremonyId,
  InstanceId,
  KeyId,
  KeyVersionId,
  PrincipalId,
  SubjectId,
  TokenObjectId,
} from '../../vocabulary/ids.ts'
import type { Instant } from '../../vocabulary/instant.ts'

export type StorageFailure = 'STORAGE_FULL_ERR' | 'STORAGE_UNAVAILABLE_ERR'

/** Whoever can hold a role, with what the database knows beside: who answers for a service ID, who is in a group. */
export interface Known extends SubjectRecord {
  readonly owner?: PrincipalId | undefined
  readonly members: ReadonlySet<SubjectId>
}

/** What is counted of a version. */
export interface Counted {
  readonly uses: number
  readonly encryptions: number
  readonly lastUsedAt: Instant | undefined
}

const UNUSED: Counted = { uses: 0, encryptions: 0, lastUsedAt: undefined }

/** Throws what a database throws when a row would break a constraint. */
export function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new KeyError({ code: 'STORAGE_UNAVAILABLE_ERR' }, { cause: new Error(otherwise) })
}

/** The tables, and the one way to change them. */
export class Memory {
  readonly instances = new Map<InstanceId, InstanceRecord>()
  readonly access = new Map<InstanceId, CreateImportAccessRecord>()
  readonly payloadKeys = new Map<InstanceId, PayloadKeyRecord>()
  /** By instance and id. */
  readonly rings = new Map<string, KeyRingRecord>()
  readonly keys = new Map<KeyId, KeyRecord>()
  readonly versions = new Map<KeyVersionId, KeyVersionRecord>()
  readonly counted = new Map<KeyVersionId, Counted>()
  readonly payloads = new Map<KeyId, SealedPayload>()
  readonly ceremonies = new Map<CeremonyId, CeremonyRecord>()
  readonly dualControl = new Map<Grant['scope'], DualControl>()
  readonly approvals = new Map<ApprovalId, ApprovalRequest>()
  readonly pendingImports = new Map<ApprovalId, PendingImport>()
  readonly objects = new Map<TokenObjectId, TokenObjectRecord>()
  readonly events: AuditEvent[] = []
  /** What the next commit commits besides: checked with it, and done with it. */
  carried: { readonly events: readonly AuditEvent[]; readonly check: () => () => void } | undefined
  readonly subjects = new Map<string, Known>()
  grants: readonly GrantRecord[] = []
  failing: { readonly code: StorageFailure; readonly times: number } = { code: 'STORAGE_FULL_ERR', times: 0 }
  readonly #eventIds = new Set<string>()

  /** Checks first and changes last, with nothing awaited in between: that is what makes it all or nothing. */
  commit(event: AuditEvent | readonly AuditEvent[] | undefined, check: () => () => void): void {
    const { code, times } = this.failing
    if (times > 0) {
      this.failing = { code, times: times - 1 }
      throw new KeyError({ code })
    }
    const { carried } = this
    const change = check()
    const besides = carried?.check()
    const events = [...(event === undefined ? [] : [event].flat()), ...(carried?.events ?? [])]
    for (const one of events) this.#requireWritable(one)
    demand(new Set(events.map(({ id }) => id)).size === events.length, 'two events share an id')
    change()
    besides?.()
    for (const one of events) this.#eventIds.add(one.id)
    this.events.push(...structuredClone(events))
  }

  keysOf(instanceId: InstanceId): readonly KeyRecord[] {
    return [...this.keys.values()].filter((key) => key.instanceId === instanceId)
  }

  /** Newest first; those of one moment in the order in which they came. */
  versionsOf(keyId: KeyId): readonly KeyVersionRecord[] {
    return [...this.versions.values()]
      .filter((version) => version.keyId === keyId)
      .reverse()
      .sort((a, b) => (a.createdAt === b.createdAt ? 0 : a.createdAt > b.createdAt ? -1 : 1))
  }

  countedOf(id: KeyVersionId): Counted {
    return this.counted.get(id) ?? UNUSED
  }

  requirePlanned(id: TokenObjectId): void {
    demand(this.objects.get(id)?.state === 'planned', 'the plan is gone')
  }

  confirm(id: TokenObjectId, publicKey: Uint8Array | undefined): void {
    const planned = this.objects.get(id)
    if (planned) this.objects.set(id, { ...planned, state: 'confirmed', publicKey: structuredClone(publicKey) })
  }

  doom(id: TokenObjectId | undefined): void {
    const object = id && this.objects.get(id)
    if (object) this.objects.set(object.id, { ...object, state: 'doomed' })
  }

  /** Key, versions, payload and what was counted are gone. */
  dropKey(id: KeyId): void {
    for (const version of this.versionsOf(id)) {
      this.versions.delete(version.id)
      this.counted.delete(version.id)
    }
    this.payloads.delete(id)
    this.keys.delete(id)
  }

  /** One that cannot be kept must not be promised: it has canonical bytes and an id of its own. */
  #requireWritable(event: AuditEvent): void {
    try {
      canonicalText(event)
    } catch (cause) {
      throw new KeyError({ code: 'STORAGE_UNAVAILABLE_ERR' }, { cause })
    }
    demand(!this.#eventIds.has(event.id), 'there is an event of this id')
  }
}

/** In the order of a moment, then of the id. */
export const inOrderOf =
  <T extends { readonly id: string }>(moment: (record: T) => Instant) =>
  (one: T, two: T): number =>
    `${moment(one)} ${one.id}` < `${moment(two)} ${two.id}` ? -1 : 1
