import { useCallback, useEffect, useMemo, useRef } from 'react'
import type { Bytes } from './parse-material.ts'
import { wipe } from './wipe.ts'

export interface HeldSecret {
  /** Takes the bytes over, and wipes what was held before. */
  readonly hold: (bytes: Bytes) => void
  readonly read: () => Bytes | undefined
  readonly forget: () => void
}

/**
 * Bytes nobody else may keep: outside React's state, wiped when the page is left, put aside by the browser, or done
 * with them.
 */
export function useHeldSecret(): HeldSecret {
  const held = useRef<Bytes>(undefined)
  const hold = useCallback((bytes: Bytes) => {
    if (held.current !== bytes) wipe(held.current)
    held.current = bytes
  }, [])
  const read = useCallback(() => held.current, [])
  const forget = useCallback(() => {
    wipe(held.current)
    held.current = undefined
  }, [])
  useEffect(() => {
    addEventListener('pagehide', forget)
    return () => {
      removeEventListener('pagehide', forget)
      forget()
    }
  }, [forget])
  return useMemo(() => ({ hold, read, forget }), [hold, read, forget])
}
