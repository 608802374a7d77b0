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
import type { ReadReply, ReadRequest } from './reader-thread.ts'
import type { TallyAnswer, TallyFilter, TallyRequest } from './tally.ts'

interface Waiting {
  readonly resolve: (reply: Answered) => void
  readonly reject: (error: Error) => void
}
type Answered = Exclude<ReadReply, { readonly kind: 'error' }>
type Asked<Request = ReadRequest> = Request extends unknown ? Omit<Request, 'id'> : never

/** Ships questions to the reader thread; a thread that died is replaced at the next one. */
class ReaderConnection implements DatabaseConnection {
  readonly #path: string
  readonly #waiting = new Map<number, Waiting>()
  #thread: Worker | undefined
  #next = 0

  constructor(path: string) {
    this.#path = path
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const reply = await this.#ask({ kind: 'query', sql, parameters })
    // Kysely's builder knows what the statement selects; the rows came as the database gave them.
    return { rows: reply.kind === 'rows' ? (reply.rows as R[]) : [] }
  }

  async tally(request: TallyRequest): Promise<TallyAnswer> {
    const reply = await this.#ask({ kind: 'tally', request })
    if (reply.kind !== 'tally') throw new TypeError('a tally is answered with a tally')
    return reply.answer
  }

  async page(filter: TallyFilter, limit: number): Promise<readonly number[] | undefined> {
    const reply = await this.#ask({ kind: 'page', filter, limit })
    return reply.kind === 'page' ? reply.sequences : undefined
  }

  #ask(asked: Asked): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const id = (this.#next += 1)
      this.#waiting.set(id, { resolve, reject })
      const request: ReadRequest = { id, ...asked }
      this.#open().postMessage(request)
    })
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
    if (reply.kind === 'error') waiting?.reject(new Error(reply.error))
    else waiting?.resolve(reply)
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
  constructor(connection: ReaderConnection) {
    super()
    this.#connection = connection
  }
  override async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
  override async destroy(): Promise<void> {
    await this.#connection.close()
  }
}

/** A read-only view of the database in a thread of its own, for reads that may be long. */
export interface Reader {
  readonly db: Db
  tally(request: TallyRequest): Promise<TallyAnswer>
  /** The sequence numbers of the newest events that match, newest first; `undefined` when only a query can tell. */
  page(filter: TallyFilter, limit: number): Promise<readonly number[] | undefined>
  close(): Promise<void>
}

export function openReader(path: string): Reader {
  const connection = new ReaderConnection(path)
  const db = new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new ReaderDriver(connection),
      createIntrospector: (of) => new SqliteIntrospector(of),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
  return {
    db,
    tally: (request) => connection.tally(request),
    page: (filter, limit) => connection.page(filter, limit),
    close: () => db.destroy(),
  }
}
