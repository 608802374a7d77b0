import { sql, type Kysely } from 'kysely'

/** What the first path needs: keys and their versions, the token journal, the trail, and who may ask. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await keySpace(db)
  await trail(db)
  await access(db)
  await signIn(db)
}

async function keySpace(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('settings')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('token_objects')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('planned', 'confirmed')`))
    .addColumn('planned_at', 'text', (c) => c.notNull())
    .addColumn('public_key', 'blob')
    .execute()
  await db.schema
    .createTable('instances')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('crn', 'text', (c) => c.notNull().unique())
    .addColumn('kek_id', 'text', (c) => c.notNull().references('token_objects.id'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .execute()
  await keys(db)
}

async function keys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('instance_id', 'text', (c) => c.notNull().references('instances.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_folded', 'text', (c) => c.notNull())
    .addColumn('description', 'text')
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('algorithm', 'text', (c) => c.notNull())
    .addColumn('imported', 'integer', (c) => c.notNull())
    .addColumn('key_ring_id', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text')
    .addColumn('rotated_at', 'text')
    .addColumn('expires_at', 'text')
    .addColumn('current_version_id', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('keys_by_id').on('keys').columns(['instance_id', 'id']).execute()
  await db.schema.createIndex('keys_by_name').on('keys').columns(['instance_id', 'name_folded']).execute()
  await db.schema.createIndex('keys_by_creation').on('keys').columns(['instance_id', 'created_at']).execute()
  await db.schema
    .createTable('key_versions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('key_id', 'text', (c) => c.notNull().references('keys.id'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('check_value', 'text', (c) => c.notNull())
    .addColumn('blob', 'blob', (c) => c.notNull())
    .addColumn('mac', 'blob', (c) => c.notNull())
    .addColumn('mac_key_id', 'text', (c) => c.notNull().references('token_objects.id'))
    .addColumn('kek_id', 'text', (c) => c.notNull().references('token_objects.id'))
    .addColumn('uses', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('encryptions', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema.createIndex('key_versions_by_key').on('key_versions').columns(['key_id', 'created_at']).execute()
}

async function trail(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_events')
    .addColumn('sequence', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('time', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('initiator_id', 'text', (c) => c.notNull())
    .addColumn('instance_id', 'text')
    .addColumn('key_id', 'text')
    .addColumn('correlation_id', 'text', (c) => c.notNull())
    .addColumn('search_text', 'text', (c) => c.notNull())
    .addColumn('format_version', 'integer', (c) => c.notNull())
    .addColumn('canonical', 'text', (c) => c.notNull())
    .addColumn('leaf_hash', 'blob', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('events_by_key').on('audit_events').columns(['key_id', 'sequence']).execute()
  await db.schema.createIndex('events_by_correlation').on('audit_events').column('correlation_id').execute()
}

async function access(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('grants')
    .addColumn('principal_id', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('granted_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('grants_key', ['principal_id', 'role', 'scope'])
    .execute()
  await db.schema
    .createTable('service_ids')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('api_keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('service_id', 'text', (c) => c.notNull().references('service_ids.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('hash', 'blob', (c) => c.notNull().unique())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute()
}

/** better-auth's tables as its own migration generator prints them; a test compares the two. */
async function signIn(db: Kysely<unknown>): Promise<void> {
  const withDates = (table: string) =>
    db.schema
      .createTable(table)
      .addColumn('id', 'text', (c) => c.notNull().primaryKey())
      .addColumn('createdAt', 'date', (c) => c.notNull())
      .addColumn('updatedAt', 'date', (c) => c.notNull())
  await withDates('user')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull().unique())
    .addColumn('emailVerified', 'integer', (c) => c.notNull())
    .addColumn('image', 'text')
    .execute()
  await withDates('session')
    .addColumn('expiresAt', 'date', (c) => c.notNull())
    .addColumn('token', 'text', (c) => c.notNull().unique())
    .addColumn('ipAddress', 'text')
    .addColumn('userAgent', 'text')
    .addColumn('userId', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .execute()
  await withDates('account')
    .addColumn('accountId', 'text', (c) => c.notNull())
    .addColumn('providerId', 'text', (c) => c.notNull())
    .addColumn('userId', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('accessToken', 'text')
    .addColumn('refreshToken', 'text')
    .addColumn('idToken', 'text')
    .addColumn('accessTokenExpiresAt', 'date')
    .addColumn('refreshTokenExpiresAt', 'date')
    .addColumn('scope', 'text')
    .addColumn('password', 'text')
    .execute()
  await withDates('verification')
    .addColumn('identifier', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('expiresAt', 'date', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('session_userId_idx').on('session').column('userId').execute()
  await db.schema.createIndex('account_userId_idx').on('account').column('userId').execute()
  await db.schema.createIndex('verification_identifier_idx').on('verification').column('identifier').execute()
}
