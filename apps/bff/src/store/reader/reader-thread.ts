import { parentPort, workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'
import { withFunctions } from '../sqlite-functions.ts'
import type { TallyAnswer, TallyFilter, TallyRequest } from './tally.ts'
import { TrailColumns } from './trail-columns.ts'

/** Something to be answered, under the number its answer goes back with. */
export type ReadRequest = { readonly id: number } & (
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly kind: 'tally'; readonly request: TallyRequest }
  | { readonly kind: 'page'; readonly filter: TallyFilter; readonly limit: number }
)

export type ReadReply = { readonly id: number } & (
  | { readonly kind: 'rows'; readonly rows: readonly unknown[] }
  | { readonly kind: 'tally'; readonly answer: TallyAnswer }
  | { readonly kind: 'page'; readonly sequences: readonly number[] | undefined }
  | { readonly kind: 'error'; readonly error: string }
)

// A connection of its own: a long search holds up neither the requests nor the commits of the main thread.
const database = withFunctions(new Sqlite(String(workerData), { readonly: true }))
// Long reads go through much of the database: 64 MB of it at most are kept, where 2 would be read again and again.
database.pragma('cache_size = -65536')
const columns = new TrailColumns(database)

parentPort?.on('message', (request: ReadRequest) => {
  void answered(request).then((reply) => parentPort?.postMessage(reply))
})

async function answered(request: ReadRequest): Promise<ReadReply> {
  const { id, kind } = request
  try {
    switch (kind) {
      case 'query':
        return { id, kind: 'rows', rows: database.prepare(request.sql).all(...request.parameters) }
      case 'tally':
        return { id, kind, answer: await columns.tally(request.request) }
      case 'page':
        return { id, kind, sequences: await columns.page(request.filter, request.limit) }
    }
  } catch (error) {
    return { id, kind: 'error', error: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' }
  }
}
