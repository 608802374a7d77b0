import type { AuditEvent } from '@keywright/core/audit/event'
import type { OpenCeremonies } from '@keywright/core/policy/ceremony-quota'
import { KeyReach } from '@keywright/core/policy/reach'
import type { Grant } from '@keywright/core/policy/principal'
import type { GrantFilter, GrantRecord, KeyPlace, Page, SubjectRecord } from '@keywright/core/ports/access-store'
import type { CeremonyEnd, KeyChange, KeyFilter, KeyPage, KeyUse, KeyStore } from '@keywright/core/ports/key-store'
import type {
  CeremonyRecord,
  CreateImportAccess,
  PayloadKeyRecord,
  InstanceRecord,
  KeyContent,
  KeyRecord,
  KeyRingRecord,
} from '@keywright/core/ports/records'
import type { ApprovalFilter, ApprovalStep, PendingImport } from '@keywright/core/ports/approval-store'
import type { DualControl } from '@keywright/core/policy/dual-control'
import type { GrantSource } from '@keywright/core/policy/service'
import type { CeremonyKind, InstanceEnd, Store } from '@keywright/core/ports/store'
import type {
  ApprovalId,
  CeremonyId,
  GrantId,
  InstanceId,
  KeyId,
  PrincipalId,
  SubjectId,
  TokenObjectId,
} from '@keywright/core/vocabulary/ids'
import type { Instant } from '@keywright/core/vocabulary/instant'
import * as subjects from '../people/subjects.ts'
import * as access from './access.ts'
import type { Db } from './database.ts'
import * as approvals from './approvals.ts'
import { pooledReads, type Reads } from './direct-reads.ts'
import { findDualControl } from './dual-control.ts'
import { rowOfEvent } from './event-row.ts'
import { GroupCommit } from './group-commit.ts'
import { hotQueries } from './hot-queries.ts'
import * as importCeremonies from './import-ceremonies.ts'
import * as instancePolicies from './instance-policies.ts'
import * as instanceRows from './instance-rows.ts'
import * as keyChanges from './key-changes.ts'
import * as keyQueries from './key-queries.ts'
import * as keyRings from './key-rings.ts'
import { instanceOf, keyOf, versionOf } from './rows.ts'
import * as services from './services.ts'
import * as standardKeys from './standard-keys.ts'
import { storing } from './storage-failure.ts'
import * as tokenObjects from './token-objects.ts'
import * as waitingImports from './waiting-imports.ts'

/** The core's store on a relational database. What it says in SQL lies in the files beside it, by concern. */
export class SqlStore implements Store {
  readonly #db: Db
  readonly #reads: Reads
  readonly #lists: Db
  readonly #uses: GroupCommit
  readonly #hot: ReturnType<typeof hotQueries>
  /** What commits with the next change, if anything. */
  readonly #carried: ApprovalStep | undefined

  /** `reads` is for what every wrap reads, `lists` for what may take long: neither need wait for a transaction. */
  constructor(db: Db, reads: Reads = pooledReads(db), lists: Db = db, carried?: ApprovalStep) {
    this.#db = db
    this.#carried = carried
    this.#reads = reads
    this.#lists = lists
    this.#uses = new GroupCommit(db)
    this.#hot = hotQueries(db)
  }

  /** Resolves once every use accepted so far is on disk or refused. */
  drained(): Promise<void> {
    return this.#uses.idle()
  }

  // Instances

  findInstance(id: InstanceId): Promise<InstanceRecord | undefined> {
    return storing(async () => {
      const row = await this.#hot.instance.readFirst(this.#reads, [id])
      return row && instanceOf(row)
    })
  }
  listInstances(): Promise<readonly InstanceRecord[]> {
    return storing(async () => {
      const rows = await this.#db.selectFrom('instances').selectAll().orderBy('created_at').orderBy('id').execute()
      return rows.map(instanceOf)
    })
  }
  createInstance(instance: InstanceRecord, event: AuditEvent): Promise<void> {
    return this.#change((tx) => instanceRows.insertInstance(tx, { instance, event }))
  }
  renameInstance(id: InstanceId, name: string, event: AuditEvent): Promise<void> {
    return this.#change((tx) => instanceRows.renameInstance(tx, id, name, event))
  }
  deleteInstance(id: InstanceId, end: InstanceEnd): Promise<void> {
    return this.#change((tx) => instanceRows.deleteInstance(tx, id, end))
  }
  findCreateImportAccess(id: InstanceId) {
    return storing(() => instancePolicies.findCreateImportAccess(this.#db, id))
  }
  setCreateImportAccess(
    instanceId: InstanceId,
    access: CreateImportAccess,
    by: Parameters<Store['setCreateImportAccess']>[2],
    event: AuditEvent,
  ): Promise<void> {
    return this.#change((tx) => instancePolicies.setCreateImportAccess(tx, { instanceId, access, by }, event))
  }

  // Key rings

  listKeyRings(instanceId: InstanceId) {
    return storing(() => keyRings.list(this.#lists, instanceId))
  }
  createKeyRing(ring: KeyRingRecord, event: AuditEvent): Promise<void> {
    return this.#change((tx) => keyRings.create(tx, ring, event))
  }
  deleteKeyRing(
    { instanceId, id }: Pick<KeyRingRecord, 'instanceId' | 'id'>,
    force: boolean,
    eventOf: Parameters<Store['deleteKeyRing']>[2],
  ): Promise<void> {
    return this.#change((tx) => keyRings.remove(tx, { instanceId, id, force }, eventOf))
  }

  // Keys

  findKey(reach: KeyReach, keyId: KeyId): Promise<KeyRecord | undefined> {
    return storing(() => keyQueries.find(this.#db, reach, keyId))
  }
  findKeyName(instanceId: InstanceId, keyId: KeyId): Promise<string | undefined> {
    return storing(() => keyQueries.findName(this.#db, instanceId, keyId))
  }
  findKeyIdByAlias(instanceId: InstanceId, alias: string): Promise<KeyId | undefined> {
    return storing(async () => {
      const row = await this.#hot.keyIdByAlias.readFirst(this.#reads, [instanceId, alias])
      // Only ids of keys are written there.
      return row && (row.key_id as KeyId)
    })
  }
  listKeys(reach: KeyReach, page: KeyPage): Promise<readonly KeyRecord[]> {
    return storing(() => keyQueries.list(this.#lists, reach, page))
  }
  countKeys(reach: KeyReach, filter: KeyFilter): Promise<number> {
    return storing(() => keyQueries.count(this.#lists, reach, filter))
  }
  countKeysByKind(reach: KeyReach) {
    return storing(() => keyQueries.countByKind(this.#lists, reach))
  }
  listVersions(instanceId: InstanceId, keyId: KeyId) {
    return storing(() => keyQueries.listVersions(this.#db, instanceId, keyId))
  }
  listVersionUses(instanceId: InstanceId, keyId: KeyId) {
    return storing(() => keyQueries.listVersionUses(this.#db, instanceId, keyId))
  }
  listDueKeys(due: Parameters<KeyStore['listDueKeys']>[0], limit: number): Promise<readonly KeyRecord[]> {
    return storing(() => keyQueries.listDue(this.#db, due, limit))
  }
  findKeyForUse(reach: KeyReach, keyId: KeyId) {
    return storing(async () => {
      KeyReach.requireGenuine(reach)
      const { instanceId } = reach
      const row = await this.#hot.key.readFirst(this.#reads, [instanceId, keyId])
      if (!row || !reach.covers({ id: keyId, keyRingId: row.key_ring_id })) return undefined
      if (row.current_version_id === null) {
        return { key: keyOf({ ...row, version_created_at: null, check_value: null }), current: undefined }
      }
      const version = await this.#hot.version.readFirst(this.#reads, [row.current_version_id])
      // Purged between the two reads.
      if (!version) return undefined
      const key = keyOf({ ...row, version_created_at: version.created_at, check_value: version.check_value })
      return { key, current: versionOf(version, instanceId) }
    })
  }
  createKey(key: KeyRecord, content: KeyContent, event: AuditEvent, ceremony?: CeremonyEnd): Promise<void> {
    return this.#change((tx) => keyChanges.create(tx, { key, content, ceremony }, event))
  }
  saveKey(change: KeyChange, event: AuditEvent): Promise<void> {
    return this.#change((tx) => keyChanges.save(tx, change, event))
  }
  purgeKey(...[key, eventOf]: Parameters<KeyStore['purgeKey']>): Promise<void> {
    return this.#change((tx) => keyChanges.purge(tx, key, eventOf))
  }

  // What standard keys are made of

  findPayload(instanceId: InstanceId, keyId: KeyId) {
    return storing(() => standardKeys.findPayload(this.#db, instanceId, keyId))
  }
  findPayloadKey(instanceId: InstanceId): Promise<PayloadKeyRecord | undefined> {
    return storing(() => standardKeys.findPayloadKey(this.#db, instanceId))
  }
  addPayloadKey(payloadKey: PayloadKeyRecord): Promise<PayloadKeyRecord> {
    return storing(() => standardKeys.addPayloadKey(this.#db, payloadKey))
  }

  // Uses and events

  recordUse(use: KeyUse, event: AuditEvent): Promise<void> {
    return this.#uses.submit(event, use)
  }
  appendEvent(event: AuditEvent): Promise<void> {
    if (!this.#carried) return this.#uses.submit(event)
    return this.#change(async (tx) => {
      await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
    })
  }

  // Imports by form

  createCeremony(ceremony: CeremonyRecord, event: AuditEvent): Promise<void> {
    return this.#change((tx) => importCeremonies.create(tx, ceremony, event))
  }
  findCeremony(instanceId: InstanceId, id: CeremonyId): Promise<CeremonyRecord | undefined> {
    return storing(() => importCeremonies.find(this.#db, instanceId, id))
  }
  listCeremonies(instanceId: InstanceId, ended: number, createdBy?: PrincipalId): Promise<readonly CeremonyRecord[]> {
    return storing(() => importCeremonies.list(this.#db, { instanceId, createdBy }, ended))
  }
  countOpenCeremonies(like: CeremonyKind): Promise<OpenCeremonies> {
    return storing(() => importCeremonies.countOpen(this.#db, like))
  }
  listExpiredCeremonies(now: Instant): Promise<readonly CeremonyRecord[]> {
    return storing(() => importCeremonies.listExpired(this.#db, now))
  }
  endCeremony({ id }: Pick<CeremonyRecord, 'id'>, as: 'cancelled' | 'expired', event: AuditEvent): Promise<void> {
    return this.#change((tx) => importCeremonies.endAs(tx, { id }, as, event))
  }

  // Dual control

  findDualControl(scope: Grant['scope']): Promise<DualControl | undefined> {
    return storing(() => findDualControl(this.#db, scope))
  }
  setDualControl(
    scope: Grant['scope'],
    control: DualControl,
    by: Parameters<Store['setDualControl']>[2],
    event: AuditEvent,
  ): Promise<void> {
    return this.#change((tx) => approvals.setDualControl(tx, { scope, control, by }, event))
  }
  createApproval(step: ApprovalStep, pending?: PendingImport): Promise<void> {
    return this.#change((tx) => approvals.create(tx, step, pending))
  }
  findPendingImport(id: ApprovalId) {
    return storing(() => waitingImports.find(this.#db, id))
  }
  saveApproval(step: ApprovalStep): Promise<void> {
    return this.#change((tx) => approvals.save(tx, step))
  }
  findApproval(id: ApprovalId) {
    return storing(() => approvals.find(this.#db, id))
  }
  listApprovals(filter: ApprovalFilter, limit: number) {
    return storing(() => approvals.list(this.#lists, filter, limit))
  }
  carrying(step: ApprovalStep): Store {
    return new SqlStore(this.#db, this.#reads, this.#lists, step)
  }

  // Who may do what

  listSubjects(ids: readonly string[]): Promise<readonly SubjectRecord[]> {
    return storing(async () => [...(await subjects.subjectsNamed(this.#db, ids)).values()])
  }
  handsOf(id: PrincipalId): Promise<readonly PrincipalId[]> {
    return storing(() => subjects.handsOf(this.#db, id))
  }
  groupsOf(members: readonly SubjectId[]): Promise<readonly SubjectRecord[]> {
    return storing(() => subjects.groupsOf(this.#db, members))
  }
  membersOf(groups: readonly SubjectId[]) {
    return storing(() => access.membersOf(this.#db, groups))
  }
  whoEnter(ids: readonly SubjectId[]): Promise<readonly PrincipalId[]> {
    return storing(() => access.whoEnter(this.#db, ids))
  }
  servedBy(source: GrantSource): Promise<readonly SubjectRecord[]> {
    return storing(() => services.servedBy(this.#db, source))
  }
  createServiceId(...[serviceId, event, admit]: Parameters<Store['createServiceId']>): Promise<void> {
    return this.#change((tx) => services.createServiceId(tx, serviceId, event, admit))
  }
  addMember(...[membership, event]: Parameters<Store['addMember']>): Promise<void> {
    return this.#change((tx) => access.addMember(tx, membership, event))
  }
  listKeyPlaces(instanceId: InstanceId, ids: readonly KeyId[]): Promise<readonly KeyPlace[]> {
    return storing(() => access.listKeyPlaces(this.#db, instanceId, ids))
  }
  listGrants(filter: GrantFilter, page?: Page): Promise<readonly GrantRecord[]> {
    return storing(() => access.list(this.#lists, filter, page))
  }
  countGrants(filter: GrantFilter): Promise<number> {
    return storing(() => access.count(this.#lists, filter))
  }
  findGrant(id: GrantId): Promise<GrantRecord | undefined> {
    return storing(() => access.find(this.#db, id))
  }
  createGrant(...[grant, eventOf, notFor]: Parameters<Store['createGrant']>): Promise<void> {
    return this.#change((tx) => access.create(tx, grant, eventOf, notFor))
  }
  deleteGrant(id: GrantId, event: AuditEvent): Promise<void> {
    return this.#change((tx) => access.remove(tx, id, event))
  }

  // The journal of token objects

  planTokenObject(object: Parameters<Store['planTokenObject']>[0]): Promise<void> {
    return storing(() => tokenObjects.plan(this.#db, object))
  }
  confirmTokenObject(id: TokenObjectId, publicKey: Uint8Array | undefined): Promise<void> {
    return storing(() => tokenObjects.confirm(this.#db, id, publicKey))
  }
  forgetTokenObject(id: TokenObjectId): Promise<void> {
    return storing(() => tokenObjects.forget(this.#db, id))
  }
  listTokenObjects() {
    return storing(() => tokenObjects.list(this.#db))
  }

  /** One transaction: the change and its event, or neither. */
  #change(work: (tx: Db) => Promise<void>): Promise<void> {
    return storing(() =>
      this.#db.transaction().execute(async (tx) => {
        await work(tx)
        if (this.#carried) await approvals.save(tx, this.#carried)
      }),
    )
  }
}
