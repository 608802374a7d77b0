import { KeyError } from '../errors/key-error.ts'
import { refusal, refusalText, type KeyAction } from '../lifecycle/permitted.ts'
import type { KeyRecord } from '../ports/records.ts'

/** Throws unless the key's type and state permit the action; the same table as the dashboard's grey button. */
export function requirePermitted(key: KeyRecord, action: KeyAction): void {
  const reason = refusal(key, action)
  if (reason === undefined) return
  if (reason === 'not-root') throw new KeyError({ code: 'KEY_ROOT_REQ_ERR' })
  if (reason === 'deleted') throw new KeyError({ code: 'KEY_DELETED_ERR' })
  throw new KeyError({ code: 'KEY_ACTION_INVALID_STATE_ERR', detail: refusalText(key, action) ?? '' })
}

/** Throws `KEY_NOT_FOUND_ERR` for `undefined`. */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new KeyError({ code: 'KEY_NOT_FOUND_ERR' })
  return value
}
