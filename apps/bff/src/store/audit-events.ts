import type { ListAuditEventsQuery } from '@keywright/contract/dashboard/audit-events'
import type { SelectQueryBuilder } from 'kysely'
import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Row, Schema } from './schema.ts'
import { storing } from './storage-failure.ts'

/** Whose events may be seen: everything, or those of some instances. */
export type Visibility = 'everything' | { readonly instances: readonly string[] }

export type EventRow = Pick<Row<'audit_events'>, 'sequence' | 'canonical' | 'leaf_hash' | 'format_version'>
type Query = SelectQueryBuilder<Schema, 'audit_events', EventRow>

const select = (db: Db): Query =>
  db.selectFrom('audit_events').select(['sequence', 'canonical', 'leaf_hash', 'format_version'])

const visible = (query: Query, visibility: Visibility): Query =>
  visibility === 'everything' ? query : query.where('instance_id', 'in', visibility.instances)

/** Stored times have milliseconds and a `Z`; a caller's offset is turned into that before texts are compared. */
const stored = (time: string): string => new Date(time).toISOString()

const EQUAL = {
  instance: 'instance_id',
  outcome: 'outcome',
  severity: 'severity',
  initiator: 'initiator_id',
  key: 'key_id',
  correlation: 'correlation_id',
} as const

function filtered(query: Query, filter: ListAuditEventsQuery): Query {
  const { action, from, to, search, before } = filter
  let narrowed = query
  for (const name of ['instance', 'outcome', 'severity', 'initiator', 'key', 'correlation'] as const) {
    const value = filter[name]
    if (value !== undefined) narrowed = narrowed.where(EQUAL[name], '=', value)
  }
  if (action !== undefined) narrowed = narrowed.where('action', 'in', action.split(','))
  if (from !== undefined) narrowed = narrowed.where('time', '>=', stored(from))
  if (to !== undefined) narrowed = narrowed.where('time', '<=', stored(to))
  if (before !== undefined) narrowed = narrowed.where('sequence', '<', Number(before))
  if (search !== undefined && search !== '') {
    narrowed = narrowed.where(sql<boolean>`instr(search_text, ${search.toLowerCase()}) > 0`)
  }
  return narrowed
}

/** Newest first; one more than asked for tells whether there is a next page. */
export function listEvents(db: Db, visibility: Visibility, filter: ListAuditEventsQuery): Promise<readonly EventRow[]> {
  return storing(() =>
    filtered(visible(select(db), visibility), filter)
      .orderBy('sequence', 'desc')
      .limit(filter.limit + 1)
      .execute(),
  )
}

export function findEvent(db: Db, visibility: Visibility, id: string): Promise<EventRow | undefined> {
  return storing(() => visible(select(db), visibility).where('id', '=', id).executeTakeFirst())
}
