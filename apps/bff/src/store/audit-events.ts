import type { AuditEvent } from '@keywright/core/audit/event'
import {
  FACETS,
  type AuditTrail,
  type Facet,
  type FacetValue,
  type HistogramBar,
  type RecordedEvent,
  type TrailFilter,
  type Visibility,
} from '@keywright/core/ports/audit-trail'
import { matching } from './audit-filter.ts'
import type { Db } from './database.ts'
import type { Reader } from './reader/reader.ts'
import type { TallyAnswer } from './reader/tally.ts'
import { bytesOf } from './rows.ts'
import type { Row } from './schema.ts'
import { storing } from './storage-failure.ts'
import {
  asksOfText,
  beginningOf,
  COLUMN_OF,
  initiatorNames,
  keyNames,
  tallyFilterOf,
  tallyRequestOf,
  type Asked,
  type BarRange,
} from './trail-figures.ts'

type EventRow = Pick<Row<'audit_events'>, 'sequence' | 'canonical' | 'leaf_hash' | 'format_version'>

const select = (db: Db) =>
  db.selectFrom('audit_events').select(['sequence', 'canonical', 'leaf_hash', 'format_version'])

const recorded = ({ sequence, canonical, leaf_hash, format_version }: EventRow): RecordedEvent => ({
  sequence,
  // The text was written by `canonicalText` from an event.
  event: JSON.parse(canonical) as AuditEvent,
  canonical,
  formatVersion: format_version,
  leafHash: bytesOf(leaf_hash),
})

/** The trail as it lies in the database, read where long reads hold nobody up. */
export class SqlAuditTrail implements AuditTrail {
  readonly #reader: Reader

  constructor(reader: Reader) {
    this.#reader = reader
  }

  list(visibility: Visibility, filter: TrailFilter, limit: number): Promise<readonly RecordedEvent[]> {
    return storing(async () => {
      const { db } = this.#reader
      const known = asksOfText(filter)
        ? undefined
        : await this.#reader.page(tallyFilterOf({ visibility, filter }), limit)
      // The page is found first and read afterwards: sorting whole events by their order would move all of their text.
      const found = db
        .selectFrom('audit_events')
        .select('sequence')
        .where(matching(visibility, filter))
        .orderBy('sequence', 'desc')
        .limit(limit)
      const rows = await select(db)
        .where('sequence', 'in', known ?? found)
        .orderBy('sequence', 'desc')
        .execute()
      return rows.map(recorded)
    })
  }

  find(visibility: Visibility, id: string): Promise<RecordedEvent | undefined> {
    return storing(async () => {
      const row = await select(this.#reader.db).where(matching(visibility, {})).where('id', '=', id).executeTakeFirst()
      return row && recorded(row)
    })
  }

  histogram(visibility: Visibility, filter: TrailFilter, range: BarRange): Promise<readonly HistogramBar[]> {
    return storing(async () => {
      const { bars } = await this.#tally({ visibility, filter }, 0, range)
      return bars.map((counts, bar) => ({ from: beginningOf(range, bar), ...counts }))
    })
  }

  facets(
    visibility: Visibility,
    filter: TrailFilter,
    most: number,
  ): Promise<Readonly<Record<Facet, readonly FacetValue[]>>> {
    return storing(async () => {
      const { db } = this.#reader
      const { values } = await this.#tally({ visibility, filter }, most)
      const initiators = await initiatorNames(db, values.initiator_id)
      const keys = await keyNames(db, visibility, values.key_id)
      const facets = FACETS.map((facet): [Facet, readonly FacetValue[]] => {
        const names = facet === 'initiator' ? initiators : facet === 'key' ? keys : undefined
        return [facet, values[COLUMN_OF[facet]].map(({ value, count }) => ({ value, name: names?.get(value), count }))]
      })
      // Every facet has its entry, which `fromEntries` does not know.
      return Object.fromEntries(facets) as Record<Facet, readonly FacetValue[]>
    })
  }

  span(visibility: Visibility, filter: TrailFilter) {
    return storing(async () => {
      const { total, first, last } = await this.#tally({ visibility, filter }, 0)
      if (total === 0) return undefined
      return { from: new Date(first).toISOString(), to: new Date(last).toISOString(), total }
    })
  }

  #tally(asked: Asked, most: number, range?: BarRange): Promise<TallyAnswer> {
    return this.#reader.tally(tallyRequestOf(this.#reader.db, asked, most, range))
  }
}
