import type { AuditEvent } from '@keywright/core/audit/event'
import type { Facet, TrailFilter, Visibility } from '@keywright/core/ports/audit-trail'
import { EQUAL, EQUAL_MEMBERS, matching, stored } from './audit-filter.ts'
import type { Compilable } from 'kysely'
import type { Db } from './database.ts'
import {
  TALLIED,
  type TalliedValue,
  type Tallied,
  type TallyFilter,
  type SqlText,
  type TallyRequest,
} from './reader/tally.ts'

export interface BarRange {
  readonly from: string
  readonly to: string
  readonly bars: number
}

/** What is looked for, and by whom. */
export interface Asked {
  readonly visibility: Visibility
  readonly filter: TrailFilter
}

const isTallied = (column: string): column is Tallied => TALLIED.some((name) => name === column)

/** Whether it asks for what is not tallied: a part of a text, or a correlation. */
export const asksOfText = ({ search, correlation }: TrailFilter): boolean =>
  search !== undefined || correlation !== undefined

/** The filter in terms of what is tallied, which leaves out a part of a text and a correlation. */
export function tallyFilterOf({ visibility, filter }: Asked): TallyFilter {
  const anyOf: { column: Tallied; values: readonly string[] }[] = []
  if (visibility !== 'everything') anyOf.push({ column: 'instance_id', values: visibility.instances })
  if (filter.actions) anyOf.push({ column: 'action', values: filter.actions })
  for (const member of EQUAL_MEMBERS) {
    const [column, value] = [EQUAL[member], filter[member]]
    if (value !== undefined && isTallied(column)) anyOf.push({ column, values: [value] })
  }
  const { from, to, before = Infinity } = filter
  return {
    anyOf,
    from: from === undefined ? -Infinity : Date.parse(from),
    to: to === undefined ? Infinity : Date.parse(to),
    before,
  }
}

/** All that can be counted, in one bar. */
const EVER: BarRange = { from: '0000-01-01T00:00:00Z', to: '9999-12-31T23:59:59.999Z', bars: 1 }

/** Times have milliseconds: a bar that is shorter than one would begin where its neighbour does. */
const lengthOf = ({ from, to, bars }: BarRange): number => Math.max(Date.parse(to) - Date.parse(from), bars)

/** Where a bar begins: at the first millisecond that counts in it. */
export const beginningOf = (range: BarRange, bar: number): string =>
  new Date(Date.parse(range.from) + Math.ceil((bar * lengthOf(range)) / range.bars)).toISOString()

/** The narrower of two ranges, either of which may be open. */
function within(filter: TrailFilter, range: BarRange): TrailFilter {
  const [from, to] = [stored(range.from), stored(range.to)]
  return {
    ...filter,
    from: filter.from !== undefined && stored(filter.from) > from ? filter.from : from,
    to: filter.to !== undefined && stored(filter.to) < to ? filter.to : to,
  }
}

/** What the reader is asked to count; the same question about texts for every range, so that it is answered once. */
export function tallyRequestOf(db: Db, asked: Asked, most: number, range?: BarRange): TallyRequest {
  const select = (filter: TrailFilter) => db.selectFrom('audit_events').where(matching(asked.visibility, filter))
  const narrowed = range ? within(asked.filter, range) : asked.filter
  const bars = range ?? EVER
  return {
    ...textOf(select(narrowed).select(['sequence', 'time', ...TALLIED])),
    filter: tallyFilterOf({ ...asked, filter: narrowed }),
    texts: asksOfText(asked.filter) ? textOf(select(asked.filter).select('sequence')) : undefined,
    bars: { start: Date.parse(bars.from), length: lengthOf(bars), count: bars.bars },
    most,
  }
}

function textOf(query: Compilable): SqlText {
  const { sql, parameters } = query.compile()
  return { sql, parameters }
}

export const COLUMN_OF = {
  action: 'action',
  initiator: 'initiator_id',
  outcome: 'outcome',
  severity: 'severity',
  key: 'key_id',
  keyRing: 'key_ring_id',
  sourceAddress: 'source_address',
} as const satisfies Record<Facet, Tallied>

type Names = ReadonlyMap<string, string>

// The text was written by `canonicalText` from an event.
const eventOf = (canonical: string): AuditEvent => JSON.parse(canonical) as AuditEvent

/** Who did it is named by the newest event of theirs that was found. */
export async function initiatorNames(db: Db, initiators: readonly TalliedValue[]): Promise<Names> {
  if (initiators.length === 0) return new Map()
  const sequences = initiators.map(({ newest }) => newest)
  const rows = await db.selectFrom('audit_events').select('canonical').where('sequence', 'in', sequences).execute()
  return new Map(rows.map(({ canonical }) => eventOf(canonical).initiator).map(({ id, name }) => [id, name]))
}

/**
 * A key is named by the newest event that was about it and succeeded: a failed one may not know its name, and an import
 * by form is about something else.
 */
export async function keyNames(db: Db, visibility: Visibility, keys: readonly TalliedValue[]): Promise<Names> {
  const nameOf = async (key: string): Promise<readonly (readonly [string, string])[]> => {
    const row = await db
      .selectFrom('audit_events')
      .select('canonical')
      .where(matching(visibility, { key, outcome: 'success' }))
      .where('action', 'like', 'kms.secrets.%')
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row ? [[key, eventOf(row.canonical).target.name]] : []
  }
  return new Map((await Promise.all(keys.map(({ value }) => nameOf(value)))).flat())
}
