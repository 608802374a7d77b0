import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failure } from '../../components/failure.tsx'
import { Button } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { EventRow } from './event-row.tsx'
import { auditListQuery, type AuditEvent, type AuditQuestion } from './queries.ts'

interface EventListProps {
  readonly question: AuditQuestion
  readonly link: (event: AuditEvent, sentence: ReactNode) => ReactNode
  readonly empty: ReactNode
  /** No more than this many, and no way to older ones. */
  readonly most?: number
}

const PLACEHOLDERS = [0, 1, 2, 3, 4]

const Waiting = () => (
  <ul aria-label="Loading events" className="divide-y divide-line">
    {PLACEHOLDERS.map((at) => (
      <li key={at} className="flex items-center gap-3 px-4 py-2.5">
        <Skeleton className="size-4 rounded-full" />
        <span className="flex-1">
          <Skeleton className="mb-2 h-3.5 w-3/5" />
          <Skeleton className="h-3 w-2/5" />
        </span>
        <Skeleton className="h-3.5 w-16" />
      </li>
    ))}
  </ul>
)

/** Newest first; older events are asked for, so that the page stays where the reader left it. */
export function EventList({ question, link, empty, most }: EventListProps) {
  const list = useInfiniteQuery(auditListQuery(question))
  if (list.isPending) return <Waiting />
  if (list.isError) {
    return (
      <div className="p-4">
        <Failure error={list.error} reading onRetry={() => void list.refetch()} />
      </div>
    )
  }
  const events = list.data.pages.flatMap((page) => page.events).slice(0, most)
  if (events.length === 0) return empty
  return (
    <>
      <ul aria-label="Events" aria-busy={list.isFetching} className="@container divide-y divide-line">
        {events.map((event) => (
          <EventRow key={event.document.id} event={event} link={link} />
        ))}
      </ul>
      {list.hasNextPage && most === undefined ? (
        <div className="flex justify-center border-t border-line p-3">
          <Button size="small" pending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            Show older events
          </Button>
        </div>
      ) : null}
    </>
  )
}
