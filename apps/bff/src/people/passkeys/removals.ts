import type { Db } from '../../store/database.ts'

/**
 * Keeps when somebody last had a passkey that is gone, in the transaction of its end: whoever rids themselves, or somebody
 * else, of a passkey does not thereby approve unsigned.
 */
export async function noteRemoval(tx: Db, userId: string, at: string): Promise<void> {
  await tx
    .insertInto('passkey_removals')
    .values({ user_id: userId, removed_at: at })
    .onConflict((on) => on.column('user_id').doUpdateSet({ removed_at: at }))
    .execute()
}
