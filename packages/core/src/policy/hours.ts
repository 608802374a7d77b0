import type { Instant } from '../vocabulary/instant.ts'

/** Monday is 1, Sunday 7 (ISO 8601). */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
export type Weekday = (typeof WEEKDAYS)[number]

/**
 * A window that opens on some days of the week. It closes at `until`, which is no longer part of it; where `until` is
 * not later than `from`, it closes on the day after.
 */
export interface Hours {
  readonly days: readonly Weekday[]
  /** `HH:MM`, 00:00 to 23:59. */
  readonly from: string
  readonly until: string
  /** A name of the IANA time zone database, as in `Europe/Berlin`. */
  readonly timeZone: string
}

interface LocalTime {
  readonly day: Weekday
  readonly time: string
}

const DAY_OF: Readonly<Record<string, Weekday>> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 }
/** Making one takes a hundred times as long as using it, and there are few zones. */
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const options = { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const clock = new Intl.DateTimeFormat('en-GB', options)
  clocks.set(timeZone, clock)
  return clock
}

function localTime(at: Instant, timeZone: string): LocalTime | undefined {
  const parts = clockOf(timeZone).formatToParts(new Date(at))
  const valueOf = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  const day = DAY_OF[valueOf('weekday')]
  return day && { day, time: `${valueOf('hour')}:${valueOf('minute')}` }
}

/** Whether this is a zone that hours can be told in. */
export function isTimeZone(name: string): boolean {
  try {
    clockOf(name)
    return true
  } catch {
    return false
  }
}

const dayBefore = (day: Weekday): Weekday => WEEKDAYS[(day + 5) % 7] ?? 7

/** Whether the window is open. In a zone that this runtime does not know it never is. */
export function isOpenAt({ days, from, until, timeZone }: Hours, at: Instant): boolean {
  const local = isTimeZone(timeZone) ? localTime(at, timeZone) : undefined
  if (!local) return false
  const { day, time } = local
  if (from < until) return days.includes(day) && from <= time && time < until
  return (days.includes(day) && from <= time) || (days.includes(dayBefore(day)) && time < until)
}
