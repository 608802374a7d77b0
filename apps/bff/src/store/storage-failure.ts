import { SqliteError } from 'better-sqlite3'
import { KeyError } from '@keywright/core/errors/key-error'

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error

/** A database failure in the core's words; what is already a `KeyError` passes through. */
export function storageFailure(cause: unknown): KeyError {
  if (cause instanceof KeyError) return cause
  const code = cause instanceof SqliteError || isSystemError(cause) ? String(cause.code) : ''
  const full = code === 'SQLITE_FULL' || code === 'ENOSPC'
  return new KeyError({ code: full ? 'STORAGE_FULL_ERR' : 'STORAGE_UNAVAILABLE_ERR' }, { cause })
}

/** Runs database work; whatever it throws comes out as `KeyError`. */
export async function storing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw storageFailure(cause)
  }
}
