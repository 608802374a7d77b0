import type { AuditEvent } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import type { CeremonyEnd, KeyChange, KeyStore } from '@keywright/core/ports/key-store'
import type { KeyContent, KeyRecord } from '@keywright/core/ports/records'
import { folded } from '@keywright/core/vocabulary/folded'
import type { Db } from './database.ts'
import { rowOfEvent } from './event-row.ts'
import { endGrants } from './access.ts'
import * as importCeremonies from './import-ceremonies.ts'
import * as keyRings from './key-rings.ts'
import { changingColumnsOf, rowOfKey, rowOfVersion } from './rows.ts'

// Everything here runs inside the transaction that its caller opens.

const changed = (): KeyError => new KeyError({ code: 'KEY_CHANGED_ERR' })

interface NewKey {
  readonly key: KeyRecord
  readonly content: KeyContent
  readonly ceremony: CeremonyEnd | undefined
}

export async function create(tx: Db, { key, content, ceremony }: NewKey, event: AuditEvent): Promise<void> {
  await keyRings.requireRing(tx, { instanceId: key.instanceId, id: key.keyRingId })
  await tx.insertInto('keys').values(rowOfKey(key)).execute()
  await insertAliases(tx, key)
  if (content.kind === 'material') {
    await tx.insertInto('key_versions').values(rowOfVersion(content.version)).execute()
  } else {
    const { payloadKeyId, iv, ciphertext } = content.payload
    await tx.insertInto('payloads').values({ key_id: key.id, payload_key_id: payloadKeyId, iv, ciphertext }).execute()
  }
  await endCeremony(tx, key, ceremony)
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}

export async function save(tx: Db, { key, newVersion, ceremony }: KeyChange, event: AuditEvent): Promise<void> {
  const stored = await tx
    .selectFrom('keys')
    .select(['aliases', 'revision'])
    .where('id', '=', key.id)
    .where('instance_id', '=', key.instanceId)
    .executeTakeFirst()
  // Before anything else is judged: what was decided on an old reading is decided again, not refused.
  if (stored?.revision !== key.revision - 1) throw changed()
  await keyRings.requireRing(tx, { instanceId: key.instanceId, id: key.keyRingId })
  const columns = changingColumnsOf(key)
  const { numUpdatedRows } = await tx
    .updateTable('keys')
    .set(columns)
    .where('id', '=', key.id)
    .where('revision', '=', key.revision - 1)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) throw changed()
  if (columns.aliases !== stored.aliases) {
    await tx.deleteFrom('key_aliases').where('key_id', '=', key.id).execute()
    await insertAliases(tx, key)
  }
  if (newVersion) await tx.insertInto('key_versions').values(rowOfVersion(newVersion)).execute()
  await endCeremony(tx, key, ceremony)
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}

export async function purge(
  tx: Db,
  { id, instanceId, revision }: Parameters<KeyStore['purgeKey']>[0],
  eventOf: Parameters<KeyStore['purgeKey']>[1],
): Promise<void> {
  for (const table of ['payloads', 'key_versions', 'key_aliases'] as const) {
    await tx.deleteFrom(table).where('key_id', '=', id).execute()
  }
  const { numDeletedRows } = await tx
    .deleteFrom('keys')
    .where('id', '=', id)
    .where('instance_id', '=', instanceId)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow()
  // Rolls back what was deleted above.
  if (numDeletedRows !== 1n) throw changed()
  const ended = await endGrants(tx, { scope: instanceId, only: { key: id } })
  await tx
    .insertInto('audit_events')
    .values(rowOfEvent(eventOf(ended)))
    .execute()
}

async function insertAliases(tx: Db, { id, instanceId, aliases }: KeyRecord): Promise<void> {
  if (aliases.length === 0) return
  const rows = aliases.map((alias) => ({ instance_id: instanceId, alias, alias_folded: folded(alias), key_id: id }))
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('key_aliases')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['instance_id', 'alias']).doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows !== BigInt(rows.length)) throw new KeyError({ code: 'KEY_ALIAS_NOT_UNIQUE_ERR' })
}

/** A ceremony ends with a key of its own instance only. */
async function endCeremony(tx: Db, { instanceId }: KeyRecord, ceremony: CeremonyEnd | undefined): Promise<void> {
  if (ceremony) await importCeremonies.end(tx, { id: ceremony.id, instanceId, from: ceremony.from }, ceremony)
}
