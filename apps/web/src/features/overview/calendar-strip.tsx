import { Link } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { clock } from '../../lib/clock.ts'
import { paths } from '../../lib/paths.ts'
import { Card } from '../../ui/card.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Legend } from '../../ui/legend.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { calendarDays, dayWords, DAYS, isBusy, monthMarks, type CalendarDay } from './calendar.ts'
import type { Overview } from './queries.ts'

const NAMED = 3
const LEGEND = [
  ['bg-warn', 'Expiry'],
  ['bg-bad', 'Purge'],
] as const

interface CalendarStripProps {
  readonly instanceId: string
  readonly calendar: Overview['calendar'] | undefined
}

/** What will happen by itself: expiries and purges of the next ninety days. */
export function CalendarStrip({ instanceId, calendar }: CalendarStripProps) {
  const now = useSyncExternalStore(clock.subscribe, clock.now)
  const days = calendarDays(calendar ?? [], now)
  const busy = days.filter(isBusy)
  return (
    <Card title={`Next ${DAYS} days`} aside={busy.length === 0 ? null : <Legend entries={LEGEND} />}>
      {calendar === undefined ? (
        <Skeleton className="h-15 w-full" />
      ) : busy.length === 0 ? (
        <p className="text-soft">No key expires, and none is purged.</p>
      ) : (
        <>
          <Strip instanceId={instanceId} days={days} />
          <ul aria-label="What happens next" className="figures mt-3 flex flex-wrap gap-x-6 gap-y-1 text-sm">
            {busy.slice(0, NAMED).map((day) => {
              const { day: name, what } = dayWords(day)
              return (
                <li key={day.date}>
                  <span className="text-faint">{name}</span> {what}
                </li>
              )
            })}
            {busy.length <= NAMED ? null : <li className="text-faint">and {busy.length - NAMED} more days</li>}
          </ul>
        </>
      )}
    </Card>
  )
}

function Strip({ instanceId, days }: { readonly instanceId: string; readonly days: readonly CalendarDay[] }) {
  return (
    <div>
      <div className="flex h-9 items-end gap-px">
        {days.map((day) =>
          isBusy(day) ? (
            <BusyDay key={day.date} instanceId={instanceId} day={day} />
          ) : (
            <span
              key={day.date}
              aria-hidden
              className={classNames('h-2 min-w-0 flex-1 rounded-xs', day.weekend ? 'bg-line' : 'bg-hover')}
            />
          ),
        )}
      </div>
      <div aria-hidden className="relative mt-1.5 h-4 text-xs text-faint">
        {monthMarks(days).map(({ at, words }) => (
          <span key={at} className="absolute whitespace-nowrap" style={{ left: `${(at / DAYS) * 100}%` }}>
            {words}
          </span>
        ))}
      </div>
    </div>
  )
}

const EXPIRING = { state: '1,2', expires: '90d', sort: 'expirationDate' } as const
const DELETED = { state: '5', sort: 'deletionDate' } as const

/** The list behind a day holds its expiring keys; deleted ones are in a list of their own. */
function BusyDay({ instanceId, day }: { readonly instanceId: string; readonly day: CalendarDay }) {
  const { day: name, what } = dayWords(day)
  return (
    <Link
      to={paths.keys}
      params={{ instanceId }}
      search={day.expiring > 0 ? EXPIRING : DELETED}
      title={`${name}: ${what}`}
      aria-label={`${name}: ${what}`}
      className="flex h-full min-w-0 flex-1 flex-col justify-end gap-px forced-color-adjust-none hover:opacity-80"
    >
      {day.purging === 0 ? null : <span className="block min-h-2 flex-1 rounded-xs bg-bad" />}
      {day.expiring === 0 ? null : <span className="block min-h-2 flex-1 rounded-xs bg-warn" />}
    </Link>
  )
}
