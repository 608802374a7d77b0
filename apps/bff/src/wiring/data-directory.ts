import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { SettingError } from '../env.ts'

/** Where everything of one installation lives; readable by its owner alone. */
export interface DataDirectory {
  readonly database: string
  readonly hsm: string
  /** Signs session cookies; 32 random bytes as base64url, kept in a file of mode 0600. */
  readonly cookieSecret: string
  readonly release: () => void
}

/** Makes or opens the directory. Throws `SettingError` when another process has it. */
export function openDataDirectory(path: string): DataDirectory {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    chmodSync(path, 0o700)
  } catch (cause) {
    throw new SettingError(`The data directory ${path} cannot be made or is not ours. Nothing was started.`, { cause })
  }
  const release = lock(join(path, 'keywright.lock'), path)
  return {
    database: join(path, 'keywright.db'),
    hsm: join(path, 'hsm'),
    cookieSecret: secretIn(join(path, 'cookie-secret')),
    release,
  }
}

/** A lock of SQLite's, which the kernel drops when the process ends, however it ends. */
function lock(file: string, directory: string): () => void {
  try {
    const database = new Sqlite(file)
    database.pragma('busy_timeout = 0')
    database.pragma('locking_mode = EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE')
    return () => database.close()
  } catch (cause) {
    const busy = cause instanceof Sqlite.SqliteError && cause.code.startsWith('SQLITE_BUSY')
    const words = busy
      ? `Another Keywright is running on ${directory}. Stop it first, or use another --data-dir.`
      : `The data directory ${directory} cannot be written to. Is its disk full, or is it read-only?`
    throw new SettingError(`${words} Nothing was started.`, { cause })
  }
}

/** 32 bytes as base64url. */
const SECRET = /^[\w-]{43}$/

function secretIn(file: string): string {
  if (!existsSync(file)) {
    const draft = `${file}.new`
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flush: true })
    // A rename is there or is not: a crash cannot leave half a secret.
    renameSync(draft, file)
  }
  const secret = readFileSync(file, 'utf8')
  if (SECRET.test(secret)) return secret
  throw new SettingError(`${file} is damaged. Remove it: everybody signs in again. Nothing was started.`)
}
