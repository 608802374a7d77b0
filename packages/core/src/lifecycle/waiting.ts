import { later, type Instant } from '../vocabulary/instant.ts'
import type { KeyAction } from './permitted.ts'

/** How long one must wait between steps of a key's life; every rule in seconds, 0 for none. */
export interface WaitingRules {
  /** Between disable and enable, either way. */
  readonly toggle: number
  /** Between two rotations. */
  readonly rotate: number
  /** From deletion until it may be restored. */
  readonly restore: number
  /** From deletion until it can no longer be restored. */
  readonly restoreWindow: number
  /** From deletion until it may be purged. */
  readonly purge: number
  /** From deletion until it is purged without being asked. */
  readonly autoPurge: number
}

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400]

/** Key Protect's own values (key-protect-api.md §1.4). */
export const DEFAULT_WAITING_RULES: WaitingRules = {
  toggle: MINUTE / 2,
  rotate: HOUR,
  restore: MINUTE / 2,
  restoreWindow: 30 * DAY,
  purge: 4 * HOUR,
  autoPurge: 90 * DAY,
}

/** The moments of a key's life that waiting counts from. */
export interface Milestones {
  /** When it was last disabled or enabled. */
  readonly toggledAt: Instant | undefined
  readonly rotatedAt: Instant | undefined
  readonly deletedAt: Instant | undefined
}

const FROM: Partial<Record<KeyAction, { readonly rule: keyof WaitingRules; readonly since: keyof Milestones }>> = {
  disable: { rule: 'toggle', since: 'toggledAt' },
  enable: { rule: 'toggle', since: 'toggledAt' },
  rotate: { rule: 'rotate', since: 'rotatedAt' },
  restore: { rule: 'restore', since: 'deletedAt' },
  purge: { rule: 'purge', since: 'deletedAt' },
}

/** From when the action is allowed, where that is later than `now`; `undefined` when there is nothing to wait for. */
export function waitsUntil(
  rules: WaitingRules,
  milestones: Milestones,
  action: KeyAction,
  now: Instant,
): Instant | undefined {
  const from = FROM[action]
  const since = from && milestones[from.since]
  if (!from || since === undefined) return undefined
  const until = later(since, rules[from.rule])
  return until > now ? until : undefined
}

/** The dates a deleted key shows (key-protect-api.md §1.5). */
export const deletionDates = (rules: WaitingRules, deletedAt: Instant) => ({
  restorableUntil: later(deletedAt, rules.restoreWindow),
  purgeableFrom: later(deletedAt, rules.purge),
  purgedOn: later(deletedAt, rules.autoPurge),
})
