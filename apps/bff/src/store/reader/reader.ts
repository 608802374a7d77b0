import { Worker } from 'node:worker_threads'
import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import type { ReadReply } from './reader-thread.ts'

interface Waiting {
  readonly resolve: (rows: readonly unknown[]) => void
  readonly reject: (error: Error) => void
}

/** Ships compiled queries to the reader thread; a thread that died is replaced at the next query. */
class ReaderConnection implements DatabaseConnection {
  readonly #path: string
  readonly #waiting = new Map<number, Waiting>()
  #thread: Worker | undefined
  #next = 0

  constructor(path: string) {
    this.#path = path
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const rows = await new Promise<readonly unknown[]>((resolve, reject) => {
      const id = (this.#next += 1)
      this.#waiting.set(id, { resolve, reject })
      this.#open().postMessage({ id, sql, parameters })
    })
    // Kysely's builder knows what the statement selects; the rows came as the database gave them.
    return { rows: rows as R[] }
  }

  // eslint-disable-next-line require-yield -- Kysely's interface asks for it, and nothing here streams.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('reads are not streamed')
  }

  async close(): Promise<void> {
    await this.#thread?.terminate()
  }

  #open(): Worker {
    if (this.#thread) return this.#thread
    const thread = new Worker(new URL('reader-thread.ts', import.meta.url), { workerData: this.#path })
    thread.unref()
    thread.on('message', (reply: ReadReply) => this.#settle(reply))
    thread.on('error', (error: Error) => this.#fail(thread, error))
    thread.on('exit', () => this.#fail(thread, new Error('the reader thread ended')))
    this.#thread = thread
    return thread
  }

  #settle(reply: ReadReply): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if ('rows' in reply) waiting?.resolve(reply.rows)
    else waiting?.reject(new Error(reply.error))
  }

  #fail(thread: Worker, error: Error): void {
    // A thread that failed also exits, a moment later: by then the queries that wait are another thread's.
    if (this.#thread !== thread) return
    this.#thread = undefined
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

class ReaderDriver extends DummyDriver implements Driver {
  readonly #connection: ReaderConnection
  constructor(path: string) {
    super()
    this.#connection = new ReaderConnection(path)
  }
  override async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
  override async destroy(): Promise<void> {
    await this.#connection.close()
  }
}

/** A read-only view of the database in a thread of its own, for reads that may be long. */
export function openReader(path: string): Db {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new ReaderDriver(path),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
}
