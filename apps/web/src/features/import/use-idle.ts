import { useEffect, useRef } from 'react'

const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'] as const
const LOOK_MS = 5_000

/** Calls once nobody has touched the page for so long, also while it is in the background, where timers are late. */
export function useIdle(afterMs: number, watched: boolean, onIdle: () => void): void {
  const call = useRef(onIdle)
  useEffect(() => {
    call.current = onIdle
  })
  useEffect(() => {
    if (!watched) return
    let last = Date.now()
    const touch = () => {
      last = Date.now()
    }
    const look = () => {
      if (Date.now() - last < afterMs) return
      last = Date.now()
      call.current()
    }
    const timer = setInterval(look, Math.min(LOOK_MS, afterMs))
    document.addEventListener('visibilitychange', look)
    for (const sign of SIGNS) addEventListener(sign, touch, { passive: true })
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
      for (const sign of SIGNS) removeEventListener(sign, touch)
    }
  }, [afterMs, watched])
}
