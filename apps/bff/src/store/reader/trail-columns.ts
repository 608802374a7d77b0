import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import {
  Codes,
  Tally,
  TALLIED,
  type SqlRow,
  type SqlText,
  type TallyAnswer,
  type TallyFilter,
  type TallyRequest,
} from './tally.ts'

/** At 44 bytes an event this is 220 MB; a longer trail is counted as the database reads it. */
const MOST_EVENTS = 5_000_000
/** Read in one go; others have their turn in between. */
const CHUNK = 20_000

const NEWER = `select sequence, time, ${TALLIED.join(', ')} from audit_events where sequence > ? order by sequence limit ?`

/**
 * What is tallied of the whole trail, in memory, column by column: events are only ever added, so that what has been
 * read stays right, and a count looks at numbers in a row instead of asking the database to sort texts.
 */
export class TrailColumns {
  readonly #database: Database
  readonly #most: number
  readonly #codes = TALLIED.map(() => new Codes())
  #sequences = new Float64Array(CHUNK)
  #times = new Float64Array(CHUNK)
  #columns = TALLIED.map(() => new Uint32Array(CHUNK))
  #length = 0
  #reading: Promise<void> = Promise.resolve()
  /** Whether it has been read to its end once: what is new since then is little. */
  #read = false
  /** What the last search found among the first `read` events. */
  #matches: { readonly question: string; readonly read: number; readonly rows: number[] } = {
    question: '',
    read: 0,
    rows: [],
  }

  constructor(database: Database, most = MOST_EVENTS) {
    this.#database = database
    this.#most = most
  }

  async tally(request: TallyRequest): Promise<TallyAnswer> {
    const { filter, texts, bars, most } = request
    const kept = await this.#caughtUp()
    const tally = new Tally(this.#codes, bars, most)
    if (!kept) this.#countRead(tally, request)
    else this.#count(tally, filter, texts && this.#matchesOf(texts))
    return tally.answer()
  }

  /**
   * The newest events that match, newest first. `undefined` while the trail has not been read, which is not waited for,
   * and when it is too long to be kept.
   */
  async page(filter: TallyFilter, limit: number): Promise<readonly number[] | undefined> {
    const kept = this.#caughtUp()
    if (!this.#read) return undefined
    if (!(await kept)) return undefined
    const isWanted = this.#filtered(filter)
    const page: number[] = []
    for (let row = this.#length - 1; row >= 0 && page.length < limit; row -= 1) {
      if (isWanted(row)) page.push(this.#sequences[row] ?? 0)
    }
    return page
  }

  /** Reads what is new, one reader at a time; `false` when the trail is too long to be kept. */
  async #caughtUp(): Promise<boolean> {
    const reading = this.#reading.then(() => this.#catchUp())
    // What fails is this count; the next one reads on from here.
    this.#reading = reading.catch(() => undefined)
    await reading
    this.#read = true
    return this.#length < this.#most
  }

  async #catchUp(): Promise<void> {
    const statement = this.#database.prepare<[number, number], SqlRow>(NEWER).raw()
    while (this.#length < this.#most) {
      const rows = statement.all(this.#sequences[this.#length - 1] ?? 0, Math.min(CHUNK, this.#most - this.#length))
      this.#append(rows)
      if (rows.length < CHUNK) return
      await nextTurn()
    }
  }

  #append(rows: readonly SqlRow[]): void {
    if (this.#length + rows.length > this.#times.length) this.#grow()
    for (const [sequence, time, ...values] of rows) {
      this.#sequences[this.#length] = sequence
      this.#times[this.#length] = Date.parse(time)
      for (const [i, code] of this.#codesOf(values).entries()) {
        const column = this.#columns[i]
        if (column) column[this.#length] = code
      }
      this.#length += 1
    }
  }

  #grow(): void {
    const size = this.#times.length * 2
    const grown = <T extends Float64Array | Uint32Array>(larger: T, old: T): T => {
      larger.set(old)
      return larger
    }
    this.#sequences = grown(new Float64Array(size), this.#sequences)
    this.#times = grown(new Float64Array(size), this.#times)
    this.#columns = this.#columns.map((column) => grown(new Uint32Array(size), column))
  }

  #codesOf(values: readonly (string | null)[]): readonly number[] {
    return this.#codes.map((codes, i) => codes.codeOf(values[i] ?? null))
  }

  #count(tally: Tally, filter: TallyFilter, among: readonly number[] | undefined): void {
    const isWanted = this.#filtered(filter)
    const codes = new Uint32Array(TALLIED.length)
    const consider = (row: number): void => {
      if (!isWanted(row)) return
      for (const [i, column] of this.#columns.entries()) codes[i] = column[row] ?? 0
      tally.add(this.#sequences[row] ?? 0, this.#times[row] ?? 0, codes)
    }
    if (among) for (const row of among) consider(row)
    else for (let row = 0; row < this.#length; row += 1) consider(row)
  }

  #filtered({ anyOf, from, to, before }: TallyFilter): (row: number) => boolean {
    const wanted = anyOf.map(({ column, values }) => {
      const i = TALLIED.indexOf(column)
      return { codes: this.#columns[i] ?? [], marks: this.#codes[i]?.among(values) ?? [] }
    })
    return (row) => {
      const time = this.#times[row] ?? 0
      if (time < from || time > to || (this.#sequences[row] ?? 0) >= before) return false
      return wanted.every(({ codes, marks }) => marks[codes[row] ?? 0] === 1)
    }
  }

  /** The rows of the events that the database finds; a question that is asked again is asked of newer events only. */
  #matchesOf({ sql, parameters }: SqlText): readonly number[] {
    const question = JSON.stringify([sql, parameters])
    if (this.#matches.question !== question) this.#matches = { question, read: 0, rows: [] }
    const { read, rows } = this.#matches
    const statement = this.#database
      .prepare<unknown[], number>(
        `select sequence from (${sql}) where sequence > ? and sequence <= ? order by sequence`,
      )
      .pluck()
    const found = statement.all(...parameters, this.#sequences[read - 1] ?? 0, this.#sequences[this.#length - 1] ?? 0)
    let row = read
    for (const sequence of found) {
      while ((this.#sequences[row] ?? sequence) < sequence) row += 1
      rows.push(row)
    }
    this.#matches = { question, read: this.#length, rows }
    return rows
  }

  #countRead(tally: Tally, { sql, parameters }: SqlText): void {
    const statement = this.#database.prepare<unknown[], SqlRow>(sql).raw()
    for (const [sequence, time, ...values] of statement.iterate(...parameters)) {
      tally.add(sequence, Date.parse(time), this.#codesOf(values))
    }
  }
}
