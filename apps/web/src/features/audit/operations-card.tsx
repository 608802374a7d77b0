import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failure } from '../../components/failure.tsx'
import { TimeBars } from '../../components/time-bars/time-bars.tsx'
import { Card } from '../../ui/card.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { actionWords } from './action-words.ts'
import { DEEDS, stretch, type AuditSearch } from './audit-search.ts'
import { auditFiguresQuery, operationsQuery, type AuditFigures, type OperationsRange } from './queries.ts'

const RANGES = [
  { id: '24h', words: '24 h' },
  { id: '7d', words: '7 d' },
] as const

const KINDS_SHOWN = 6
const number = new Intl.NumberFormat('en')

interface OperationsCardProps {
  readonly instanceId: string
  readonly range: OperationsRange
  readonly onRange: (range: OperationsRange) => void
  readonly onSearch: (search: AuditSearch) => void
  /** The way to the events of one kind. */
  readonly link: (search: AuditSearch, words: string) => ReactNode
}

/** What was made, changed and used, over time, by kind and outcome. */
export function OperationsCard({ instanceId, range, onRange, onSearch, link }: OperationsCardProps) {
  const figures = useQuery({ ...operationsQuery(instanceId, range), placeholderData: keepPreviousData })
  return (
    <Card
      title="Operations"
      aside={<Segments label="Operations of the last" options={RANGES} chosen={range} onChoose={onRange} />}
    >
      {figures.isError && figures.data === undefined ? (
        <Failure error={figures.error} reading onRetry={() => void figures.refetch()} />
      ) : figures.data === undefined ? (
        <Waiting />
      ) : (
        <Figures instanceId={instanceId} range={range} figures={figures.data} onSearch={onSearch} link={link} />
      )}
    </Card>
  )
}

interface FiguresProps extends Pick<OperationsCardProps, 'instanceId' | 'range' | 'onSearch' | 'link'> {
  readonly figures: AuditFigures
}

const failedOf = ({ bars }: AuditFigures): number => bars.reduce((sum, { failure }) => sum + failure, 0)

function Figures({ instanceId, range, figures, onSearch, link }: FiguresProps) {
  const failed = failedOf(figures)
  const failures = useQuery({
    ...auditFiguresQuery({ instanceId, search: { action: DEEDS, outcome: 'failure', range } }, 1),
    enabled: failed > 0,
  })
  if (figures.to === undefined || figures.bars.length === 0) return <p className="text-soft">None yet.</p>
  const failedBy = new Map(failures.data?.facets.action.map(({ value, count }) => [value, count]))
  return (
    <>
      <TimeBars
        label="Operations over time"
        bars={figures.bars}
        end={figures.to}
        caption={`${number.format(figures.total)} operations, ${number.format(failed)} failed`}
        purpose="opens those in the audit trail"
        onStretch={(fromMs, toMs) => onSearch({ action: DEEDS, ...stretch(fromMs, toMs) })}
      />
      <Kinds figures={figures} failedBy={failedBy} range={range} link={link} />
    </>
  )
}

interface KindsProps extends Pick<FiguresProps, 'figures' | 'range' | 'link'> {
  readonly failedBy: ReadonlyMap<string, number>
}

function Kinds({ figures, failedBy, range, link }: KindsProps) {
  const kinds = figures.facets.action.slice(0, KINDS_SHOWN)
  const most = Math.max(1, ...kinds.map(({ count }) => count))
  return (
    <ul aria-label="By kind" className="figures mt-4 grid gap-x-8 text-sm sm:grid-cols-2">
      {kinds.map(({ value, count }) => (
        <li key={value} className="relative flex items-center gap-3 rounded-md px-1 py-1 hover:bg-sunken">
          <span className="w-32 shrink-0 truncate">{link({ action: value, range }, actionWords(value).label)}</span>
          <span aria-hidden className="h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-hover">
            <span className="block h-full rounded-full bg-accent/75" style={{ width: `${(count / most) * 100}%` }} />
          </span>
          <span className="min-w-8 text-right font-medium">{number.format(count)}</span>
          {failedBy.size === 0 ? null : <Failed count={failedBy.get(value) ?? 0} />}
        </li>
      ))}
    </ul>
  )
}

const Failed = ({ count }: { readonly count: number }) => (
  <span className="min-w-14 text-right text-xs whitespace-nowrap text-bad">
    {count === 0 ? null : `${number.format(count)} failed`}
  </span>
)

const Waiting = () => (
  <div className="flex flex-col gap-2">
    <Skeleton className="h-5 w-48" />
    <Skeleton className="h-24 w-full" />
    <Skeleton className="h-4 w-full" />
    <Skeleton className="mt-2 h-14 w-full" />
  </div>
)
