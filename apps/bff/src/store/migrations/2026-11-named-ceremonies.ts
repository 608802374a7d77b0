import { sql, type Kysely } from 'kysely'

/** Who began an import is named as who completed it is; of those begun before only the id is known. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('import_ceremonies')
    .addColumn('created_by_name', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  await sql`update import_ceremonies set created_by_name = created_by`.execute(db)
}
