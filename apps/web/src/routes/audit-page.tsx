import { useNavigate, useSearch } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { RefreshCw, ScrollText } from 'lucide-react'
import { useCallback } from 'react'
import { PageHeading } from '../components/page-heading.tsx'
import { isFiltered, type AuditSearch } from '../features/audit/audit-search.ts'
import { EventDrawer } from '../features/audit/event-drawer.tsx'
import { EventFilters } from '../features/audit/event-filters.tsx'
import { EventList } from '../features/audit/event-list.tsx'
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
            <Button onPress={() => void client.invalidateQueries({ queryKey: ['audit', 'list'] })}>
              <RefreshCw aria-hidden className="size-3.5" />
              Refresh
            </Button>
          </>
        }
      />
      <EventFilters search={search} onSearch={onSearch} />
      <section aria-label="Events" className="rounded-lg border border-line bg-surface shadow-rest">
        <EventList
          question={{ instanceId: instance.id, search }}
          link={drawerLink}
          empty={
            <Empty icon={ScrollText} title={isFiltered(search) ? 'No event matches' : 'Nothing has happened yet'}>
              {isFiltered(search)
                ? 'Take a filter away, or look further back.'
                : 'Create a key or wrap a data key, and you will see who did it, from where and with what outcome.'}
            </Empty>
          }
        />
      </section>
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
