import type { Kysely } from 'kysely'

/** What waits with a request to import: it is gone once the request has ended, and with its instance. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('waiting_imports')
    .addColumn('approval_id', 'text', (c) => c.primaryKey().references('approval_requests.id'))
    .addColumn('instance_id', 'text', (c) => c.notNull().references('instances.id'))
    .addColumn('record', 'text', (c) => c.notNull())
    .execute()
}
