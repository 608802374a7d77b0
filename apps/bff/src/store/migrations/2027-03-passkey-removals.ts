import type { Kysely } from 'kysely'

/** When somebody last had a passkey that is gone: what they approve soon after is signed all the same. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('passkey_removals')
    .addColumn('user_id', 'text', (c) => c.primaryKey().references('user.id').onDelete('cascade'))
    .addColumn('removed_at', 'text', (c) => c.notNull())
    .execute()
}
