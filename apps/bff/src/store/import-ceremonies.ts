import type { AuditEvent } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import type { OaepHash } from '@keywright/core/ports/cryptographic-token'
import { requireRoom, type OpenCeremonies } from '@keywright/core/policy/ceremony-quota'
import type { CeremonyRecord, CeremonyResult, ImportMethod } from '@keywright/core/ports/records'
import type { CeremonyKind } from '@keywright/core/ports/store'
import type { CeremonyId, InstanceId, KeyId, PrincipalId, TokenObjectId } from '@keywright/core/vocabulary/ids'
import type { Instant } from '@keywright/core/vocabulary/instant'
import type { Db } from './database.ts'
import { rowOfEvent } from './event-row.ts'
import { bytesOf } from './rows.ts'
import type { Row } from './schema.ts'
import * as tokenObjects from './token-objects.ts'

type State = CeremonyRecord['state']

function transportOf(row: Row<'import_ceremonies'>): CeremonyRecord['transport'] {
  const { transport_id, transport_public_key, transport_hash } = row
  if (transport_id === null || transport_public_key === null || transport_hash === null) return undefined
  const publicKey = bytesOf(transport_public_key)
  // As with every row: written by this service, through the core's types.
  return { id: transport_id as TokenObjectId, publicKey, hash: transport_hash as OaepHash }
}

export const ceremonyOf = (row: Row<'import_ceremonies'>): CeremonyRecord => ({
  id: row.id as CeremonyId,
  instanceId: row.instance_id as InstanceId,
  method: row.method as ImportMethod,
  rotates: row.rotates === null ? undefined : (row.rotates as KeyId),
  transport: transportOf(row),
  state: row.state as State,
  createdAt: row.created_at as Instant,
  createdBy: row.created_by as PrincipalId,
  createdByName: row.created_by_name,
  expiresAt: row.expires_at as Instant,
  result: row.result === null ? undefined : (JSON.parse(row.result) as CeremonyResult),
})

const rowOfCeremony = (ceremony: CeremonyRecord): Row<'import_ceremonies'> => ({
  id: ceremony.id,
  instance_id: ceremony.instanceId,
  method: ceremony.method,
  rotates: ceremony.rotates ?? null,
  transport_id: ceremony.transport?.id ?? null,
  transport_public_key: ceremony.transport?.publicKey ?? null,
  transport_hash: ceremony.transport?.hash ?? null,
  state: ceremony.state,
  created_at: ceremony.createdAt,
  created_by: ceremony.createdBy,
  created_by_name: ceremony.createdByName,
  expires_at: ceremony.expiresAt,
  result: ceremony.result ? JSON.stringify(ceremony.result) : null,
})

/** The caller opens the transaction, which writes from its beginning: of two at once the second counts the first. */
export async function create(tx: Db, ceremony: CeremonyRecord, event: AuditEvent): Promise<void> {
  const { transport, instanceId, createdBy } = ceremony
  const hasKeyPair = transport !== undefined
  requireRoom(await countOpen(tx, { instanceId, createdBy, hasKeyPair }), hasKeyPair)
  if (transport) await tokenObjects.confirm(tx, transport.id, transport.publicKey)
  await tx.insertInto('import_ceremonies').values(rowOfCeremony(ceremony)).execute()
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}

/** Without a key at its end; the caller opens the transaction. */
export async function endAs(
  tx: Db,
  ceremony: Pick<CeremonyRecord, 'id'>,
  as: 'cancelled' | 'expired',
  event: AuditEvent,
): Promise<void> {
  await end(tx, ceremony, as)
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}

/** The ceremony that ends; where the instance is given, one of that instance only. */
interface Ending {
  readonly id: CeremonyId
  readonly instanceId?: InstanceId
  /** `open`, where nothing else is said. */
  readonly from?: 'waiting' | undefined
}

/** That it waits with what it brought; the caller opens the transaction. */
export async function wait(tx: Db, { id }: Ending): Promise<void> {
  await leave(tx, { id }, { state: 'waiting' })
}

/** Ends one that waits, if it does: one that has landed is completed. */
export async function endWaiting(tx: Db, { id }: Ending, as: 'cancelled' | 'expired'): Promise<void> {
  const waiting = tx.updateTable('import_ceremonies').where('id', '=', id).where('state', '=', 'waiting')
  await waiting.set({ state: as }).execute()
}

/**
 * Ends an open ceremony and dooms its transport key; the caller opens the transaction. It is completed when there is a
 * result.
 */
export async function end(
  tx: Db,
  ceremony: Ending,
  as: { readonly result: CeremonyResult } | 'cancelled' | 'expired',
): Promise<void> {
  const values = typeof as === 'string' ? { state: as } : { state: 'completed', result: JSON.stringify(as.result) }
  await leave(tx, ceremony, values)
}

async function leave(
  tx: Db,
  { id, instanceId, from }: Ending,
  values: { readonly state: string; readonly result?: string },
): Promise<void> {
  const ended = await tx
    .updateTable('import_ceremonies')
    .set(values)
    .where('id', '=', id)
    .where('state', '=', from ?? 'open')
    .$if(instanceId !== undefined, (query) => query.where('instance_id', '=', instanceId ?? ''))
    .returning('transport_id')
    .executeTakeFirst()
  if (!ended) throw await refusal(tx, id)
  if (ended.transport_id !== null) await tokenObjects.doom(tx, [ended.transport_id])
}

async function refusal(tx: Db, id: CeremonyId): Promise<KeyError> {
  const row = await tx.selectFrom('import_ceremonies').select('state').where('id', '=', id).executeTakeFirst()
  const state = row?.state as State | undefined
  if (state === undefined || state === 'open') return new KeyError({ code: 'NOT_FOUND_ERR' })
  return new KeyError({ code: 'IMPORT_CEREMONY_ENDED_ERR', reason: state })
}

export async function find(db: Db, instanceId: InstanceId, id: CeremonyId): Promise<CeremonyRecord | undefined> {
  const query = db.selectFrom('import_ceremonies').selectAll().where('id', '=', id)
  const row = await query.where('instance_id', '=', instanceId).executeTakeFirst()
  return row && ceremonyOf(row)
}

export async function list(
  db: Db,
  { instanceId, createdBy }: { readonly instanceId: InstanceId; readonly createdBy: PrincipalId | undefined },
  ended: number,
): Promise<readonly CeremonyRecord[]> {
  const all = db.selectFrom('import_ceremonies').selectAll().where('instance_id', '=', instanceId)
  const here = createdBy === undefined ? all : all.where('created_by', '=', createdBy)
  const newest = here.orderBy('created_at', 'desc').orderBy('id')
  const open = await newest.where('state', '=', 'open').execute()
  const others = await newest.where('state', '!=', 'open').limit(ended).execute()
  // One that ended between the two is in both.
  const listed = new Set(open.map(({ id }) => id))
  return [...open, ...others.filter(({ id }) => !listed.has(id))].map(ceremonyOf)
}

export async function countOpen(db: Db, { instanceId, createdBy, hasKeyPair }: CeremonyKind): Promise<OpenCeremonies> {
  const { inInstance, ofPerson } = await db
    .selectFrom('import_ceremonies')
    .select(({ fn, eb }) => [
      fn.countAll().as('inInstance'),
      fn
        .countAll()
        .filterWhere(eb('created_by', '=', createdBy))
        .as('ofPerson'),
    ])
    .where('instance_id', '=', instanceId)
    .where('state', '=', 'open')
    .where('transport_id', hasKeyPair ? 'is not' : 'is', null)
    .executeTakeFirstOrThrow()
  return { inInstance: Number(inInstance), ofPerson: Number(ofPerson) }
}

export async function listExpired(db: Db, now: Instant): Promise<readonly CeremonyRecord[]> {
  const query = db.selectFrom('import_ceremonies').selectAll().where('state', '=', 'open')
  const rows = await query.where('expires_at', '<=', now).orderBy('expires_at').orderBy('id').execute()
  return rows.map(ceremonyOf)
}
