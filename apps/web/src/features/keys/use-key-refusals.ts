import { KEY_ACTIONS, type KeyAction } from '@keywright/core/lifecycle/permitted'
import { useEffect, useReducer } from 'react'
import { serverNow } from '../../lib/server-clock.ts'
import { actionRefusal, type Judge } from './action-refusal.ts'
import type { Key } from './queries.ts'

/** Why each thing cannot be done now; what is possible has no entry. */
export type Refusals = Readonly<Partial<Record<KeyAction, string>>>

/** What a timer can count; the next look sets another. */
const LONGEST_MS = 2 ** 31 - 1

/** The moments at which something changes by itself: a wait that ends, an expiry, the end of the restore window. */
function nextTurn(key: Key, waits: readonly (number | undefined)[], now: number): number | undefined {
  const moments = [...waits, Date.parse(key.expirationDate ?? ''), Date.parse(key.restoreExpirationDate ?? '')]
  const ahead = moments.filter((at): at is number => at !== undefined && at > now)
  return ahead.length === 0 ? undefined : Math.min(...ahead)
}

/** Judges every action on a key, and again when the clock alone makes one possible. */
export function useKeyRefusals(key: Key | undefined, judge: Judge): Refusals {
  const [turn, look] = useReducer((count: number) => count + 1, 0)
  const { refusals, next } = judged(key, judge, serverNow())
  useEffect(() => {
    if (next === undefined) return
    const timer = setTimeout(look, Math.min(next - serverNow() + 20, LONGEST_MS))
    return () => clearTimeout(timer)
  }, [next, turn])
  return refusals
}

interface Judgement {
  readonly refusals: Refusals
  /** When to look again. */
  readonly next: number | undefined
}

function judged(key: Key | undefined, judge: Judge, now: number): Judgement {
  if (key === undefined) return { refusals: {}, next: undefined }
  const refusals: Partial<Record<KeyAction, string>> = {}
  const waits: (number | undefined)[] = []
  for (const action of KEY_ACTIONS) {
    const refusal = actionRefusal(action, key, judge, now)
    if (refusal === undefined) continue
    refusals[action] = refusal.reason
    waits.push(refusal.until)
  }
  return { refusals, next: nextTurn(key, waits, now) }
}
