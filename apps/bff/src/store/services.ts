import type { AuditEvent } from '@keywright/core/audit/event'
import { gainedBy } from '@keywright/core/operations/gained'
import { strangeness, type GrantSource } from '@keywright/core/policy/service'
import type { GrantRecord, ServiceIdRecord, SubjectRecord } from '@keywright/core/ports/access-store'
import type { PrincipalId } from '@keywright/core/vocabulary/ids'
import { identityOf, rowOfIdentity } from '../people/service-identity.ts'
import { list } from './access.ts'
import type { Db } from './database.ts'
import { rowOfEvent } from './event-row.ts'

export async function servedBy(db: Db, source: GrantSource): Promise<readonly SubjectRecord[]> {
  const { service } = source
  const rows = await db
    .selectFrom('service_ids')
    .select(['id', 'name', 'service', 'service_instance', 'works_for'])
    .where((eb) => eb.or([eb('service', '=', service), eb('works_for', '=', service)]))
    .execute()
  return rows.flatMap((row) => {
    const identity = identityOf(row)
    if (strangeness(source, identity) !== undefined) return []
    // Ids of service IDs alone are written there.
    return { id: row.id as PrincipalId, kind: 'service-id' as const, name: row.name, service: identity }
  })
}

/** The caller opens the transaction. */
export async function createServiceId(
  tx: Db,
  { id, name, description, owner, createdAt, service }: ServiceIdRecord,
  event: AuditEvent,
  admit: (gained: readonly GrantRecord[]) => void,
): Promise<void> {
  admit(await gainedBy({ listGrants: (filter) => list(tx, filter) }, service))
  const row = { id, name, description: description ?? null, owner_id: owner, created_at: createdAt }
  await tx
    .insertInto('service_ids')
    .values({ ...row, ...rowOfIdentity(service) })
    .execute()
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}
