import type { AuditEvent } from '@keywright/core/audit/event'
import type { CreateImportAccess, CreateImportAccessRecord } from '@keywright/core/ports/records'
import type { InstanceId, PrincipalId } from '@keywright/core/vocabulary/ids'
import type { Instant } from '@keywright/core/vocabulary/instant'
import type { Db } from './database.ts'
import { rowOfEvent } from './event-row.ts'
import { requireInstance } from './instance-rows.ts'

/** The name key-protect-api.md §1.10 gives it. */
const CREATE_IMPORT_ACCESS = 'keyCreateImportAccess'

export async function findCreateImportAccess(db: Db, id: InstanceId): Promise<CreateImportAccessRecord | undefined> {
  const row = await db
    .selectFrom('instance_policies')
    .selectAll()
    .where('instance_id', '=', id)
    .where('type', '=', CREATE_IMPORT_ACCESS)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    // Written below, from the same type.
    ...(JSON.parse(row.value) as CreateImportAccess),
    createdAt: row.created_at as Instant,
    createdBy: row.created_by as PrincipalId,
    updatedAt: row.updated_at as Instant,
    updatedBy: row.updated_by as PrincipalId,
  }
}

export interface SetCreateImportAccess {
  readonly instanceId: InstanceId
  readonly access: CreateImportAccess
  readonly by: Pick<CreateImportAccessRecord, 'updatedAt' | 'updatedBy'>
}

/** The caller opens the transaction. */
export async function setCreateImportAccess(
  tx: Db,
  { instanceId, access, by }: SetCreateImportAccess,
  event: AuditEvent,
): Promise<void> {
  await requireInstance(tx, instanceId)
  const { enabled, createRootKey, createStandardKey, importRootKey, importStandardKey, enforceToken } = access
  const flags = { enabled, createRootKey, createStandardKey, importRootKey, importStandardKey, enforceToken }
  const set = { value: JSON.stringify(flags), updated_at: by.updatedAt, updated_by: by.updatedBy }
  await tx
    .insertInto('instance_policies')
    .values({
      ...set,
      instance_id: instanceId,
      type: CREATE_IMPORT_ACCESS,
      created_at: by.updatedAt,
      created_by: by.updatedBy,
    })
    .onConflict((conflict) => conflict.columns(['instance_id', 'type']).doUpdateSet(set))
    .execute()
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}
