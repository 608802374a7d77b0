const MONTH = 30.44 * 86_400
const YEAR = 365.25 * 86_400

/** Months and years begin at two of them: one would read "this year" or "last month", whatever day it is. */
const STEPS = [
  { unit: 'second', seconds: 1, upTo: 60 },
  { unit: 'minute', seconds: 60, upTo: 3600 },
  { unit: 'hour', seconds: 3600, upTo: 86_400 },
  { unit: 'day', seconds: 86_400, upTo: 2 * MONTH },
  { unit: 'month', seconds: MONTH, upTo: 2 * YEAR },
  { unit: 'year', seconds: YEAR, upTo: Infinity },
] as const satisfies readonly { unit: Intl.RelativeTimeFormatUnit; seconds: number; upTo: number }[]

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const JUST_NOW_SECONDS = 10
/** What happened since the page's clock last ticked, or on a server whose clock is a little ahead. */
const AHEAD_SECONDS = 90

/**
 * "3 days ago", "in 2 hours"; "just now" for what clocks cannot tell apart. What has passed is counted in whole units, what
 * comes in the nearest: a moment set for twelve days from now must not read "in 11 days" a second later.
 */
export function sinceWords(instant: string, now: number): string {
  const seconds = (Date.parse(instant) - now) / 1000
  if (Number.isNaN(seconds)) return instant
  if (seconds > -JUST_NOW_SECONDS && seconds < AHEAD_SECONDS) return 'just now'
  const step = STEPS.find(({ upTo }) => Math.abs(seconds) < upTo) ?? STEPS[5]
  const units = seconds / step.seconds
  return words.format(units < 0 ? Math.trunc(units) : Math.round(units), step.unit)
}

/** `2026-03-12 03:37:32 UTC` */
export const utcWords = (instant: string): string =>
  new Date(instant).toISOString().slice(0, 19).replace('T', ' ').concat(' UTC')

const LOCAL: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'long' }
/** Making a format takes longer than drawing a row, so the one that every date on the screen needs is made once. */
const here = new Intl.DateTimeFormat('en-GB', LOCAL)

export const localWords = (instant: string, timeZone?: string): string =>
  (timeZone === undefined ? here : new Intl.DateTimeFormat('en-GB', { ...LOCAL, timeZone })).format(new Date(instant))

const SPANS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const

/** A rule's length in the largest unit that says it exactly: "30 seconds", "4 hours", "90 days". */
export function spanWords(seconds: number): string {
  const { unit, seconds: one } =
    SPANS.find((span) => seconds >= span.seconds && seconds % span.seconds === 0) ?? SPANS[3]
  const count = seconds / one
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

const dayOf = (at: Date, timeZone: string | undefined): string =>
  new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...(timeZone === undefined ? {} : { timeZone }) }).format(at)

/** A moment to wait for, by the reader's clock: "12:00:30" today, "3 March at 16:00" later. */
export function momentWords(at: number, now: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const moment = new Date(at)
  if (dayOf(moment, timeZone) === dayOf(new Date(now), timeZone)) {
    return new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', ...zone }).format(moment)
  }
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', ...zone }).format(moment)
  const year = at - now > 300 * 86_400_000 ? ` ${moment.getFullYear()}` : ''
  return `${day}${year} at ${new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', ...zone }).format(moment)}`
}

/** "24 December 2026", by the reader's calendar. */
export const dayWords = (instant: string, timeZone?: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'long',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(instant))
