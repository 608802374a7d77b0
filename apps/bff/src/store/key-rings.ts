import type { AuditEvent } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import type { KeyRingRecord } from '@keywright/core/ports/records'
import type { KeyRingCount, Store } from '@keywright/core/ports/store'
import type { InstanceId, KeyId, PrincipalId } from '@keywright/core/vocabulary/ids'
import type { Instant } from '@keywright/core/vocabulary/instant'
import { DEFAULT_KEY_RING } from '@keywright/core/vocabulary/key-ring'
import { endGrants } from './access.ts'
import type { Db } from './database.ts'
import { rowOfEvent } from './event-row.ts'

type Named = Pick<KeyRingRecord, 'instanceId' | 'id'>

export async function requireRing(tx: Db, { instanceId, id }: Named): Promise<void> {
  const query = tx.selectFrom('key_rings').select('id').where('instance_id', '=', instanceId)
  if (!(await query.where('id', '=', id).executeTakeFirst())) throw new KeyError({ code: 'KEY_RING_NOT_FOUND_ERR' })
}

export async function insert(tx: Db, { instanceId, id, createdAt, createdBy }: KeyRingRecord): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('key_rings')
    .values({ instance_id: instanceId, id, created_at: createdAt, created_by: createdBy })
    .onConflict((conflict) => conflict.columns(['instance_id', 'id']).doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows !== 1n) throw new KeyError({ code: 'KEY_RING_NOT_UNIQUE_ERR' })
}

/** The caller opens the transaction. */
export async function create(tx: Db, ring: KeyRingRecord, event: AuditEvent): Promise<void> {
  await insert(tx, ring)
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}

/** The caller opens the transaction. */
export async function remove(
  tx: Db,
  { instanceId, id, force }: Named & { readonly force: boolean },
  eventOf: Parameters<Store['deleteKeyRing']>[2],
): Promise<void> {
  await requireRing(tx, { instanceId, id })
  const moved = force ? await moveDeletedKeys(tx, { instanceId, id }) : []
  const held = tx.selectFrom('keys').select('id').where('instance_id', '=', instanceId).where('key_ring_id', '=', id)
  if (await held.limit(1).executeTakeFirst()) throw new KeyError({ code: 'KEY_RING_NOT_EMPTY_ERR' })
  await tx.deleteFrom('key_rings').where('instance_id', '=', instanceId).where('id', '=', id).execute()
  const ended = await endGrants(tx, { scope: instanceId, only: { keyRing: id } })
  await tx
    .insertInto('audit_events')
    .values(rowOfEvent(eventOf(moved, ended)))
    .execute()
}

/** To `default`. A change of the key like any other: whoever decided on an older reading decides again. */
async function moveDeletedKeys(tx: Db, { instanceId, id }: Named): Promise<readonly KeyId[]> {
  const rows = await tx
    .updateTable('keys')
    .set((eb) => ({ key_ring_id: DEFAULT_KEY_RING, revision: eb('revision', '+', 1) }))
    .where('instance_id', '=', instanceId)
    .where('key_ring_id', '=', id)
    .where('state', '=', 'destroyed')
    .returning('id')
    .execute()
  // Only ids of keys are written there.
  return rows.map((row) => row.id as KeyId).sort()
}

export async function list(db: Db, instanceId: InstanceId): Promise<readonly KeyRingCount[]> {
  const rows = await db
    .selectFrom('key_rings as ring')
    .leftJoin('keys', (join) =>
      join.onRef('keys.instance_id', '=', 'ring.instance_id').onRef('keys.key_ring_id', '=', 'ring.id'),
    )
    .select(['ring.id', 'ring.created_at', 'ring.created_by'])
    .select((eb) => [
      eb.fn.count('keys.instance_id').as('total'),
      eb.fn.sum(eb.case().when('keys.state', '=', 'destroyed').then(1).else(0).end()).as('deleted'),
    ])
    .where('ring.instance_id', '=', instanceId)
    .groupBy(['ring.id', 'ring.created_at', 'ring.created_by'])
    .orderBy('ring.id')
    .execute()
  const rings = rows.map(({ id, created_at, created_by, total, deleted }) => ({
    instanceId,
    id,
    createdAt: created_at as Instant,
    createdBy: created_by as PrincipalId,
    keys: Number(total) - Number(deleted),
    deletedKeys: Number(deleted),
  }))
  const isDefault = ({ id }: KeyRingCount): boolean => id === DEFAULT_KEY_RING
  return [...rings.filter(isDefault), ...rings.filter((ring) => !isDefault(ring))]
}
