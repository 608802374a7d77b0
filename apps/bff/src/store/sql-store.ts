import type { AuditEvent } from '@keywright/core/audit/event'
import type { InstanceRecord, KeyRecord, KeyVersionRecord } from '@keywright/core/ports/records'
import type { KeyFilter, KeyPage, KeyUse, Store, TokenObjectRecord } from '@keywright/core/ports/store'
import type { InstanceId, KeyId, TokenObjectId } from '@keywright/core/vocabulary/ids'
import type { Db } from './database.ts'
import { pooledReads, type Reads } from './direct-reads.ts'
import { rowOfEvent } from './event-row.ts'
import { GroupCommit } from './group-commit.ts'
import { hotQueries } from './hot-queries.ts'
import { insertInstance } from './instance-rows.ts'
import { matching, selectKeys, selectPage } from './key-queries.ts'
import { instanceOf, keyOf, rowOfKey, rowOfVersion, versionOf } from './rows.ts'
import { storing } from './storage-failure.ts'
import * as tokenObjects from './token-objects.ts'

/** The core's store on a relational database. */
export class SqlStore implements Store {
  readonly #db: Db
  readonly #reads: Reads
  readonly #uses: GroupCommit
  readonly #hot: ReturnType<typeof hotQueries>

  constructor(db: Db, reads: Reads = pooledReads(db)) {
    this.#db = db
    this.#reads = reads
    this.#uses = new GroupCommit(db)
    this.#hot = hotQueries(db)
  }

  /** Resolves once every use accepted so far is on disk or refused. */
  drained(): Promise<void> {
    return this.#uses.idle()
  }

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
    return storing(() => this.#db.transaction().execute((tx) => insertInstance(tx, { instance, event })))
  }

  findKey(instanceId: InstanceId, keyId: KeyId): Promise<KeyRecord | undefined> {
    return storing(async () => {
      const row = await selectKeys(this.#db, instanceId).where('keys.id', '=', keyId).executeTakeFirst()
      return row && keyOf(row)
    })
  }

  listKeys(instanceId: InstanceId, page: KeyPage): Promise<readonly KeyRecord[]> {
    return storing(async () => (await selectPage(this.#db, instanceId, page).execute()).map(keyOf))
  }

  countKeys(instanceId: InstanceId, filter: KeyFilter): Promise<number> {
    return storing(async () => {
      const { total } = await this.#db
        .selectFrom('keys')
        .select((eb) => eb.fn.countAll().as('total'))
        .where('instance_id', '=', instanceId)
        .where(matching(filter))
        .executeTakeFirstOrThrow()
      return Number(total)
    })
  }

  listVersions(instanceId: InstanceId, keyId: KeyId): Promise<readonly KeyVersionRecord[]> {
    return storing(async () => {
      const rows = await this.#db
        .selectFrom('key_versions')
        .innerJoin('keys', 'keys.id', 'key_versions.key_id')
        .selectAll('key_versions')
        .select(['keys.instance_id', 'keys.algorithm'])
        .where('keys.instance_id', '=', instanceId)
        .where('key_versions.key_id', '=', keyId)
        .orderBy('key_versions.created_at', 'desc')
        .orderBy('key_versions.id')
        .execute()
      return rows.map((row) => versionOf(row, row))
    })
  }

  findKeyForUse(instanceId: InstanceId, keyId: KeyId) {
    return storing(async () => {
      const row = await this.#hot.key.readFirst(this.#reads, [instanceId, keyId])
      const version = row && (await this.#hot.version.readFirst(this.#reads, [row.current_version_id]))
      if (!version) return undefined
      const key = keyOf({ ...row, version_created_at: version.created_at, check_value: version.check_value })
      return { key, current: versionOf(version, row) }
    })
  }

  createKey(key: KeyRecord, version: KeyVersionRecord, event: AuditEvent): Promise<void> {
    return storing(() =>
      this.#db.transaction().execute(async (tx) => {
        await tx.insertInto('keys').values(rowOfKey(key)).execute()
        await tx.insertInto('key_versions').values(rowOfVersion(version)).execute()
        await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
      }),
    )
  }

  recordUse(use: KeyUse, event: AuditEvent): Promise<void> {
    return this.#uses.submit(event, use)
  }

  appendEvent(event: AuditEvent): Promise<void> {
    return this.#uses.submit(event)
  }

  planTokenObject(object: Parameters<Store['planTokenObject']>[0]): Promise<void> {
    return storing(() => tokenObjects.plan(this.#db, object))
  }

  confirmTokenObject(id: TokenObjectId, publicKey: Uint8Array | undefined): Promise<void> {
    return storing(() => tokenObjects.confirm(this.#db, id, publicKey))
  }

  forgetTokenObject(id: TokenObjectId): Promise<void> {
    return storing(() => tokenObjects.forget(this.#db, id))
  }

  listTokenObjects(): Promise<readonly TokenObjectRecord[]> {
    return storing(() => tokenObjects.list(this.#db))
  }
}
