import { KeyError } from '@keywright/core/errors/key-error'
import type { PayloadKeyRecord, SealedPayload } from '@keywright/core/ports/records'
import type { InstanceId, KeyId, KeyVersionId } from '@keywright/core/vocabulary/ids'
import type { Db } from './database.ts'
import { bytesOf, payloadKeyOf, rowOfPayloadKey } from './rows.ts'

export async function findPayload(db: Db, instanceId: InstanceId, keyId: KeyId): Promise<SealedPayload | undefined> {
  const row = await db
    .selectFrom('payloads')
    .innerJoin('keys', 'keys.id', 'payloads.key_id')
    .selectAll('payloads')
    .where('payloads.key_id', '=', keyId)
    .where('keys.instance_id', '=', instanceId)
    .executeTakeFirst()
  return (
    row && {
      payloadKeyId: row.payload_key_id as KeyVersionId,
      iv: bytesOf(row.iv),
      ciphertext: bytesOf(row.ciphertext),
    }
  )
}

export async function findPayloadKey(db: Db, instanceId: InstanceId): Promise<PayloadKeyRecord | undefined> {
  const query = db.selectFrom('payload_keys').selectAll().where('instance_id', '=', instanceId)
  const row = await query.executeTakeFirst()
  return row && payloadKeyOf(row)
}

/** Of two made at once the first stays, and both callers are told of that one. */
export async function addPayloadKey(db: Db, payloadKey: PayloadKeyRecord): Promise<PayloadKeyRecord> {
  await db
    .insertInto('payload_keys')
    .values(rowOfPayloadKey(payloadKey))
    .onConflict((conflict) => conflict.column('instance_id').doNothing())
    .execute()
  const kept = await findPayloadKey(db, payloadKey.instanceId)
  // Only the deletion of the whole instance, in between, takes it away.
  if (!kept) throw new KeyError({ code: 'STORAGE_UNAVAILABLE_ERR' })
  return kept
}
