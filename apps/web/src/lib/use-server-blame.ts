import { useEffect, useRef } from 'react'

/** Calls `place` once for every new failure. */
export function useServerBlame(error: unknown, place: (error: unknown) => void): void {
  const placed = useRef<unknown>(undefined)
  useEffect(() => {
    if (error === placed.current) return
    placed.current = error
    if (error !== undefined) place(error)
  }, [error, place])
}
