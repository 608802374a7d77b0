const STEPS = [
  { unit: 'second', seconds: 1, upTo: 60 },
  { unit: 'minute', seconds: 60, upTo: 3600 },
  { unit: 'hour', seconds: 3600, upTo: 86_400 },
  { unit: 'day', seconds: 86_400, upTo: 30 * 86_400 },
  { unit: 'month', seconds: 30.44 * 86_400, upTo: 365 * 86_400 },
  { unit: 'year', seconds: 365.25 * 86_400, upTo: Infinity },
] as const satisfies readonly { unit: Intl.RelativeTimeFormatUnit; seconds: number; upTo: number }[]

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const JUST_NOW_SECONDS = 10
/** What happened since the page's clock last ticked, or on a server whose clock is a little ahead. */
const AHEAD_SECONDS = 90

/** "3 days ago", "in 2 hours"; "just now" for what clocks cannot tell apart. */
export function sinceWords(instant: string, now: number): string {
  const seconds = (Date.parse(instant) - now) / 1000
  if (Number.isNaN(seconds)) return instant
  if (seconds > -JUST_NOW_SECONDS && seconds < AHEAD_SECONDS) return 'just now'
  const step = STEPS.find(({ upTo }) => Math.abs(seconds) < upTo) ?? STEPS[5]
  return words.format(Math.trunc(seconds / step.seconds), step.unit)
}

/** `2026-03-12 03:37:32 UTC` */
export const utcWords = (instant: string): string =>
  new Date(instant).toISOString().slice(0, 19).replace('T', ' ').concat(' UTC')

const LOCAL: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'long' }

export const localWords = (instant: string, timeZone?: string): string =>
  new Intl.DateTimeFormat('en-GB', timeZone === undefined ? LOCAL : { ...LOCAL, timeZone }).format(new Date(instant))
