const TICK_MS = 30_000

let now = Date.now()

/** One clock for every "3 days ago" on the page, so that they turn together. */
export const clock = {
  now: (): number => now,
  subscribe: (tell: () => void): (() => void) => {
    const timer = setInterval(() => {
      now = Date.now()
      tell()
    }, TICK_MS)
    return () => clearInterval(timer)
  },
}
