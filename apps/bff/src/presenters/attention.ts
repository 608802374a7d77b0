import type { Attention } from '@keywright/contract/dashboard/overview'
import type { HistogramBar } from '@keywright/core/ports/audit-trail'
import type { TokenHealth } from '@keywright/core/ports/cryptographic-token'
import type { CeremonyRecord } from '@keywright/core/ports/records'
import { wireDateOf, type Instant } from '@keywright/core/vocabulary/instant'
import type { DueKeys } from '../store/key-dates.ts'

/** What may call for a person; `undefined` where the caller's roles do not let them know. */
export interface Circumstances {
  readonly now: Instant
  readonly hsm: Pick<TokenHealth, 'state' | 'problem'> | undefined
  readonly expiring: DueKeys
  readonly expired: DueKeys
  readonly purging: DueKeys
  /** Days of 24 hours, oldest first; the last one ends now. */
  readonly days: readonly HistogramBar[] | undefined
  readonly ceremonies: readonly CeremonyRecord[]
}

/** Below this a day is quiet, whatever the days before it were. */
const NOISE = 10
const OUT_OF_THE_ORDINARY = 3

/** How many calls failed in the last 24 hours, when that is out of the ordinary. */
export function unusualFailures(days: readonly HistogramBar[]): number | undefined {
  const today = days.at(-1)?.failure ?? 0
  const before = days.slice(0, -1)
  const usual = before.reduce((sum, { failure }) => sum + failure, 0) / Math.max(1, before.length)
  return today >= NOISE && today > OUT_OF_THE_ORDINARY * usual ? today : undefined
}

/** Each by name; then how many more there are. */
function keysOf(kind: Attention['kind'], { first, total }: DueKeys): readonly Attention[] {
  const named = first.map(({ keyId, name, at }) => ({ kind, keyId, name, at: wireDateOf(at) }))
  return total > first.length ? [...named, { kind, count: total - first.length }] : named
}

const hsmOf = (hsm: Circumstances['hsm']): readonly Attention[] =>
  hsm === undefined || hsm.state === 'ready'
    ? []
    : [{ kind: 'hsm', ...(hsm.problem === undefined ? {} : { problem: hsm.problem }) }]

/** The keys whose expiry has come are told apart from those that have some time left. */
function expiryOf({ now, expiring, expired }: Circumstances): readonly Attention[] {
  const late = expiring.first.filter(({ at }) => at <= now)
  const soon = expiring.first.slice(late.length)
  return [
    ...keysOf('expired', { first: [...late, ...expired.first], total: late.length + expired.total }),
    ...keysOf('expiring', { first: soon, total: expiring.total - late.length }),
  ]
}

/** What waits for a person, most urgent first. */
export function attentionOf(circumstances: Circumstances): readonly Attention[] {
  const { now, hsm, purging, days, ceremonies } = circumstances
  const failures = days && unusualFailures(days)
  const open = ceremonies.filter(({ state, expiresAt }) => state === 'open' && expiresAt > now)
  return [
    ...hsmOf(hsm),
    ...expiryOf(circumstances),
    ...keysOf('purging', purging),
    ...(failures === undefined ? [] : [{ kind: 'failures' as const, count: failures }]),
    ...open.map(({ id, expiresAt }) => ({ kind: 'ceremony' as const, ceremonyId: id, at: wireDateOf(expiresAt) })),
  ]
}
