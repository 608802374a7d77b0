import type { PreparedInstance } from '@keywright/core/operations/create-instance'
import type { Db } from './database.ts'
import { rowOfEvent } from './event-row.ts'
import * as tokenObjects from './token-objects.ts'

/** Writes an instance, its confirmed KEK, its creator's role and its event; the caller opens the transaction. */
export async function insertInstance(tx: Db, { instance, event }: PreparedInstance): Promise<void> {
  const { id, name, crn, kekId, createdAt, createdBy } = instance
  await tokenObjects.confirm(tx, kekId, undefined)
  const row = { id, name, crn, kek_id: kekId, created_at: createdAt, created_by: createdBy }
  await tx.insertInto('instances').values(row).execute()
  // Whoever creates an instance manages it; without this nobody could reach it.
  await tx
    .insertInto('grants')
    .values({ principal_id: createdBy, role: 'Manager', scope: id, granted_at: createdAt })
    .execute()
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}
