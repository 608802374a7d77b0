import { refusalText, type KeyAction } from '@keywright/core/lifecycle/permitted'
import { waitsUntil, type Milestones, type WaitingRules } from '@keywright/core/lifecycle/waiting'
import type { Action } from '@keywright/core/policy/roles'
import { instantOf, type Instant } from '@keywright/core/vocabulary/instant'
import { momentWords, spanWords } from '../../lib/date-words.ts'
import { missingRoleAt, type Holder } from '../../lib/permission.ts'
import { keyState, keyType } from './key-state.ts'
import type { Key } from './queries.ts'

/** What a button needs to know of whoever is about to press it: what they hold in the key's instance among it. */
export interface Judge extends Holder {
  readonly rules: WaitingRules
  /** `false` only while it is known that the HSM does not answer. */
  readonly hsmReady: boolean
}

/** Why a button is grey, and the moment from which it is not, where waiting is all it takes. */
export interface ActionRefusal {
  readonly reason: string
  readonly until?: number
}

export const ACTION_NAMES = {
  wrap: 'kms.secrets.wrap',
  unwrap: 'kms.secrets.unwrap',
  rewrap: 'kms.secrets.rewrap',
  rotate: 'kms.secrets.rotate',
  listVersions: 'kms.secrets-key-versions.list',
  update: 'kms.secrets.patch',
  deleteAlias: 'kms.secrets-alias.delete',
  disable: 'kms.secrets.disable',
  enable: 'kms.secrets.enable',
  deactivate: 'kms.secrets.deactivate',
  compromise: 'kms.secrets.compromise',
  delete: 'kms.secrets.delete',
  restore: 'kms.secrets.restore',
  purge: 'kms.secrets.purge',
} as const satisfies Record<KeyAction, Action>

const IN_THE_HSM: ReadonlySet<KeyAction> = new Set(['wrap', 'unwrap', 'rewrap', 'rotate'])
const OLD_CIPHERTEXT: ReadonlySet<KeyAction> = new Set(['unwrap', 'rewrap'])
const NEEDS_FUTURE: ReadonlySet<KeyAction> = new Set(['wrap', 'enable'])

type Subject = Pick<
  Key,
  | 'id'
  | 'keyRingID'
  | 'extractable'
  | 'keywright'
  | 'expirationDate'
  | 'lastRotateDate'
  | 'deletionDate'
  | 'restoreExpirationDate'
>

/**
 * The one door every button about a key goes through: first who asks, then the table of types and states which the
 * server asks too, then the clock, then the HSM. `now` is the server's.
 */
export function actionRefusal(action: KeyAction, key: Subject, judge: Judge, now: number): ActionRefusal | undefined {
  const refused =
    roleRefusal(action, key, judge) ??
    refusalText({ type: keyType(key), state: keyState(key) }, action) ??
    lapsed(action, key, now)
  if (refused !== undefined) return { reason: refused }
  const early = waiting(action, key, judge.rules, now)
  if (early !== undefined) return early
  if (!judge.hsmReady && IN_THE_HSM.has(action)) return { reason: 'Waits for the HSM, which does not answer.' }
  return undefined
}

function roleRefusal(action: KeyAction, key: Subject, holder: Holder): string | undefined {
  const missing = missingRoleAt(holder, ACTION_NAMES[action], key)
  if (missing !== undefined || keyState(key) !== 'compromised' || !OLD_CIPHERTEXT.has(action)) return missing
  return missingRoleAt(holder, 'kms.secrets.use-compromised', key)
}

const passed = (date: string | undefined, now: number): boolean => date !== undefined && Date.parse(date) <= now

function lapsed(action: KeyAction, key: Subject, now: number): string | undefined {
  if (NEEDS_FUTURE.has(action) && passed(key.expirationDate, now)) {
    return 'Its expiry has passed: it will be deactivated within a minute.'
  }
  if (action === 'restore' && passed(key.restoreExpirationDate, now)) {
    return 'The time in which it could be restored has passed.'
  }
  return undefined
}

/** The wire cuts fractions of a second off, so that its moments are up to a second early. */
const endOfSecond = (date: string | undefined): Instant | undefined =>
  date === undefined ? undefined : instantOf(new Date(Date.parse(date) + 999))

const milestonesOf = ({ keywright, lastRotateDate, deletionDate }: Subject): Milestones => ({
  toggledAt: endOfSecond(keywright.lastToggleDate),
  rotatedAt: endOfSecond(lastRotateDate),
  deletedAt: endOfSecond(deletionDate),
})

interface WaitingWords {
  readonly rule: keyof WaitingRules
  readonly done: string
  readonly after: string
}

const WAITING: Partial<Record<KeyAction, WaitingWords>> = {
  disable: { rule: 'toggle', done: 'disabled', after: 'after enabling' },
  enable: { rule: 'toggle', done: 'enabled', after: 'after disabling' },
  rotate: { rule: 'rotate', done: 'rotated', after: 'after the last rotation' },
  restore: { rule: 'restore', done: 'restored', after: 'after deletion' },
  purge: { rule: 'purge', done: 'purged', after: 'after deletion' },
}

function waiting(action: KeyAction, key: Subject, rules: WaitingRules, now: number): ActionRefusal | undefined {
  const words = WAITING[action]
  const from = waitsUntil(rules, milestonesOf(key), action, instantOf(new Date(now)))
  if (words === undefined || from === undefined) return undefined
  const until = Date.parse(from)
  return {
    until,
    reason: `Can be ${words.done} from ${momentWords(until, now)} (${spanWords(rules[words.rule])} ${words.after}).`,
  }
}
