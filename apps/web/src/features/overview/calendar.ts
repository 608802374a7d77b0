import type { Overview } from './queries.ts'

export const DAYS = 90
const DAY_MS = 86_400_000

export interface CalendarDay {
  /** `2026-03-12`, in UTC as the server counts. */
  readonly date: string
  readonly expiring: number
  readonly purging: number
  readonly weekend: boolean
}

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** Every day of the next ninety, today first; the server names only those on which something happens. */
export function calendarDays(calendar: Overview['calendar'], now: number): readonly CalendarDay[] {
  const byDate = new Map(calendar.map((day) => [day.date, day]))
  return Array.from({ length: DAYS }, (_, ahead) => {
    const at = now + ahead * DAY_MS
    const date = dateOf(at)
    const { expiring = 0, purging = 0 } = byDate.get(date) ?? {}
    return { date, expiring, purging, weekend: [0, 6].includes(new Date(at).getUTCDay()) }
  })
}

export const isBusy = ({ expiring, purging }: CalendarDay): boolean => expiring + purging > 0

const LONG = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', weekday: 'short', timeZone: 'UTC' })
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' })

const keys = (count: number): string => (count === 1 ? '1 key' : `${count} keys`)

/** "Thu 12 Mar": "2 keys expire, 1 key is purged". */
export function dayWords({ date, expiring, purging }: CalendarDay): { readonly day: string; readonly what: string } {
  const what = [
    expiring === 0 ? '' : `${keys(expiring)} ${expiring === 1 ? 'expires' : 'expire'}`,
    purging === 0 ? '' : `${keys(purging)} ${purging === 1 ? 'is' : 'are'} purged`,
  ]
  return { day: LONG.format(Date.parse(date)), what: what.filter((part) => part !== '').join(', ') }
}

/** So many days are as wide as "Today" on a phone. */
const TODAY_DAYS = 12

/** Where months begin along the strip. */
export const monthMarks = (days: readonly CalendarDay[]): readonly { readonly at: number; readonly words: string }[] =>
  days.flatMap(({ date }, at) =>
    at === 0 || (at > TODAY_DAYS && date.endsWith('-01'))
      ? [{ at, words: at === 0 ? 'Today' : MONTH.format(Date.parse(date)) }]
      : [],
  )
