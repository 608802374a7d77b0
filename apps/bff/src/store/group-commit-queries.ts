import type { Db } from './database.ts'
import type { EventRow } from './event-row.ts'
import { chunksOf, parameter, Prepared, PreparedBySize } from './prepared.ts'

/** What a version was used for within one batch. */
export interface UseCount {
  readonly uses: number
  readonly encryptions: number
  readonly lastAt: string
}

const COLUMNS = [
  'id',
  'time',
  'action',
  'outcome',
  'severity',
  'initiator_id',
  'source_address',
  'instance_id',
  'key_ring_id',
  'key_id',
  'correlation_id',
  'search_text',
  'format_version',
  'canonical',
  'leaf_hash',
] as const satisfies readonly (keyof EventRow)[]

/** SQLite takes 32,766 variables in a statement; 64 rows of 15 stay far below, and longer statements gain nothing. */
const LARGEST = 64

/** The statements of the group commit, each built once. */
export class GroupCommitQueries {
  readonly #insert: PreparedBySize<unknown>
  readonly #states: PreparedBySize<{ id: string; state: string }>
  readonly #count: Prepared<unknown>

  constructor(db: Db) {
    const eventAt = (row: number) =>
      // Each member is a stand-in for the value of that column.
      Object.fromEntries(COLUMNS.map((name, i) => [name, parameter(row * COLUMNS.length + i)])) as unknown as EventRow
    this.#insert = new PreparedBySize((size) =>
      db.insertInto('audit_events').values(Array.from({ length: size }, (_, row) => eventAt(row))),
    )
    this.#states = new PreparedBySize((size) =>
      db
        .selectFrom('keys')
        .select(['id', 'state'])
        .where(
          'id',
          'in',
          Array.from({ length: size }, (_, i) => parameter<string>(i)),
        ),
    )
    this.#count = new Prepared(
      db
        .updateTable('key_versions')
        .set((eb) => ({
          uses: eb('uses', '+', parameter<number>(0)),
          encryptions: eb('encryptions', '+', parameter<number>(1)),
          last_used_at: parameter<string>(2),
        }))
        .where('id', '=', parameter<string>(3)),
    )
  }

  async insertEvents(tx: Db, rows: readonly EventRow[]): Promise<void> {
    for (const chunk of chunksOf(rows, LARGEST)) {
      const values = chunk.flatMap((row) => COLUMNS.map((name) => row[name]))
      await this.#insert.of(chunk.length).execute(tx, values)
    }
  }

  async statesOf(tx: Db, keyIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const states = new Map<string, string>()
    for (const chunk of chunksOf(keyIds, LARGEST)) {
      for (const { id, state } of await this.#states.of(chunk.length).execute(tx, chunk)) states.set(id, state)
    }
    return states
  }

  async count(tx: Db, versionId: string, { uses, encryptions, lastAt }: UseCount): Promise<void> {
    await this.#count.execute(tx, [uses, encryptions, lastAt, versionId])
  }
}
