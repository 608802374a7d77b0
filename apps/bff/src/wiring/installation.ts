import { randomUUID } from 'node:crypto'
import type { Db } from '../store/database.ts'

/** Facts of this installation that are decided once. */
export async function settingOnce(db: Db, name: string, value: () => string): Promise<string> {
  await db
    .insertInto('settings')
    .values({ name, value: value() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirstOrThrow()
  return row.value
}

/** The account segment of every CRN. */
export const accountOf = (db: Db): Promise<string> => settingOnce(db, 'account', () => randomUUID().replaceAll('-', ''))

/**
 * The serial of the token this database belongs to; `undefined` before the first start. A confirmed one replaces it
 * for good.
 */
export async function expectedSerial(db: Db, confirmed: string | undefined): Promise<string | undefined> {
  if (confirmed !== undefined) {
    await db.updateTable('settings').set({ value: confirmed }).where('name', '=', 'token_serial').execute()
  }
  const row = await db.selectFrom('settings').select('value').where('name', '=', 'token_serial').executeTakeFirst()
  return row?.value
}
