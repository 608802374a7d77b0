import type { Kysely } from 'kysely'

/** The one provider by which people sign in, who is who there, and which of its groups stand for ours. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('single_sign_on')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('issuer', 'text', (c) => c.notNull())
    .addColumn('client_id', 'text', (c) => c.notNull())
    .addColumn('client_secret', 'blob')
    .addColumn('groups_claim', 'text', (c) => c.notNull())
    .addColumn('admits_unknown', 'integer', (c) => c.notNull())
    .addColumn('trusts_second_step', 'integer', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('single_sign_on_groups')
    .addColumn('claim_value', 'text', (c) => c.notNull())
    .addColumn('group_id', 'text', (c) => c.notNull().references('access_groups.id').onDelete('cascade'))
    .addColumn('mapped_by', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('single_sign_on_groups_key', ['claim_value', 'group_id'])
    .execute()
  await db.schema
    .createTable('sign_on_identities')
    .addColumn('issuer', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    // Outlives the person: whoever was removed does not come in again as somebody unknown.
    .addColumn('user_id', 'text', (c) => c.references('user.id').onDelete('set null'))
    .addColumn('linked_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('sign_on_identities_key', ['issuer', 'subject'])
    .execute()
  await db.schema.createIndex('sign_on_identities_by_user').on('sign_on_identities').column('user_id').execute()
  await db.schema.alterTable('access_group_members').addColumn('by_claim', 'text').execute()
}
