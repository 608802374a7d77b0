import Sqlite from 'better-sqlite3'
import {
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteDatabase,
} from 'kysely'

import { Migrator } from 'kysely/migration'
import { LRUCache } from 'lru-cache'
import { up as access } from './migrations/2026-12-access.ts'
import { up as signIn } from './migrations/2026-12-sign-in.ts'
import { up as singleSignOn } from './migrations/2027-01-single-sign-on.ts'
import { up as dualControl } from './migrations/2026-12-dual-control.ts'
import { up as webAuthn } from './migrations/2026-12-webauthn.ts'
import { up as firstPath } from './migrations/2026-11-first-path.ts'
import { up as lifeCycle } from './migrations/2026-11-life-cycle.ts'
import { up as namedCeremonies } from './migrations/2026-11-named-ceremonies.ts'
import { up as withheldImports } from './migrations/2026-12-withheld-imports.ts'
import { up as authorizations } from './migrations/2027-02-authorizations.ts'
import { up as passkeyRemovals } from './migrations/2027-03-passkey-removals.ts'
import type { Schema } from './schema.ts'
import { withFunctions } from './sqlite-functions.ts'

export type Db = Kysely<Schema>

/**
 * On a full disk SQLite rolls back by itself; Kysely's own rollback would then fail and hide why. With this driver the
 * first error is the one that is heard.
 */
class FullDiskDriver extends SqliteDriver {
  readonly #sqlite: Sqlite.Database
  constructor(sqlite: Sqlite.Database, cached: SqliteDatabase) {
    super({ database: cached })
    this.#sqlite = sqlite
  }
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.inTransaction) await super.rollbackTransaction(connection)
  }
}

/** SQLite rolls back changes of the schema like any others; Kysely does not count on it, and would leave half a migration. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** Statements that are asked for again are not compiled again; a service has some dozens of them. */
const CACHED_STATEMENTS = 500

function withStatementCache(sqlite: Sqlite.Database): SqliteDatabase {
  const statements = new LRUCache<string, Sqlite.Statement>({ max: CACHED_STATEMENTS })
  return {
    close: () => sqlite.close(),
    prepare: (text) => {
      const known = statements.get(text)
      if (known) return known
      const statement = sqlite.prepare(text)
      statements.set(text, statement)
      return statement
    },
  }
}

class KeywrightSqliteDialect extends SqliteDialect {
  readonly #sqlite: Sqlite.Database
  readonly #cached: SqliteDatabase
  constructor(sqlite: Sqlite.Database) {
    const cached = withStatementCache(sqlite)
    super({ database: cached })
    this.#sqlite = sqlite
    this.#cached = cached
  }
  override createAdapter(): TransactionalAdapter {
    return new TransactionalAdapter()
  }
  override createDriver(): FullDiskDriver {
    return new FullDiskDriver(this.#sqlite, this.#cached)
  }
}

/** Opens or creates the database file; a commit returns only after the write-ahead log is on disk. */
export function openDatabase(path: string): Db {
  const sqlite = withFunctions(new Sqlite(path))
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('foreign_keys = ON')
  // Purged blobs are overwritten with zeros (design.md §7.7).
  sqlite.pragma('secure_delete = ON')
  sqlite.pragma('busy_timeout = 5000')
  return new Kysely<Schema>({ dialect: new KeywrightSqliteDialect(sqlite) })
}

/** In the order of their names. */
const MIGRATIONS = {
  '2026-11-first-path': { up: firstPath },
  '2026-11-life-cycle': { up: lifeCycle },
  '2026-11-named-ceremonies': { up: namedCeremonies },
  '2026-12-access': { up: access },
  '2026-12-sign-in': { up: signIn },
  '2026-12-dual-control': { up: dualControl },
  '2026-12-webauthn': { up: webAuthn },
  '2026-12-withheld-imports': { up: withheldImports },
  '2027-01-single-sign-on': { up: singleSignOn },
  '2027-02-authorizations': { up: authorizations },
  '2027-03-passkey-removals': { up: passkeyRemovals },
}

/** Brings the schema up to date; throws and changes nothing when a migration fails. */
export async function migrate(db: Db): Promise<void> {
  const provider = { getMigrations: async () => MIGRATIONS }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined) throw new Error('the database could not be brought up to date', { cause: error })
}
