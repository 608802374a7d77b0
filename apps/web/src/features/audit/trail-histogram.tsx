import { ZoomOut } from 'lucide-react'
import { TimeBars } from '../../components/time-bars/time-bars.tsx'
import { Button } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { stretch, type AuditSearch, type HoldsSearch } from './audit-search.ts'
import type { AuditFigures } from './queries.ts'

const number = new Intl.NumberFormat('en')

const countWords = ({ total, bars }: AuditFigures): string => {
  const failed = bars.reduce((sum, { failure }) => sum + failure, 0)
  return `${number.format(total)} ${total === 1 ? 'event' : 'events'}, ${number.format(failed)} failed`
}

/** Twice as long around the same middle. */
function widened(from: string, to: string): Partial<AuditSearch> {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const half = (end - start) / 2
  return stretch(start - half, Math.min(end + half, Date.now()))
}

interface TrailHistogramProps extends HoldsSearch {
  readonly figures: AuditFigures | undefined
  readonly busy: boolean
}

export function TrailHistogram({ figures, busy, search, onSearch }: TrailHistogramProps) {
  if (figures === undefined) return <Waiting />
  const { from, to, bars } = figures
  if (from === undefined || to === undefined || bars.length === 0) return null
  const zoomed = search.from !== undefined || search.to !== undefined
  return (
    <section
      aria-label="Over time"
      aria-busy={busy}
      className="relative rounded-lg border border-line bg-surface px-4 pt-3 pb-2.5 shadow-rest"
    >
      <TimeBars
        label="Events over time"
        bars={bars}
        end={to}
        caption={countWords(figures)}
        purpose="shows those events alone"
        onStretch={(fromMs, toMs) => onSearch(stretch(fromMs, toMs))}
      />
      {zoomed ? (
        <Button size="small" variant="quiet" onPress={() => onSearch(widened(from, to))} className="-ml-2">
          <ZoomOut aria-hidden className="size-3.5" />
          Zoom out
        </Button>
      ) : null}
    </section>
  )
}

/** As high as the bars will be. */
const Waiting = () => (
  <div className="rounded-lg border border-line bg-surface px-4 pt-3 pb-2.5 shadow-rest">
    <Skeleton className="mb-2 h-5 w-48" />
    <Skeleton className="h-24 w-full" />
    <Skeleton className="mt-1.5 h-4 w-full" />
  </div>
)
