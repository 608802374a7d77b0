import { sql, type Kysely } from 'kysely'

/**
 * Service IDs that belong to a service, and authorizations of services: grants whose holder is a service. The indexes
 * are for lists of access by page. Links that recover.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['service', 'service_instance', 'works_for'] as const) {
    await db.schema.alterTable('service_ids').addColumn(column, 'text').execute()
  }
  await db.schema.createIndex('service_ids_by_service').on('service_ids').column('service').execute()
  await db.schema.createIndex('service_ids_by_owner').on('service_ids').column('owner_id').execute()
  await db.schema.createIndex('service_ids_by_name').on('service_ids').columns(['name', 'id']).execute()
  await db.schema.alterTable('grants').addColumn('source_instance', 'text').execute()
  // 0 or 1; absent from what is granted to people, groups and service IDs.
  await db.schema.alterTable('grants').addColumn('source_delegated', 'integer').execute()
  await db.schema.createIndex('grants_by_time').on('grants').columns(['granted_at', 'id']).execute()
  await sql`create index grants_of_services on grants (granted_at, id) where source_delegated is not null`.execute(db)
  // 1: a link that lets somebody in again who has a passphrase and a second step already.
  await db.schema
    .alterTable('invitations')
    .addColumn('recovery', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await sql`create index user_by_name on user (name, id)`.execute(db)
  await sql`create index session_by_user on session (userId)`.execute(db)
}
