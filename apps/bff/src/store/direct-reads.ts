import Sqlite from 'better-sqlite3'
import { CompiledQuery } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Db } from './database.ts'

/** Runs a read by its text. The reads of every wrap go this way: short, by primary key, and never inside a transaction. */
export interface Reads {
  all(sql: string, parameters: readonly unknown[]): readonly unknown[] | Promise<readonly unknown[]>
  close(): void
}

const CACHED_STATEMENTS = 100

/**
 * A read-only connection beside the writing one: it sees what is committed and nothing else, and does not queue behind a
 * transaction that is under way. Synchronous, since a read by key takes less than the trip to another thread.
 */
export function directReads(path: string): Reads {
  const sqlite = new Sqlite(path, { readonly: true })
  const statements = new LRUCache<string, Sqlite.Statement>({ max: CACHED_STATEMENTS })
  return {
    all: (sql, parameters) => {
      const statement = statements.get(sql) ?? sqlite.prepare(sql)
      statements.set(sql, statement)
      return statement.all(...parameters)
    },
    close: () => sqlite.close(),
  }
}

/** The same through the pool, for databases that have no cheaper way. */
export const pooledReads = (db: Db): Reads => ({
  all: async (sql, parameters) => {
    const { rows } = await db.executeQuery(CompiledQuery.raw(sql, [...parameters]))
    return rows
  },
  close: () => undefined,
})
