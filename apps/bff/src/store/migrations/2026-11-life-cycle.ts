import { sql, type Kysely } from 'kysely'
import { fillEventColumns } from './life-cycle-events.ts'

type Schema = Kysely<unknown>

/**
 * What a key's whole life needs: rings, aliases, deletion, standard keys' secrets, imports by form and policies.
 *
 * SQLite cannot loosen a column or change a check, so the four tables which need that are built anew, filled, and take
 * the names of the old ones. Those go children first, for foreign keys stay on; renaming a table renames it in what
 * refers to it.
 */
export async function up(db: Schema): Promise<void> {
  await tokenObjects(db)
  await instances(db)
  await keyRings(db)
  await keys(db)
  await keyVersions(db)
  for (const table of ['key_versions', 'keys', 'instances', 'token_objects']) {
    await db.schema.dropTable(table).execute()
  }
  for (const table of ['token_objects', 'instances', 'keys', 'key_versions']) {
    await db.schema.alterTable(`new_${table}`).renameTo(table).execute()
  }
  await keyIndexes(db)
  await keyContents(db)
  await ceremoniesAndPolicies(db)
  await trail(db)
  await creators(db)
}

/** Whoever created an instance may purge in it, as those who create one from now on. */
async function creators(db: Schema): Promise<void> {
  await sql`insert into grants (principal_id, role, scope, granted_at)
    select created_by, 'KeyPurge', id, created_at from instances i
    where exists (select 1 from grants where principal_id = i.created_by and role = 'Manager' and scope = i.id)
      and not exists (select 1 from grants where principal_id = i.created_by and role = 'KeyPurge' and scope = i.id)
  `.execute(db)
}

async function tokenObjects(db: Schema): Promise<void> {
  await db.schema
    .createTable('new_token_objects')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('planned', 'confirmed', 'doomed')`))
    .addColumn('planned_at', 'text', (c) => c.notNull())
    .addColumn('public_key', 'blob')
    .execute()
  await sql`insert into new_token_objects (id, purpose, state, planned_at, public_key)
    select id, purpose, state, planned_at, public_key from token_objects`.execute(db)
}

async function instances(db: Schema): Promise<void> {
  await db.schema
    .createTable('new_instances')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('crn', 'text', (c) => c.notNull().unique())
    .addColumn('kek_id', 'text', (c) => c.notNull().references('new_token_objects.id'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .execute()
  await sql`insert into new_instances (id, name, crn, kek_id, created_at, created_by)
    select id, name, crn, kek_id, created_at, created_by from instances`.execute(db)
}

async function keyRings(db: Schema): Promise<void> {
  await db.schema
    .createTable('key_rings')
    .addColumn('instance_id', 'text', (c) => c.notNull().references('new_instances.id'))
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('key_rings_key', ['instance_id', 'id'])
    .execute()
  await sql`insert into key_rings (instance_id, id, created_at, created_by)
    select id, 'default', created_at, created_by from instances`.execute(db)
}

async function keys(db: Schema): Promise<void> {
  await db.schema
    .createTable('new_keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('instance_id', 'text', (c) => c.notNull().references('new_instances.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_folded', 'text', (c) => c.notNull())
    .addColumn('description', 'text')
    .addColumn('aliases', 'text', (c) => c.notNull())
    .addColumn('tags', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('algorithm', 'text', (c) => c.notNull())
    .addColumn('imported', 'integer', (c) => c.notNull())
    .addColumn('key_ring_id', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text')
    .addColumn('rotated_at', 'text')
    .addColumn('toggled_at', 'text')
    .addColumn('expires_at', 'text')
    .addColumn('deleted_at', 'text')
    .addColumn('deleted_by', 'text')
    .addColumn('state_before', 'text')
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('current_version_id', 'text')
    .addForeignKeyConstraint('keys_ring', ['instance_id', 'key_ring_id'], 'key_rings', ['instance_id', 'id'])
    .execute()
  await sql`insert into new_keys (id, instance_id, name, name_folded, description, aliases, tags, type, state, algorithm,
      imported, key_ring_id, created_at, created_by, updated_at, rotated_at, expires_at, revision, current_version_id)
    select id, instance_id, name, name_folded, description, '[]', '[]', type, state, algorithm,
      imported, key_ring_id, created_at, created_by, updated_at, rotated_at, expires_at, 1, current_version_id
    from keys`.execute(db)
}

/** A version keeps its own algorithm: rotated by an import, a key may change from one length to another. */
async function keyVersions(db: Schema): Promise<void> {
  await db.schema
    .createTable('new_key_versions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('key_id', 'text', (c) => c.notNull().references('new_keys.id'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('check_value', 'text', (c) => c.notNull())
    .addColumn('algorithm', 'text', (c) => c.notNull())
    .addColumn('blob', 'blob', (c) => c.notNull())
    .addColumn('mac', 'blob', (c) => c.notNull())
    .addColumn('mac_key_id', 'text', (c) => c.notNull().references('new_token_objects.id'))
    .addColumn('kek_id', 'text', (c) => c.notNull().references('new_token_objects.id'))
    .addColumn('uses', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('encryptions', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('last_used_at', 'text')
    .execute()
  await sql`insert into new_key_versions
      (id, key_id, created_at, check_value, algorithm, blob, mac, mac_key_id, kek_id, uses, encryptions)
    select v.id, v.key_id, v.created_at, v.check_value, k.algorithm, v.blob, v.mac, v.mac_key_id, v.kek_id, v.uses,
      v.encryptions
    from key_versions v join keys k on k.id = v.key_id`.execute(db)
}

/** All that a list looks at to find its page, in the order of ids: it walks along this index and leaves the rows alone. */
const LISTED = [
  'instance_id',
  'id',
  'state',
  'type',
  'imported',
  'key_ring_id',
  'name_folded',
  'tags',
  'created_at',
  'updated_at',
  'rotated_at',
  'expires_at',
  'deleted_at',
  'current_version_id',
]

async function keyIndexes(db: Schema): Promise<void> {
  const onKeys = (name: string, ...columns: string[]) =>
    db.schema.createIndex(`keys_by_${name}`).on('keys').columns(columns)
  await onKeys('id', ...LISTED).execute()
  await onKeys('name', 'instance_id', 'name_folded').execute()
  await onKeys('creation', 'instance_id', 'created_at').execute()
  // Counts by ring, counts by state and type, and what the calendar holds, are answered from these alone.
  await onKeys('ring', 'instance_id', 'key_ring_id', 'state').execute()
  await onKeys('kind', 'instance_id', 'state', 'type', 'expires_at', 'deleted_at').execute()
  await onKeys('expiry', 'expires_at').where('expires_at', 'is not', null).execute()
  await onKeys('deletion', 'deleted_at').where('deleted_at', 'is not', null).execute()
  await db.schema.createIndex('key_versions_by_key').on('key_versions').columns(['key_id', 'created_at']).execute()
  await db.schema.createIndex('key_versions_by_check_value').on('key_versions').column('check_value').execute()
}

async function keyContents(db: Schema): Promise<void> {
  await db.schema
    .createTable('key_aliases')
    .addColumn('instance_id', 'text', (c) => c.notNull().references('instances.id'))
    .addColumn('alias', 'text', (c) => c.notNull())
    .addColumn('alias_folded', 'text', (c) => c.notNull())
    .addColumn('key_id', 'text', (c) => c.notNull().references('keys.id'))
    .addPrimaryKeyConstraint('key_aliases_key', ['instance_id', 'alias'])
    .execute()
  await db.schema.createIndex('key_aliases_by_key').on('key_aliases').column('key_id').execute()
  await db.schema
    .createTable('payload_keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('instance_id', 'text', (c) => c.notNull().unique().references('instances.id'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('algorithm', 'text', (c) => c.notNull())
    .addColumn('blob', 'blob', (c) => c.notNull())
    .addColumn('mac', 'blob', (c) => c.notNull())
    .addColumn('mac_key_id', 'text', (c) => c.notNull().references('token_objects.id'))
    .addColumn('kek_id', 'text', (c) => c.notNull().references('token_objects.id'))
    .execute()
  await db.schema
    .createTable('payloads')
    .addColumn('key_id', 'text', (c) => c.primaryKey().references('keys.id'))
    .addColumn('payload_key_id', 'text', (c) => c.notNull().references('payload_keys.id'))
    .addColumn('iv', 'blob', (c) => c.notNull())
    .addColumn('ciphertext', 'blob', (c) => c.notNull())
    .execute()
}

async function ceremoniesAndPolicies(db: Schema): Promise<void> {
  // A record outlives the transport key it names and may outlive the key it made: neither is a reference.
  await db.schema
    .createTable('import_ceremonies')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('instance_id', 'text', (c) => c.notNull().references('instances.id'))
    .addColumn('method', 'text', (c) => c.notNull())
    .addColumn('rotates', 'text')
    .addColumn('transport_id', 'text')
    .addColumn('transport_public_key', 'blob')
    .addColumn('transport_hash', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('result', 'text')
    .execute()
  const onCeremonies = (name: string) => db.schema.createIndex(`import_ceremonies_by_${name}`).on('import_ceremonies')
  await onCeremonies('creation').columns(['instance_id', 'created_at']).execute()
  await onCeremonies('expiry').columns(['state', 'expires_at']).execute()
  await db.schema
    .createTable('instance_policies')
    .addColumn('instance_id', 'text', (c) => c.notNull().references('instances.id'))
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('updated_by', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('instance_policies_key', ['instance_id', 'type'])
    .execute()
}

async function trail(db: Schema): Promise<void> {
  await db.schema
    .alterTable('audit_events')
    .addColumn('source_address', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  await db.schema.alterTable('audit_events').addColumn('key_ring_id', 'text').execute()
  await fillEventColumns(db)
  await db.schema.createIndex('events_by_time').on('audit_events').column('time').execute()
}
