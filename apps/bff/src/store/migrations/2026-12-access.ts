import { randomUUID } from 'node:crypto'
import { sql, type Kysely } from 'kysely'

/** The tables as they were before this migration, as far as it reads them. */
interface Before {
  grants: { principal_id: string; role: string; scope: string; granted_at: string }
}

/** Roles on single rings and keys, with an end and conditions; groups; who answers for a service ID; invitations. */
export async function up(db: Kysely<Before>): Promise<void> {
  await grants(db)
  await groups(db)
  await services(db)
  await invitations(db)
}

/** SQLite cannot change a primary key, so the table is built anew, filled, and takes the name of the old one. */
async function grants(db: Kysely<Before>): Promise<void> {
  const old = await db.selectFrom('grants').selectAll().execute()
  await db.schema.dropTable('grants').execute()
  await db.schema
    .createTable('grants')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('principal_id', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('key_ring_id', 'text')
    .addColumn('key_id', 'text')
    .addColumn('expires_at', 'text')
    .addColumn('conditions', 'text')
    .addColumn('granted_at', 'text', (c) => c.notNull())
    .addColumn('granted_by', 'text')
    .execute()
  await db.schema.createIndex('grants_by_principal').on('grants').columns(['principal_id', 'scope']).execute()
  await db.schema.createIndex('grants_by_scope').on('grants').column('scope').execute()
  for (const { principal_id, role, scope, granted_at } of old) {
    await sql`insert into grants (id, principal_id, role, scope, granted_at)
      values (${randomUUID()}, ${principal_id}, ${role}, ${scope}, ${granted_at})`.execute(db)
  }
}

async function groups(db: Kysely<Before>): Promise<void> {
  await db.schema
    .createTable('access_groups')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_folded', 'text', (c) => c.notNull().unique())
    .addColumn('description', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('access_group_members')
    .addColumn('group_id', 'text', (c) => c.notNull().references('access_groups.id').onDelete('cascade'))
    .addColumn('principal_id', 'text', (c) => c.notNull())
    .addColumn('added_at', 'text', (c) => c.notNull())
    .addColumn('added_by', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('access_group_members_key', ['group_id', 'principal_id'])
    .execute()
  await db.schema
    .createIndex('access_group_members_by_principal')
    .on('access_group_members')
    .column('principal_id')
    .execute()
}

async function services(db: Kysely<Before>): Promise<void> {
  await db.schema.alterTable('service_ids').addColumn('description', 'text').execute()
  await db.schema.alterTable('service_ids').addColumn('owner_id', 'text').execute()
  await db.schema.alterTable('api_keys').addColumn('created_by', 'text').execute()
  await db.schema.alterTable('api_keys').addColumn('expires_at', 'text').execute()
  await db.schema.alterTable('api_keys').addColumn('last_used_at', 'text').execute()
  await db.schema.createIndex('api_keys_by_service').on('api_keys').column('service_id').execute()
}

/** Of a link only the hash is kept; each person has at most one. */
async function invitations(db: Kysely<Before>): Promise<void> {
  await db.schema
    .createTable('invitations')
    .addColumn('user_id', 'text', (c) => c.primaryKey().references('user.id').onDelete('cascade'))
    .addColumn('token_hash', 'blob', (c) => c.notNull().unique())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .execute()
}
