import { folded } from '@keywright/core/vocabulary/folded'
import type Sqlite from 'better-sqlite3'

/** Teaches a connection to fold texts as the core does: SQLite's own `lower` knows ASCII alone. */
export function withFunctions(sqlite: Sqlite.Database): Sqlite.Database {
  return sqlite.function('folded', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? folded(text) : null,
  )
}

/** `like` with its own wildcards taken literally. */
export const escaped = (text: string): string => text.replace(/[\\%_]/g, (c) => `\\${c}`)
