import { everyKeyOf } from '@keywright/core/testing/builders'
import { statesFor } from '@keywright/core/lifecycle/permitted'
import {
  aKey,
  anEvent,
  anInstance,
  aVersion,
  instant,
  newTokenObjectId,
  newVersionId,
} from '@keywright/core/testing/builders'
import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrate, openDatabase, type Db } from '../database.ts'
import { rowOfEvent } from '../event-row.ts'
import { rowOfInstance, rowOfKey, rowOfVersion } from '../rows.ts'
import { SqlStore } from '../sql-store.ts'
import { up as firstPath } from './2026-11-first-path.ts'

let db: Db
beforeEach(async () => {
  db = openDatabase(':memory:')
  const provider = { getMigrations: async () => ({ '2026-11-first-path': { up: firstPath } }) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined) throw new Error('the first migration failed', { cause: error })
})
afterEach(() => db.destroy())

/** Inserts rows of today into a table of then: what it lacks is left out. */
async function insert(table: string, rows: readonly object[]): Promise<void> {
  const { rows: columns } = await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(db)
  for (const row of rows) {
    const members = Object.entries(row).filter(([name]) => columns.some((column) => column.name === name))
    const names = sql.join(members.map(([name]) => sql.ref(name)))
    await sql`insert into ${sql.table(table)} (${names}) values (${sql.join(members.map(([, value]) => value))})`.execute(
      db,
    )
  }
}

/** An installation as the first release leaves it. */
async function install() {
  const macKeyId = newTokenObjectId()
  const [one, two] = [anInstance({ name: 'Köln' }), anInstance({ createdAt: instant(5) })]
  const confirmed = { state: 'confirmed', planned_at: instant(), public_key: null }
  await insert('token_objects', [
    { ...confirmed, id: macKeyId, purpose: 'blob-authentication' },
    { ...confirmed, id: one.kekId, purpose: 'key-encryption' },
    { ...confirmed, id: two.kekId, purpose: 'key-encryption' },
    { ...confirmed, id: newTokenObjectId(), purpose: 'token-signing', public_key: Uint8Array.of(1, 2) },
    { ...confirmed, id: newTokenObjectId(), purpose: 'key-encryption', state: 'planned' },
  ])
  await insert('instances', [one, two].map(rowOfInstance))
  await insert('grants', [
    { principal_id: one.createdBy, role: 'Manager', scope: one.id, granted_at: instant() },
    { principal_id: one.createdBy, role: 'KeyPurge', scope: one.id, granted_at: instant(1) },
    { principal_id: two.createdBy, role: 'Manager', scope: two.id, granted_at: instant() },
    { principal_id: 'IBMid-grace', role: 'Manager', scope: two.id, granted_at: instant() },
  ])
  const made = [
    aKey(one, { macKeyId, name: 'Straße', description: 'two\nlines', expiresAt: instant(9) }),
    aKey(one, { macKeyId, algorithm: 'AES-128', state: 'suspended', updatedAt: instant(7), rotatedAt: instant(8) }),
    aKey(two, { macKeyId, imported: true }),
  ]
  await insert(
    'keys',
    made.map(({ key }) => rowOfKey(key)),
  )
  const versions = made.map(({ version }) => version)
  const [first] = made
  if (!first) throw new Error('there is a key')
  const older = aVersion(one, first.key, { macKeyId, id: newVersionId(), createdAt: instant(-5) })
  await insert(
    'key_versions',
    [...versions, older].map((version, n) => ({ ...rowOfVersion(version), uses: n + 10, encryptions: n })),
  )
  return { one, two, made, older }
}

const ring = { requestData: { keyRingId: 'default' } }
const eventsOf = (count: number) =>
  Array.from({ length: count }, (_, n) => {
    const event = anEvent({ keyId: `key-${n}` }, { now: instant(n), instanceId: `instance-${n % 3}` })
    return n % 2 === 0 ? event : { ...event, requestData: { ...event.requestData, ...ring.requestData } }
  })

const rowsOf = async (table: string): Promise<readonly unknown[]> =>
  (await sql`select * from ${sql.table(table)} order by 1`.execute(db)).rows

/** The whole database, schema and rows. */
async function dump() {
  const { rows } = await sql<{ name: string; type: string }>`select * from sqlite_master order by type, name`.execute(
    db,
  )
  const tables = rows.filter(({ type }) => type === 'table').map(({ name }) => name)
  return { rows, contents: await Promise.all(tables.map(async (table) => [table, await rowsOf(table)])) }
}

describe('from the first release to this one', () => {
  test('instances, keys, versions and what was counted read back the same', async () => {
    const { one, two, made, older } = await install()
    const objects = await rowsOf('token_objects')
    await migrate(db)
    const store = new SqlStore(db)
    expect(await store.listInstances()).toEqual([one, two])
    for (const { key, version } of made) {
      expect(await store.findKey(everyKeyOf(key.instanceId), key.id)).toEqual(key)
      expect(await store.findKeyForUse(everyKeyOf(key.instanceId), key.id)).toEqual({ key, current: version })
    }
    const [first] = made
    expect(await store.listVersions(one.id, older.keyId)).toEqual([first?.version, older])
    const counted = (await store.listVersionUses(one.id, older.keyId)).map(({ uses, encryptions, lastUsedAt }) => ({
      uses,
      encryptions,
      lastUsedAt,
    }))
    expect(counted).toEqual([
      { uses: 10, encryptions: 0, lastUsedAt: undefined },
      { uses: 13, encryptions: 3, lastUsedAt: undefined },
    ])
    expect(await rowsOf('token_objects')).toEqual(objects)
  })

  test('every instance has its ring, its keys are in it, and a key can be used and changed', async () => {
    const { one, made } = await install()
    await migrate(db)
    const store = new SqlStore(db)
    expect(await store.listKeyRings(one.id)).toEqual([
      {
        instanceId: one.id,
        id: 'default',
        createdAt: one.createdAt,
        createdBy: one.createdBy,
        keys: 2,
        deletedKeys: 0,
      },
    ])
    const [first] = made
    if (!first) throw new Error('there is a key')
    const { key, version } = first
    const use = { keyId: key.id, versionId: version.id, states: statesFor('wrap'), encrypts: true }
    await store.recordUse(use, anEvent({}, { now: instant(77) }))
    const changed = { ...key, revision: 2, aliases: ['an-alias'], tags: ['a tag'] }
    await store.saveKey({ key: changed }, anEvent())
    expect(await store.findKey(everyKeyOf(one.id), key.id)).toEqual(changed)
    expect((await store.listVersionUses(one.id, key.id))[0]).toMatchObject({ encryptions: 1, lastUsedAt: instant(77) })
  })

  test('events keep their bytes, hashes and order, and get their address and ring', async () => {
    const events = eventsOf(1_203)
    await insert('audit_events', events.map(rowOfEvent))
    const before = await sql`select sequence, canonical, leaf_hash, time from audit_events order by sequence`.execute(
      db,
    )
    await migrate(db)
    const after = await sql`select sequence, canonical, leaf_hash, time from audit_events order by sequence`.execute(db)
    expect(after.rows).toEqual(before.rows)
    const rows = await db.selectFrom('audit_events').selectAll().orderBy('sequence').execute()
    expect(rows).toEqual(events.map((event, n) => ({ ...rowOfEvent(event), sequence: n + 1 })))
    expect(new Set(rows.map(({ key_ring_id }) => key_ring_id))).toEqual(new Set([null, 'default']))
    expect(rows[0]?.source_address).toBe('192.0.2.7')
  })

  test('whoever made an instance and manages it may purge in it; nobody else gets a role', async () => {
    const { one, two } = await install()
    await sql`insert into instances select 'deserted', name, 'crn', kek_id, created_at, 'IBMid-left' from instances limit 1`.execute(
      db,
    )
    await migrate(db)
    const grants = await db
      .selectFrom('grants')
      .select(['principal_id', 'scope'])
      .where('role', '=', 'KeyPurge')
      .execute()
    expect(grants).toHaveLength(2)
    expect(grants).toContainEqual({ principal_id: one.createdBy, scope: one.id })
    expect(grants).toContainEqual({ principal_id: two.createdBy, scope: two.id })
  })

  test('foreign keys are on, whole, and name the tables as they are called now', async () => {
    const { one } = await install()
    await migrate(db)
    expect((await sql`pragma foreign_key_check`.execute(db)).rows).toEqual([])
    expect((await sql`pragma integrity_check`.execute(db)).rows).toEqual([{ integrity_check: 'ok' }])
    const { rows } = await sql<{ sql: string | null }>`select sql from sqlite_master where sql like '%new_%'`.execute(
      db,
    )
    expect(rows).toEqual([])
    for (const table of ['instances', 'keys', 'key_rings', 'token_objects'] as const) {
      await expect(db.deleteFrom(table).execute()).rejects.toThrow('FOREIGN KEY')
    }
    expect(await db.selectFrom('instances').select('id').where('id', '=', one.id).execute()).toHaveLength(1)
  })

  test('an empty database becomes the same as one that was made today', async () => {
    await migrate(db)
    const migrated = await dump()
    const fresh = openDatabase(':memory:')
    await migrate(fresh)
    const { rows } = await sql`select * from sqlite_master order by type, name`.execute(fresh)
    await fresh.destroy()
    expect(migrated.rows.length).toBeGreaterThan(30)
    expect(rows.map((row) => ({ ...(row as object), rootpage: 0 }))).toEqual(
      migrated.rows.map((row) => ({ ...row, rootpage: 0 })),
    )
  })
})

describe('a migration that fails', () => {
  test.for([
    ['at its end, over an event nobody can read', sql`update audit_events set canonical = '{' where sequence = 700`],
    ['half-way, over a key in a ring that is not there', sql`update keys set key_ring_id = 'nowhere'`],
    ['at its beginning, over a table that is in the way', sql`create table new_instances (id text)`],
  ] as const)('%s, changes nothing', async ([, damage]) => {
    await install()
    await insert('audit_events', eventsOf(800).map(rowOfEvent))
    await damage.execute(db)
    const before = await dump()
    await expect(migrate(db)).rejects.toThrow('could not be brought up to date')
    expect(await dump()).toEqual(before)
    expect((await sql`pragma foreign_keys`.execute(db)).rows).toEqual([{ foreign_keys: 1 }])
  })
})
