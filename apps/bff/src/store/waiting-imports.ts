import type { PendingImport } from '@keywright/core/ports/approval-store'
import type { ApprovalId } from '@keywright/core/vocabulary/ids'
import type { ApprovalRequest } from '@keywright/core/policy/dual-control'
import type { Db } from './database.ts'
import * as importCeremonies from './import-ceremonies.ts'

const BYTES = '$base64'

/** Bytes as base64 under a name that nothing else has. `JSON` hands a Buffer over as something else already, hence `this`. */
function packed(this: unknown, name: string, value: unknown): unknown {
  // `JSON.stringify` calls it on the object that holds the value.
  const held: unknown = (this as Readonly<Record<string, unknown>>)[name]
  return held instanceof Uint8Array ? { [BYTES]: Buffer.from(held).toString('base64') } : value
}

function unpacked(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(BYTES in value)) return value
  return new Uint8Array(Buffer.from(String(value[BYTES]), 'base64'))
}

// Here too the caller opens the transaction.

export async function keep(tx: Db, { id }: ApprovalRequest, pending: PendingImport): Promise<void> {
  if (pending.ceremony) await importCeremonies.wait(tx, pending.ceremony)
  const row = { approval_id: id, instance_id: pending.key.instanceId, record: JSON.stringify(pending, packed) }
  await tx.insertInto('waiting_imports').values(row).execute()
}

export async function find(db: Db, id: ApprovalId): Promise<PendingImport | undefined> {
  const query = db.selectFrom('waiting_imports').select('record').where('approval_id', '=', id)
  const row = await query.executeTakeFirst()
  // Written above, from the same type.
  return row && (JSON.parse(row.record, unpacked) as PendingImport)
}

/** Once a request has ended, what waited with it is nowhere but where it landed. */
export async function erase(tx: Db, { id, state }: ApprovalRequest): Promise<void> {
  const pending = await find(tx, id)
  if (!pending) return
  await tx.deleteFrom('waiting_imports').where('approval_id', '=', id).execute()
  const as = state === 'lapsed' ? 'expired' : 'cancelled'
  if (pending.ceremony) await importCeremonies.endWaiting(tx, pending.ceremony, as)
}
