import { eventOf, type AuditEvent, type AuditFacts, type AuditTarget } from '@keywright/core/audit/event'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import type { Authorized } from '@keywright/core/policy/authorize'
import type { Action } from '@keywright/core/policy/roles'
import type { Db } from '../store/database.ts'
import { rowOfEvent } from '../store/event-row.ts'
import { storing } from '../store/storage-failure.ts'

/** Where changes of access are made, and by whom. */
export interface Access<A extends Action> {
  readonly db: Db
  readonly core: Dependencies
  readonly authorized: Authorized<A, 'platform'>
}

interface Told {
  readonly target: AuditTarget
  readonly reasonCode: number
  readonly requestData?: AuditFacts
  readonly responseData?: AuditFacts
}

export function accessEvent<A extends Action>({ core, authorized }: Access<A>, told: Told): AuditEvent {
  const { caller, action } = authorized
  return eventOf({ ...told, caller, action, source: '' }, core)
}

export const record = async (tx: Db, event: AuditEvent): Promise<void> => {
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}

/** A change in one transaction with the event that it answers. */
export const changing = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> =>
  storing(() => db.transaction().execute(work))
