import { useNavigate, useSearch } from '@tanstack/react-router'
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { RefreshCw, ScrollText } from 'lucide-react'
import { useCallback, useEffect } from 'react'
import { Failure } from '../components/failure.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { isFiltered, type AuditSearch } from '../features/audit/audit-search.ts'
import { EventDrawer } from '../features/audit/event-drawer.tsx'
import { EventFilters } from '../features/audit/event-filters.tsx'
import { EventList } from '../features/audit/event-list.tsx'
import { ExportMenu, ExportProgress } from '../features/audit/export-menu.tsx'
import { FacetList } from '../features/audit/facet-list.tsx'
import { auditFiguresQuery, auditListQuery } from '../features/audit/queries.ts'
import { TrailHistogram } from '../features/audit/trail-histogram.tsx'
import { firstSteps } from '../lib/first-steps.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Segments } from '../ui/segments.tsx'
import { drawerLink, neighbourLink } from './event-link.tsx'
import { useWorkplace } from './workplace.ts'

const SCOPES = [
  { id: 'instance', words: 'This instance' },
  { id: 'all', words: 'Everything' },
] as const

export function AuditPage() {
  const { instance } = useWorkplace()
  const { event, ...search } = useSearch({ from: '/instances/$instanceId/audit' })
  const navigate = useNavigate()
  const client = useQueryClient()
  const onSearch = useCallback(
    (change: Partial<AuditSearch>) => {
      const replace = 'search' in change
      void navigate({ to: '.', search: (old: AuditSearch) => ({ ...old, ...change }), replace, resetScroll: false })
    },
    [navigate],
  )
  useEffect(() => firstSteps.mark(instance.id, 'looked'), [instance.id])
  const question = { instanceId: instance.id, search }
  const figures = useQuery({ ...auditFiguresQuery(question), placeholderData: keepPreviousData })
  const list = useInfiniteQuery(auditListQuery(question))
  const noFigures = figures.isError && figures.data === undefined
  const held = { search, onSearch, figures: figures.data }
  return (
    <div className="flex flex-col gap-4">
      <PageHeading
        title="Audit trail"
        below={<p className="mt-1 text-soft">Every call, allowed or refused, newest first.</p>}
        actions={
          <>
            <Segments
              label="Events of"
              options={SCOPES}
              chosen={search.scope ?? 'instance'}
              onChoose={(id) => onSearch({ scope: id === 'all' ? 'all' : undefined })}
            />
            <ExportMenu question={question} total={figures.data?.total} />
            <Button onPress={() => void client.invalidateQueries({ queryKey: ['audit'] })}>
              <RefreshCw aria-hidden className="size-3.5" />
              <span className="max-sm:sr-only">Refresh</span>
            </Button>
          </>
        }
      />
      <ExportProgress />
      <EventFilters {...held} />
      {noFigures ? null : <TrailHistogram {...held} busy={figures.isFetching} />}
      {noFigures && !list.isError ? (
        <Failure error={figures.error} reading onRetry={() => void figures.refetch()} />
      ) : null}
      <div className={noFigures ? '' : 'grid items-start gap-x-6 gap-y-4 lg:grid-cols-[13.5rem_minmax(0,1fr)]'}>
        {noFigures ? null : <FacetList {...held} />}
        <section aria-label="Events" className="min-w-0 rounded-lg border border-line bg-surface shadow-rest">
          <EventList question={question} link={drawerLink} empty={<NoEvents filtered={isFiltered(search)} />} />
        </section>
      </div>
      {event === undefined ? null : (
        <EventDrawer
          id={event}
          link={neighbourLink}
          onNarrow={(change) => onSearch({ ...change, event: undefined })}
          onClose={() => onSearch({ event: undefined })}
        />
      )}
    </div>
  )
}

const NoEvents = ({ filtered }: { readonly filtered: boolean }) => (
  <Empty icon={ScrollText} title={filtered ? 'No event matches' : 'Nothing has happened yet'}>
    {filtered
      ? 'Take a filter away, or look further back.'
      : 'Create a key or wrap a data key, and you will see who did it, from where and with what outcome.'}
  </Empty>
)
