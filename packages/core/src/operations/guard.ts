import { KeyError } from '../errors/key-error.ts'
import { refusal, refusalText, type KeyAction } from '../lifecycle/permitted.ts'
import { waitsUntil, type WaitingRules } from '../lifecycle/waiting.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyReach } from '../policy/reach.ts'
import type { Action } from '../policy/roles.ts'
import type { KeyRecord } from '../ports/records.ts'
import { instantOf, wireDateOf, type Instant } from '../vocabulary/instant.ts'

/** Throws unless the key's type and state permit the action; the same table as the dashboard's grey button. */
export function requirePermitted(key: KeyRecord, action: KeyAction): void {
  const reason = refusal(key, action)
  if (reason === undefined) return
  if (reason === 'not-root') throw new KeyError({ code: 'KEY_ROOT_REQ_ERR' })
  if (reason === 'deleted') throw new KeyError({ code: 'KEY_DELETED_ERR' })
  throw new KeyError({ code: 'KEY_ACTION_INVALID_STATE_ERR', detail: refusalText(key, action) ?? '' })
}

/**
 * Throws for `undefined`: `KEY_NOT_FOUND_ERR` for whoever reaches every key of the instance, else `UNAUTHORIZED_ERR`, so
 * that nobody learns which keys there are beyond their reach.
 */
export function found<T>(value: T | undefined, { everything }: KeyReach): T {
  if (value === undefined) throw new KeyError({ code: everything ? 'KEY_NOT_FOUND_ERR' : 'UNAUTHORIZED_ERR' })
  return value
}

/** Throws `UNAUTHORIZED_ERR` unless the proof covers what is yet to come into the ring. */
export function requireRingReach({ reach }: Authorized<Action>, keyRingId: string): void {
  if (!reach.coversRing(keyRingId)) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
}

/** Throws `KEY_EXPIRED_ERR` from the moment of expiry on, whether or not the sweep has seen it. */
export function requireUnexpired({ expiresAt }: KeyRecord, now: Instant): void {
  if (expiresAt !== undefined && expiresAt <= now) throw new KeyError({ code: 'KEY_EXPIRED_ERR' })
}

type Waiting = 'disable' | 'enable' | 'rotate' | 'restore' | 'purge'

const GERUND: Readonly<Record<Waiting, string>> = {
  disable: 'Disabling',
  enable: 'Enabling',
  rotate: 'Rotating',
  restore: 'Restoring',
  purge: 'Purging',
}

/** To the second, and never a second too early. */
const secondAfter = (moment: Instant): string =>
  wireDateOf(instantOf(new Date(Math.ceil(Date.parse(moment) / 1000) * 1000)))

/** Throws `REQ_TOO_EARLY_ERR`, for a rotation `KEY_ROTATION_NOT_PERMITTED`, while the rule says to wait. */
export function requireWaited(rules: WaitingRules, key: KeyRecord, action: Waiting, now: Instant): void {
  const { toggledAt, rotatedAt, deletion } = key
  const until = waitsUntil(rules, { toggledAt, rotatedAt, deletedAt: deletion?.at }, action, now)
  if (until === undefined) return
  const detail = `${GERUND[action]} is allowed from ${secondAfter(until)}`
  throw new KeyError({ code: action === 'rotate' ? 'KEY_ROTATION_NOT_PERMITTED' : 'REQ_TOO_EARLY_ERR', detail })
}
