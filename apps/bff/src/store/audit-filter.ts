import type { TrailFilter, Visibility } from '@keywright/core/ports/audit-trail'
import { folded } from '@keywright/core/vocabulary/folded'
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely'
import type { Schema } from './schema.ts'

export type EventsBuilder = ExpressionBuilder<Schema, 'audit_events'>
type Condition = Expression<SqlBool>

/** Stored times have milliseconds and a `Z`; a caller's offset is turned into that before texts are compared. */
export const stored = (time: string): string => new Date(time).toISOString()

export const EQUAL = {
  instance: 'instance_id',
  outcome: 'outcome',
  severity: 'severity',
  initiator: 'initiator_id',
  key: 'key_id',
  keyRing: 'key_ring_id',
  sourceAddress: 'source_address',
  correlation: 'correlation_id',
} as const
// The members of the table above, which its type says and `Object.keys` does not.
export const EQUAL_MEMBERS = Object.keys(EQUAL) as readonly (keyof typeof EQUAL)[]

function equal(eb: EventsBuilder, filter: TrailFilter): readonly Condition[] {
  return EQUAL_MEMBERS.flatMap((member) => {
    const value = filter[member]
    return value === undefined ? [] : [eb(EQUAL[member], '=', value)]
  })
}

function other(eb: EventsBuilder, { actions, from, to, before, search }: TrailFilter): readonly Condition[] {
  const conditions: Condition[] = []
  if (actions) conditions.push(eb('action', 'in', actions))
  if (from !== undefined) conditions.push(eb('time', '>=', stored(from)))
  if (to !== undefined) conditions.push(eb('time', '<=', stored(to)))
  if (before !== undefined) conditions.push(eb('sequence', '<', before))
  if (search !== undefined) conditions.push(sql`instr(${eb.ref('search_text')}, ${folded(search)}) > 0`)
  return conditions
}

const visible = (eb: EventsBuilder, visibility: Visibility): readonly Condition[] =>
  visibility === 'everything' ? [] : [eb('instance_id', 'in', visibility.instances)]

/** What may be seen and is looked for, as one condition. */
export const matching =
  (visibility: Visibility, filter: TrailFilter) =>
  (eb: EventsBuilder): Condition =>
    eb.and([...visible(eb, visibility), ...equal(eb, filter), ...other(eb, filter)])
