import type { AuditEvent } from '@keywright/core/audit/event'
import type { AuditTrail, RecordedEvent, TrailFilter, Visibility } from '@keywright/core/ports/audit-trail'
import { folded } from '@keywright/core/vocabulary/folded'
import { sql, type SelectQueryBuilder } from 'kysely'
import type { Db } from './database.ts'
import { bytesOf } from './rows.ts'
import type { Row, Schema } from './schema.ts'
import { storing } from './storage-failure.ts'

type EventRow = Pick<Row<'audit_events'>, 'sequence' | 'canonical' | 'leaf_hash' | 'format_version'>
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

function filtered(query: Query, filter: TrailFilter): Query {
  const { actions, from, to, search, before } = filter
  let narrowed = query
  for (const name of ['instance', 'outcome', 'severity', 'initiator', 'key', 'correlation'] as const) {
    const value = filter[name]
    if (value !== undefined) narrowed = narrowed.where(EQUAL[name], '=', value)
  }
  if (actions !== undefined) narrowed = narrowed.where('action', 'in', actions)
  if (from !== undefined) narrowed = narrowed.where('time', '>=', stored(from))
  if (to !== undefined) narrowed = narrowed.where('time', '<=', stored(to))
  if (before !== undefined) narrowed = narrowed.where('sequence', '<', before)
  if (search === undefined) return narrowed
  return narrowed.where(sql<boolean>`instr(search_text, ${folded(search)}) > 0`)
}

const recorded = ({ sequence, canonical, leaf_hash, format_version }: EventRow): RecordedEvent => ({
  sequence,
  // The text was written by `canonicalText` from an event.
  event: JSON.parse(canonical) as AuditEvent,
  canonical,
  formatVersion: format_version,
  leafHash: bytesOf(leaf_hash),
})

/** The trail as it lies in the database; give it a connection whose long reads hold nobody up. */
export class SqlAuditTrail implements AuditTrail {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  list(visibility: Visibility, filter: TrailFilter, limit: number): Promise<readonly RecordedEvent[]> {
    return storing(async () => {
      const query = filtered(visible(select(this.#db), visibility), filter)
      return (await query.orderBy('sequence', 'desc').limit(limit).execute()).map(recorded)
    })
  }

  find(visibility: Visibility, id: string): Promise<RecordedEvent | undefined> {
    return storing(async () => {
      const row = await visible(select(this.#db), visibility).where('id', '=', id).executeTakeFirst()
      return row && recorded(row)
    })
  }
}
