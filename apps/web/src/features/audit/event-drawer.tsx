import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failure } from '../../components/failure.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { PanelBody, SidePanel } from '../../ui/panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { AuditSearch } from './audit-search.ts'
import { OutcomeBadge, SeverityBadge } from './event-badges.tsx'
import { EventFacts } from './event-facts.tsx'
import { eventSentence, shortSentence } from './event-words.ts'
import { auditEventQuery, auditListQuery, type AuditEvent } from './queries.ts'

interface EventDrawerProps {
  readonly onNarrow: (change: Partial<AuditSearch>) => void
  readonly id: string
  readonly onClose: () => void
  readonly link: (event: AuditEvent, sentence: ReactNode) => ReactNode
}

export function EventDrawer({ id, onClose, onNarrow, link }: EventDrawerProps) {
  const event = useQuery(auditEventQuery(id))
  return (
    <SidePanel title="Audit event" onClose={onClose}>
      <PanelBody>
        {event.isError ? <Failure error={event.error} reading onRetry={() => void event.refetch()} /> : null}
        {event.isPending ? <Waiting /> : null}
        {event.data === undefined ? null : (
          <>
            <div>
              <p className="text-lg font-medium text-pretty break-words">{eventSentence(event.data.document)}</p>
              <div className="mt-2 flex gap-1.5">
                <OutcomeBadge outcome={event.data.document.outcome} />
                <SeverityBadge severity={event.data.document.severity} />
              </div>
            </div>
            <EventFacts event={event.data} onNarrow={onNarrow} />
            <Neighbours event={event.data} link={link} />
            <Proof
              canonical={event.data.canonical}
              leafHash={event.data.leafHash}
              formatVersion={event.data.formatVersion}
            />
            <CodeBlock label="As JSON" text={JSON.stringify(event.data.document, null, 2)} />
          </>
        )}
      </PanelBody>
    </SidePanel>
  )
}

const Waiting = () => (
  <div className="flex flex-col gap-3">
    <Skeleton className="h-6 w-4/5" />
    <Skeleton className="h-5 w-24 rounded-full" />
    <Skeleton className="h-48 w-full" />
  </div>
)

/** What else the same request did. */
function Neighbours({ event, link }: { readonly event: AuditEvent } & Pick<EventDrawerProps, 'link'>) {
  const { correlationId, id } = event.document
  const list = useInfiniteQuery({
    ...auditListQuery({ instanceId: '', search: { scope: 'all', correlation: correlationId } }),
    enabled: correlationId !== '',
  })
  const others = list.data?.pages.flatMap((page) => page.events).filter(({ document }) => document.id !== id) ?? []
  return (
    <section aria-label="Same request">
      <h3 className="mb-1.5 text-sm font-medium">Same request</h3>
      {others.length === 0 ? (
        <p className="text-sm text-faint">
          {list.isPending ? 'Looking…' : 'This event stands alone: no other has its correlation id.'}
        </p>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line text-sm">
          {others.map((other) => (
            <li key={other.document.id} className="px-3 py-2">
              {link(other, shortSentence(other.document))}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

interface ProofProps {
  readonly canonical: string
  readonly leafHash: string
  readonly formatVersion: number
}

function Proof({ canonical, leafHash, formatVersion }: ProofProps) {
  return (
    <section aria-label="Proof">
      <h3 className="text-sm font-medium">Proof</h3>
      <p className="mt-0.5 mb-2 text-sm text-faint">
        These bytes were hashed when the event was written (format {formatVersion}). The same bytes give the same leaf
        hash, SHA-256 after a zero byte, wherever you compute it.
      </p>
      <div className="mb-2 flex items-center gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-3">
        <p className="min-w-0 flex-1">
          <span className="block text-xs text-faint">Leaf hash</span>
          <code className="font-mono text-xs break-all">{leafHash}</code>
        </p>
        <CopyButton text={leafHash} what="leaf hash" words />
      </div>
      <CodeBlock label="Canonical bytes" text={canonical} />
    </section>
  )
}
