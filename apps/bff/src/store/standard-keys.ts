import { KeyError } from '@keywright/core/errors/key-error'
import type { DataKeyRecord, SealedPayload } from '@keywright/core/ports/records'
import type { InstanceId, KeyId, KeyVersionId } from '@keywright/core/vocabulary/ids'
import type { Db } from './database.ts'
import { bytesOf, dataKeyOf, rowOfDataKey } from './rows.ts'

export async function findPayload(db: Db, instanceId: InstanceId, keyId: KeyId): Promise<SealedPayload | undefined> {
  const row = await db
    .selectFrom('payloads')
    .innerJoin('keys', 'keys.id', 'payloads.key_id')
    .selectAll('payloads')
    .where('payloads.key_id', '=', keyId)
    .where('keys.instance_id', '=', instanceId)
    .executeTakeFirst()
  return row && { dataKeyId: row.data_key_id as KeyVersionId, iv: bytesOf(row.iv), ciphertext: bytesOf(row.ciphertext) }
}

export async function findDataKey(db: Db, instanceId: InstanceId): Promise<DataKeyRecord | undefined> {
  const query = db.selectFrom('data_keys').selectAll().where('instance_id', '=', instanceId)
  const row = await query.executeTakeFirst()
  return row && dataKeyOf(row)
}

/** Of two made at once the first stays, and both callers are told of that one. */
export async function addDataKey(db: Db, dataKey: DataKeyRecord): Promise<DataKeyRecord> {
  await db
    .insertInto('data_keys')
    .values(rowOfDataKey(dataKey))
    .onConflict((conflict) => conflict.column('instance_id').doNothing())
    .execute()
  const kept = await findDataKey(db, dataKey.instanceId)
  // Only the deletion of the whole instance, in between, takes it away.
  if (!kept) throw new KeyError({ code: 'STORAGE_UNAVAILABLE_ERR' })
  return kept
}
