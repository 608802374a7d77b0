import type { Key } from './queries.ts'
import { keyState } from './key-state.ts'

/** What happens to a key by itself, and what can still be done about it. */
export interface NextEvent {
  readonly tone: 'plain' | 'warn'
  /** With `{at}` where the moment stands. */
  readonly sentence: string
  readonly at: string
  /** Said after it, if there is anything to add. */
  readonly advice?: { readonly sentence: string; readonly at: string }
}

const SOON_MS = 30 * 86_400_000

export function nextEvent(key: Key, now: number): NextEvent | undefined {
  if (keyState(key) === 'destroyed') return afterDeletion(key, now)
  const { expirationDate } = key
  const lives = keyState(key) === 'active' || keyState(key) === 'suspended'
  if (expirationDate === undefined || !lives) return undefined
  const left = Date.parse(expirationDate) - now
  return {
    tone: left < SOON_MS ? 'warn' : 'plain',
    sentence:
      left > 0
        ? 'Expires on {at}: from then on it wraps nothing new, and unwraps what there is.'
        : 'Expired on {at}: it is about to be deactivated.',
    at: expirationDate,
  }
}

function afterDeletion(key: Key, now: number): NextEvent | undefined {
  const { purgeScheduledOn, restoreExpirationDate } = key
  if (purgeScheduledOn === undefined) return undefined
  const restorable = restoreExpirationDate !== undefined && Date.parse(restoreExpirationDate) > now
  return {
    tone: 'warn',
    sentence: 'Will be purged on {at}: its material is destroyed then, and what it has wrapped is lost.',
    at: purgeScheduledOn,
    ...(restorable ? { advice: { sentence: 'It can be restored until {at}.', at: restoreExpirationDate } } : {}),
  }
}
