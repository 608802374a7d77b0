import type { AuditEvent } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import type { PreparedInstance } from '@keywright/core/operations/create-instance'
import type { InstanceEnd } from '@keywright/core/ports/store'
import type { InstanceId } from '@keywright/core/vocabulary/ids'
import { CREATOR_ROLES } from '@keywright/core/policy/roles'
import { DEFAULT_KEY_RING } from '@keywright/core/vocabulary/key-ring'
import type { Db } from './database.ts'
import { rowOfEvent } from './event-row.ts'
import { insertGrants } from './grants.ts'
import * as keyQueries from './key-queries.ts'
import * as keyRings from './key-rings.ts'
import { rowOfInstance } from './rows.ts'
import type { Row } from './schema.ts'
import * as tokenObjects from './token-objects.ts'

// Everything here runs inside the transaction that its caller opens.

/** Writes an instance, its confirmed KEK, the ring every instance has, its creator's roles and its event. */
export async function insertInstance(tx: Db, { instance, event }: PreparedInstance): Promise<void> {
  const { id, kekId, createdAt, createdBy } = instance
  await tokenObjects.confirm(tx, kekId, undefined)
  await tx.insertInto('instances').values(rowOfInstance(instance)).execute()
  await keyRings.insert(tx, { instanceId: id, id: DEFAULT_KEY_RING, createdAt, createdBy })
  await insertGrants(
    tx,
    CREATOR_ROLES.map((role) => ({ role, scope: id, principalId: createdBy, at: createdAt })),
  )
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}

const gone = (): KeyError => new KeyError({ code: 'NOT_FOUND_ERR' })

/** Throws `NOT_FOUND_ERR` unless the instance is there. */
export async function requireInstance(tx: Db, id: InstanceId): Promise<Pick<Row<'instances'>, 'kek_id'>> {
  const instance = await tx.selectFrom('instances').select('kek_id').where('id', '=', id).executeTakeFirst()
  if (!instance) throw gone()
  return instance
}

export async function renameInstance(tx: Db, id: InstanceId, name: string, event: AuditEvent): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('instances')
    .set({ name })
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) throw gone()
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}

/** What refers to an instance by its id, children first. */
const CHILDREN = [
  'waiting_imports',
  'keys',
  'key_rings',
  'payload_keys',
  'import_ceremonies',
  'instance_policies',
] as const

/** Removes an instance with everything in it, children first, and dooms what it had in the token. */
export async function deleteInstance(tx: Db, id: InstanceId, { ofKey, ofInstance }: InstanceEnd): Promise<void> {
  const instance = await requireInstance(tx, id)
  await requireOnlyDeletedKeys(tx, id)
  const purged = await recordPurges(tx, id, ofKey)
  const transports = await tx
    .selectFrom('import_ceremonies')
    .select('transport_id')
    .where('instance_id', '=', id)
    .where('state', '=', 'open')
    .execute()
  const keys = tx.selectFrom('keys').select('id').where('instance_id', '=', id)
  for (const table of ['payloads', 'key_versions', 'key_aliases'] as const) {
    await tx.deleteFrom(table).where('key_id', 'in', keys).execute()
  }
  for (const table of CHILDREN) {
    await tx.deleteFrom(table).where('instance_id', '=', id).execute()
  }
  await tx.deleteFrom('grants').where('scope', '=', id).execute()
  await tx.deleteFrom('instances').where('id', '=', id).execute()
  await tokenObjects.doom(tx, [
    instance.kek_id,
    ...transports.flatMap(({ transport_id }) => (transport_id === null ? [] : [transport_id])),
  ])
  await tx
    .insertInto('audit_events')
    .values(rowOfEvent(ofInstance(purged)))
    .execute()
}

/** So many that neither memory nor the parameters of a statement run out, however many keys an instance had. */
const BATCH = 200

/** One event for each key, in the order of their ids; answers how many there are. */
async function recordPurges(tx: Db, id: InstanceId, ofKey: InstanceEnd['ofKey']): Promise<number> {
  for (let offset = 0; ; offset += BATCH) {
    const keys = await keyQueries.listDeleted(tx, id, { limit: BATCH, offset })
    const events = keys.map((key) => rowOfEvent(ofKey(key)))
    if (events.length > 0) await tx.insertInto('audit_events').values(events).execute()
    if (events.length < BATCH) return offset + events.length
  }
}

async function requireOnlyDeletedKeys(tx: Db, id: InstanceId): Promise<void> {
  const { total } = await tx
    .selectFrom('keys')
    .select((eb) => eb.fn.countAll().as('total'))
    .where('instance_id', '=', id)
    .where('state', '!=', 'destroyed')
    .executeTakeFirstOrThrow()
  const keys = Number(total)
  if (keys > 0) throw new KeyError({ code: 'INSTANCE_NOT_EMPTY_ERR', keys })
}
