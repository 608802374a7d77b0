import { sql, type Kysely } from 'kysely'

/** Requests under dual control. They outlive keys and instances, so they refer to neither by a foreign key. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('approval_requests')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('instance_id', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('key_id', 'text')
    .addColumn('requester_id', 'text', (c) => c.notNull())
    .addColumn('requested_at', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('subject_hash', 'blob', (c) => c.notNull())
    .addColumn('canonical', 'text', (c) => c.notNull())
    .addColumn('digest', 'blob', (c) => c.notNull())
    .addColumn('record', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('approval_requests_by_instance')
    .on('approval_requests')
    .columns(['instance_id', 'requested_at'])
    .execute()
  await sql`create unique index approval_requests_standing on approval_requests (requester_id, subject_hash)
    where state in ('open', 'approved')`.execute(db)
}
