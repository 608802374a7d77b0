import { hash } from 'node:crypto'
import type { AuditEvent } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { canonicalRequest, sameness, type ApprovalRequest, type DualControl } from '@keywright/core/policy/dual-control'
import type { ApprovalFilter, ApprovalStep, PendingImport } from '@keywright/core/ports/approval-store'
import type { ApprovalId, InstanceId, PrincipalId } from '@keywright/core/vocabulary/ids'
import type { Grant } from '@keywright/core/policy/principal'
import type { Instant } from '@keywright/core/vocabulary/instant'
import type { Db } from './database.ts'
import { rowOfEvent } from './event-row.ts'
import { DUAL_CONTROL } from './dual-control.ts'
import { requireInstance } from './instance-rows.ts'
import type { Row } from './schema.ts'
import * as waitingImports from './waiting-imports.ts'

export interface SetDualControl {
  readonly scope: Grant['scope']
  readonly control: DualControl
  readonly by: { readonly updatedAt: Instant; readonly updatedBy: PrincipalId }
}

/** The caller opens the transaction, here and below. */
export async function setDualControl(tx: Db, { scope, control, by }: SetDualControl, event: AuditEvent): Promise<void> {
  await (scope === 'platform' ? setOnPlatform(tx, control) : setInInstance(tx, scope, { control, by }))
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}

async function setOnPlatform(tx: Db, control: DualControl): Promise<void> {
  const value = JSON.stringify(control)
  await tx
    .insertInto('settings')
    .values({ name: DUAL_CONTROL, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
}

async function setInInstance(
  tx: Db,
  instanceId: InstanceId,
  { control, by }: Pick<SetDualControl, 'control' | 'by'>,
): Promise<void> {
  await requireInstance(tx, instanceId)
  const set = { value: JSON.stringify(control), updated_at: by.updatedAt, updated_by: by.updatedBy }
  const created = { created_at: by.updatedAt, created_by: by.updatedBy }
  await tx
    .insertInto('instance_policies')
    .values({ ...set, ...created, instance_id: instanceId, type: DUAL_CONTROL })
    .onConflict((conflict) => conflict.columns(['instance_id', 'type']).doUpdateSet(set))
    .execute()
}

const sha256 = (text: string): Buffer => hash('sha256', text, 'buffer')

const rowOf = (request: ApprovalRequest): Row<'approval_requests'> => {
  const canonical = canonicalRequest(request)
  return {
    id: request.id,
    instance_id: request.instanceId ?? 'platform',
    action: request.action,
    key_id: request.key?.id ?? null,
    requester_id: request.requester.id,
    requested_at: request.requestedAt,
    state: request.state,
    revision: request.revision,
    subject_hash: sha256(sameness(request)),
    canonical,
    digest: sha256(canonical),
    record: JSON.stringify(request),
  }
}

// Written by `rowOf`.
const requestOf = ({ record }: Pick<Row<'approval_requests'>, 'record'>): ApprovalRequest =>
  JSON.parse(record) as ApprovalRequest

const changed = (): KeyError => new KeyError({ code: 'APPROVAL_CHANGED_ERR' })

async function insertEvents(tx: Db, events: ApprovalStep['events']): Promise<void> {
  if (events.length > 0) await tx.insertInto('audit_events').values(events.map(rowOfEvent)).execute()
}

export async function create(tx: Db, { request, events }: ApprovalStep, pending?: PendingImport): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('approval_requests')
    .values(rowOf(request))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows !== 1n) throw changed()
  if (pending) await waitingImports.keep(tx, request, pending)
  await insertEvents(tx, events)
}

export async function save(tx: Db, { request, events }: ApprovalStep): Promise<void> {
  const { state, revision, record } = rowOf(request)
  const { numUpdatedRows } = await tx
    .updateTable('approval_requests')
    .set({ state, revision, record })
    .where('id', '=', request.id)
    .where('revision', '=', request.revision - 1)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) throw changed()
  if (state !== 'open' && state !== 'approved') await waitingImports.erase(tx, request)
  await insertEvents(tx, events)
}

export async function find(db: Db, id: ApprovalId): Promise<ApprovalRequest | undefined> {
  const row = await db.selectFrom('approval_requests').select('record').where('id', '=', id).executeTakeFirst()
  return row && requestOf(row)
}

const STANDING = ['open', 'approved'] as const

export async function list(db: Db, filter: ApprovalFilter, limit: number): Promise<readonly ApprovalRequest[]> {
  const { scope, action, keyId, standing, ended, among } = filter
  const rows = await db
    .selectFrom('approval_requests')
    .select('record')
    .$if(scope !== undefined, (query) => query.where('instance_id', '=', scope ?? ''))
    .$if(action !== undefined, (query) => query.where('action', '=', action ?? ''))
    .$if(keyId !== undefined, (query) => query.where('key_id', '=', keyId ?? ''))
    .$if(standing, (query) => query.where('state', 'in', STANDING))
    .$if(ended === true, (query) => query.where('state', 'not in', STANDING))
    .$if(among !== undefined, (query) =>
      query.where((eb) =>
        eb.or([
          eb('requester_id', '=', among?.requester ?? ''),
          eb('instance_id', 'in', among?.scopes ?? []),
          eb('action', 'in', among?.actions ?? []),
        ]),
      ),
    )
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(requestOf)
}
