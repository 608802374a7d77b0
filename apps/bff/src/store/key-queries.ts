import { KEY_STATES, type KeyState } from '@keywright/core/lifecycle/transition'
import type { KeyType } from '@keywright/core/lifecycle/permitted'
import type { KeyCount, KeyFilter, KeyPage, KeyStore } from '@keywright/core/ports/key-store'
import type { SortProperty } from '@keywright/core/vocabulary/key-sort'
import type { KeyRecord, KeyVersionRecord, KeyVersionUse } from '@keywright/core/ports/records'
import type { KeyReach } from '@keywright/core/policy/reach'
import type { InstanceId, KeyId, KeyVersionId } from '@keywright/core/vocabulary/ids'
import type { Instant } from '@keywright/core/vocabulary/instant'
import { sql } from 'kysely'
import type { Db } from './database.ts'
import { matching, within } from './key-filter.ts'
import { keyOf, versionOf } from './rows.ts'

/** Keys with the facts of their newest version, which standard keys lack. */
const selectKeys = (db: Db) =>
  db
    .selectFrom('keys')
    .leftJoin('key_versions as version', 'version.id', 'keys.current_version_id')
    .selectAll('keys')
    .select(['version.created_at as version_created_at', 'version.check_value'])

export async function find(db: Db, reach: KeyReach, keyId: KeyId): Promise<KeyRecord | undefined> {
  const query = selectKeys(db).where(within(reach)).where('keys.id', '=', keyId)
  const row = await query.executeTakeFirst()
  return row && keyOf(row)
}

export async function findName(db: Db, instanceId: InstanceId, keyId: KeyId): Promise<string | undefined> {
  const query = db.selectFrom('keys').select('name').where('instance_id', '=', instanceId).where('id', '=', keyId)
  return (await query.executeTakeFirst())?.name
}

/** On the wire a state sorts by its number, which is the order of `KEY_STATES`. */
const stateOrder = sql`case keys.state ${sql.join(
  KEY_STATES.map((state: KeyState, index) => sql`when ${sql.lit(state)} then ${sql.lit(index)}`),
  sql` `,
)} end`

const SORT_COLUMN = {
  id: sql`keys.id`,
  name: sql`keys.name_folded`,
  state: stateOrder,
  extractable: sql`keys.type`,
  imported: sql`keys.imported`,
  keyRingID: sql`keys.key_ring_id`,
  creationDate: sql`keys.created_at`,
  lastUpdateDate: sql`keys.updated_at`,
  lastRotateDate: sql`keys.rotated_at`,
  expirationDate: sql`keys.expires_at`,
  deletionDate: sql`keys.deleted_at`,
} as const satisfies Record<SortProperty, unknown>

/** What a page is ordered by; ties are broken by id, so that pages neither repeat nor skip. */
const orderOf = ({ sort }: KeyPage) =>
  sql.join([
    ...sort.map(({ property, descending }) => sql`${SORT_COLUMN[property]} ${sql.raw(descending ? 'desc' : 'asc')}`),
    sql`keys.id`,
  ])

/** The page is found first and read afterwards: sorting whole keys by one of their columns would move all the others. */
export async function list(db: Db, reach: KeyReach, page: KeyPage): Promise<readonly KeyRecord[]> {
  const found = db
    .selectFrom('keys')
    .select('keys.id')
    .where(matching(reach, page))
    .orderBy(orderOf(page))
    .limit(page.limit)
    .offset(page.offset)
  const rows = await selectKeys(db).where('keys.id', 'in', found).orderBy(orderOf(page)).execute()
  return rows.map(keyOf)
}

/** Deleted keys of an instance that ends, in the order of their ids. */
export async function listDeleted(
  db: Db,
  instanceId: InstanceId,
  { limit, offset }: Pick<KeyPage, 'limit' | 'offset'>,
): Promise<readonly KeyRecord[]> {
  const deleted = selectKeys(db).where('keys.instance_id', '=', instanceId).where('keys.state', '=', 'destroyed')
  const rows = await deleted.orderBy('keys.id').limit(limit).offset(offset).execute()
  return rows.map(keyOf)
}

export async function count(db: Db, reach: KeyReach, filter: KeyFilter): Promise<number> {
  const { total } = await db
    .selectFrom('keys')
    .select((eb) => eb.fn.countAll().as('total'))
    .where(matching(reach, filter))
    .executeTakeFirstOrThrow()
  return Number(total)
}

export async function countByKind(db: Db, reach: KeyReach): Promise<readonly KeyCount[]> {
  const rows = await db
    .selectFrom('keys')
    .select(['state', 'type'])
    .select((eb) => eb.fn.countAll().as('total'))
    .where(within(reach))
    .groupBy(['state', 'type'])
    .execute()
  // Rows were written from the core's types.
  return rows.map(({ state, type, total }) => ({
    state: state as KeyState,
    type: type as KeyType,
    total: Number(total),
  }))
}

const selectVersions = (db: Db, instanceId: InstanceId, keyId: KeyId) =>
  db
    .selectFrom('key_versions')
    .innerJoin('keys', 'keys.id', 'key_versions.key_id')
    .where('keys.instance_id', '=', instanceId)
    .where('key_versions.key_id', '=', keyId)
    .orderBy('key_versions.created_at', 'desc')
    // Of two made in one moment, the current one is the newer.
    .orderBy((eb) => eb('key_versions.id', '=', eb.ref('keys.current_version_id')), 'desc')
    .orderBy('key_versions.id')

export async function listVersions(db: Db, instanceId: InstanceId, keyId: KeyId): Promise<readonly KeyVersionRecord[]> {
  const rows = await selectVersions(db, instanceId, keyId).selectAll('key_versions').execute()
  return rows.map((row) => versionOf(row, instanceId))
}

export async function listVersionUses(db: Db, instanceId: InstanceId, keyId: KeyId): Promise<readonly KeyVersionUse[]> {
  const rows = await selectVersions(db, instanceId, keyId)
    .select(['key_versions.id', 'key_versions.created_at', 'check_value', 'uses', 'encryptions', 'last_used_at'])
    .execute()
  return rows.map(({ id, created_at, check_value, uses, encryptions, last_used_at }) => ({
    id: id as KeyVersionId,
    createdAt: created_at as Instant,
    checkValue: check_value,
    uses,
    encryptions,
    lastUsedAt: last_used_at === null ? undefined : (last_used_at as Instant),
  }))
}

/** The two kinds of due keys are each found by an index of their own. */
export async function listDue(
  db: Db,
  { expiredBy, deletedBefore }: Parameters<KeyStore['listDueKeys']>[0],
  limit: number,
): Promise<readonly KeyRecord[]> {
  const expired = selectKeys(db)
    .where('keys.expires_at', '<=', expiredBy)
    .where('keys.state', 'in', ['active', 'suspended'])
    .orderBy('keys.expires_at')
    .orderBy('keys.id')
    .limit(limit)
  const deleted = selectKeys(db)
    .where('keys.deleted_at', '<', deletedBefore)
    .where('keys.state', '=', 'destroyed')
    .orderBy('keys.deleted_at')
    .orderBy('keys.id')
    .limit(limit)
  return [...(await expired.execute()), ...(await deleted.execute())].slice(0, limit).map(keyOf)
}
