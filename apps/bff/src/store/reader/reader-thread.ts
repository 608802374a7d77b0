import { parentPort, workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'

/** One compiled query to run, and the number its answer goes back under. */
export interface ReadRequest {
  readonly id: number
  readonly sql: string
  readonly parameters: readonly unknown[]
}

export type ReadReply =
  { readonly id: number; readonly rows: readonly unknown[] } | { readonly id: number; readonly error: string }

// A connection of its own: a long search holds up neither the requests nor the commits of the main thread.
const database = new Sqlite(String(workerData), { readonly: true })

parentPort?.on('message', ({ id, sql, parameters }: ReadRequest) => {
  parentPort?.postMessage(answer(id, sql, parameters))
})

function answer(id: number, sql: string, parameters: readonly unknown[]): ReadReply {
  try {
    return { id, rows: database.prepare(sql).all(...parameters) }
  } catch (error) {
    return { id, error: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' }
  }
}
