const MINUTE_MS = 60_000
const DAY = 24 * 60
/** Steps a reader can count in, in minutes. */
const STEPS = [
  1 / 60,
  5 / 60,
  10 / 60,
  1 / 2,
  1,
  2,
  5,
  10,
  15,
  30,
  60,
  120,
  180,
  360,
  720,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  91 * DAY,
] as const
const YEAR = 365 * DAY

const utc = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
const CLOCK = utc({ hour: '2-digit', minute: '2-digit' })
const SECONDS = utc({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
const DATE = utc({ day: 'numeric', month: 'short' })
const MONTH = utc({ month: 'short', year: 'numeric' })

interface Tick {
  readonly at: number
  readonly words: string
}

function tickWords(at: number, step: number): string {
  if (step >= 30 * DAY) return MONTH.format(at)
  const isMidnight = at % (DAY * MINUTE_MS) === 0
  if (step >= DAY || isMidnight) return DATE.format(at)
  return step < 1 ? SECONDS.format(at) : CLOCK.format(at)
}

/** At most `most` round moments between two, in UTC as the filters are. */
export function ticksOf(from: number, to: number, most = 5): readonly Tick[] {
  const minutes = (to - from) / MINUTE_MS
  // Seconds make a mark twice as wide.
  const fits = (step: number): boolean => minutes / step <= (step < 1 ? most / 2 : most)
  const step = STEPS.find(fits) ?? YEAR * Math.ceil(minutes / YEAR / most)
  const stepMs = Math.round(step * MINUTE_MS)
  const first = Math.ceil(from / stepMs) * stepMs
  const count = Math.max(0, Math.floor((to - first) / stepMs) + 1)
  return Array.from({ length: count }, (_, nth) => first + nth * stepMs).map((at) => ({
    at,
    words: tickWords(at, step),
  }))
}

const dayOf = (at: number): number => Math.floor(at / (DAY * MINUTE_MS))

/** "12 Mar 10:00–10:15 UTC", with seconds where minutes would read the same. */
export function stretchWords(from: number, to: number): string {
  const clock = to - from < MINUTE_MS ? SECONDS : CLOCK
  const end = dayOf(from) === dayOf(to) ? clock.format(to) : `${DATE.format(to)} ${clock.format(to)}`
  return `${DATE.format(from)} ${clock.format(from)}–${end} UTC`
}

const ROUND = [1, 2, 3, 4, 5, 6, 8, 10] as const

/** The next round number that is not below. */
export function roundUp(value: number): number {
  if (value <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ROUND.map((factor) => factor * power).find((candidate) => candidate >= value) ?? value
}
