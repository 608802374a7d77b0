import { CircleCheck, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Moment } from '../../components/moment.tsx'
import { SeverityBadge } from './event-badges.tsx'
import { eventWords } from './event-words.ts'
import type { AuditEvent } from './queries.ts'

interface EventRowProps {
  readonly event: AuditEvent
  /** Makes the sentence the way to the event. */
  readonly link: (event: AuditEvent, sentence: ReactNode) => ReactNode
}

function Sentence({ event }: { readonly event: AuditEvent }) {
  const { actor, verb, target, because } = eventWords(event.document)
  return (
    <>
      <span className="font-medium text-ink">{actor}</span> {verb}
      {target === undefined ? null : <span className="font-medium text-ink"> {target}</span>}
      {because === undefined ? null : <span className="text-bad"> — {because}</span>}
    </>
  )
}

export function EventRow({ event, link }: EventRowProps) {
  const { outcome, eventTime, severity, action, initiator } = event.document
  const failed = outcome === 'failure'
  const Icon = failed ? CircleX : CircleCheck
  return (
    <li className="rows-lazy relative flex items-start gap-3 px-4 py-2.5 hover:bg-sunken">
      <span className={`mt-0.5 ${failed ? 'text-bad' : 'text-good'}`}>
        <Icon aria-hidden className="size-4" />
        <span className="sr-only">{failed ? 'Failure:' : 'Success:'}</span>
      </span>
      <div className="min-w-0 flex-1 text-soft">
        <p className="break-words">{link(event, <Sentence event={event} />)}</p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-xs text-faint">
          <span className="font-mono">{action}</span>
          <span className="figures">{initiator.host.address}</span>
        </p>
      </div>
      <div className="flex shrink-0 flex-col items-end gap-1 text-sm text-faint sm:flex-row-reverse sm:items-center sm:gap-3">
        <Moment at={eventTime} inRow />
        <SeverityBadge severity={severity} />
      </div>
    </li>
  )
}
