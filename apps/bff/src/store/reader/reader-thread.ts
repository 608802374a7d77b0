import { parentPort, workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'
import type { TallyAnswer, TallyRequest } from './tally.ts'
import { TrailColumns } from './trail-columns.ts'

/** Something to be answered, under the number its answer goes back with. */
export type ReadRequest = { readonly id: number } & (
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly kind: 'tally'; readonly request: TallyRequest }
)

export type ReadReply = { readonly id: number } & (
  | { readonly kind: 'rows'; readonly rows: readonly unknown[] }
  | { readonly kind: 'tally'; readonly answer: TallyAnswer }
  | { readonly kind: 'error'; readonly error: string }
)

// A connection of its own: a long search holds up neither the requests nor the commits of the main thread.
const database = new Sqlite(String(workerData), { readonly: true })
const columns = new TrailColumns(database)

parentPort?.on('message', (request: ReadRequest) => {
  void answered(request).then((reply) => parentPort?.postMessage(reply))
})

async function answered(request: ReadRequest): Promise<ReadReply> {
  const { id } = request
  try {
    if (request.kind === 'tally') return { id, kind: 'tally', answer: await columns.tally(request.request) }
    return { id, kind: 'rows', rows: database.prepare(request.sql).all(...request.parameters) }
  } catch (error) {
    return { id, kind: 'error', error: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' }
  }
}
