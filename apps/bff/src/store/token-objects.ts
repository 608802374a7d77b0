import { KeyError } from '@keywright/core/errors/key-error'
import type { TokenObjectPurpose } from '@keywright/core/ports/cryptographic-token'
import type { Store, TokenObjectRecord } from '@keywright/core/ports/store'
import type { TokenObjectId } from '@keywright/core/vocabulary/ids'
import type { Instant } from '@keywright/core/vocabulary/instant'
import type { Db } from './database.ts'
import { bytesOf } from './rows.ts'

/** The journal of token objects: planned before they are made, confirmed with what uses them, doomed before they are destroyed. */
export async function plan(db: Db, { id, purpose, plannedAt }: Parameters<Store['planTokenObject']>[0]): Promise<void> {
  await db
    .insertInto('token_objects')
    .values({ id, purpose, state: 'planned', planned_at: plannedAt, public_key: null })
    .execute()
}

export async function confirm(db: Db, id: TokenObjectId, publicKey: Uint8Array | undefined): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('token_objects')
    .set({ state: 'confirmed', public_key: publicKey ?? null })
    .where('id', '=', id)
    .where('state', '=', 'planned')
    .executeTakeFirstOrThrow()
  // A plan that is gone was swept as a crash's remains: whoever confirms it now came too late.
  if (numUpdatedRows !== 1n) throw new KeyError({ code: 'STORAGE_UNAVAILABLE_ERR' })
}

/** Nothing that is committed needs them any more: they may be destroyed once the caller's transaction has ended. */
export async function doom(tx: Db, ids: readonly string[]): Promise<void> {
  await tx.updateTable('token_objects').set({ state: 'doomed' }).where('id', 'in', ids).execute()
}

export async function forget(db: Db, id: TokenObjectId): Promise<void> {
  await db.deleteFrom('token_objects').where('id', '=', id).where('state', 'in', ['planned', 'doomed']).execute()
}

export async function list(db: Db): Promise<readonly TokenObjectRecord[]> {
  const rows = await db.selectFrom('token_objects').selectAll().orderBy('planned_at').orderBy('id').execute()
  return rows.map(({ id, purpose, state, planned_at, public_key }) => ({
    id: id as TokenObjectId,
    purpose: purpose as TokenObjectPurpose,
    state: state as TokenObjectRecord['state'],
    plannedAt: planned_at as Instant,
    publicKey: public_key === null ? undefined : bytesOf(public_key),
  }))
}
