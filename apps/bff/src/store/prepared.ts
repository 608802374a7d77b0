import type { Compilable, CompiledQuery } from 'kysely'
import type { Db } from './database.ts'
import type { Reads } from './direct-reads.ts'

const MARK = '\u0000parameter '

/**
 * Stands for a value while a query is built. It passes for whatever type the column wants, which is why only
 * `Prepared`, which puts the real value in its place, may see it.
 */
export const parameter = <T>(index: number): T => `${MARK}${index}` as T

const indexOf = (value: unknown): number | undefined =>
  typeof value === 'string' && value.startsWith(MARK) ? Number(value.slice(MARK.length)) : undefined

/** A query that is built once and executed often: building one costs more than a small read. */
export class Prepared<Row> {
  readonly #compiled: CompiledQuery<Row>
  /** For each place in the statement, which parameter goes there; `undefined` keeps what the query itself says. */
  readonly #places: readonly (number | undefined)[]

  constructor(query: Compilable<Row>) {
    this.#compiled = query.compile()
    this.#places = this.#compiled.parameters.map(indexOf)
  }

  /** Runs it where transactions run. */
  async execute(db: Db, parameters: readonly unknown[]): Promise<readonly Row[]> {
    const { rows } = await db.executeQuery<Row>({ ...this.#compiled, parameters: this.#bound(parameters) })
    return rows
  }

  /** Runs it where short reads run. */
  async read(reads: Reads, parameters: readonly unknown[]): Promise<readonly Row[]> {
    // Kysely's builder knows what the statement selects; the rows came as the database gave them.
    return (await reads.all(this.#compiled.sql, this.#bound(parameters))) as readonly Row[]
  }

  async readFirst(reads: Reads, parameters: readonly unknown[]): Promise<Row | undefined> {
    const [row] = await this.read(reads, parameters)
    return row
  }

  #bound(parameters: readonly unknown[]): readonly unknown[] {
    const own = this.#compiled.parameters
    return this.#places.map((index, at) => (index === undefined ? own[at] : parameters[index]))
  }
}

/** Batches are written with statements for 1, 2, 4 … rows, so that few statements serve every length. */
export function chunksOf<T>(items: readonly T[], largest: number): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = []
  for (let at = 0; at < items.length;) {
    const size = Math.min(largest, 2 ** Math.floor(Math.log2(items.length - at)))
    chunks.push(items.slice(at, at + size))
    at += size
  }
  return chunks
}

/** One prepared query for each size it is asked for. */
export class PreparedBySize<Row> {
  readonly #build: (size: number) => Compilable<Row>
  readonly #bySize = new Map<number, Prepared<Row>>()

  constructor(build: (size: number) => Compilable<Row>) {
    this.#build = build
  }

  of(size: number): Prepared<Row> {
    const known = this.#bySize.get(size)
    if (known) return known
    const made = new Prepared(this.#build(size))
    this.#bySize.set(size, made)
    return made
  }
}
