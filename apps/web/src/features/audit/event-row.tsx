import { CircleCheck, CircleDashed, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Moment } from '../../components/moment.tsx'
import { SeverityBadge } from './event-badges.tsx'
import { afterWords, eventWords } from './event-words.ts'
import type { AuditEvent } from './queries.ts'

interface EventRowProps {
  readonly event: AuditEvent
  /** Makes the sentence the way to the event. */
  readonly link: (event: AuditEvent, sentence: ReactNode) => ReactNode
}

function Sentence({ event }: { readonly event: AuditEvent }) {
  const { actor, verb, target, after, because } = eventWords(event.document)
  return (
    <>
      <span className="font-medium text-ink">{actor}</span> {verb}
      {target === undefined ? null : <span className="font-medium text-ink"> {target}</span>}
      {afterWords(after)}
      {because === undefined ? null : <span className="text-bad"> — {because}</span>}
    </>
  )
}

const MARKS = {
  success: { icon: CircleCheck, ink: 'text-good', word: 'Success' },
  failure: { icon: CircleX, ink: 'text-bad', word: 'Failure' },
  pending: { icon: CircleDashed, ink: 'text-faint', word: 'Begun' },
} as const

export function EventRow({ event, link }: EventRowProps) {
  const { outcome, eventTime, severity, action, initiator } = event.document
  const { icon: Icon, ink, word } = MARKS[outcome]
  return (
    <li className="rows-lazy relative flex items-start gap-3 px-4 py-2.5 hover:bg-sunken">
      <span className={`mt-0.5 ${ink}`}>
        <Icon aria-hidden className="size-4" />
        <span className="sr-only">{word}:</span>
      </span>
      <div className="min-w-0 flex-1 items-baseline gap-x-4 text-soft @5xl:flex">
        <p className="min-w-0 flex-1 break-words">{link(event, <Sentence event={event} />)}</p>
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-xs text-faint @5xl:mt-0">
          <span className="font-mono whitespace-nowrap @5xl:w-50">{action}</span>
          <span className="figures @5xl:w-24">{initiator.host.address}</span>
        </p>
      </div>
      <div className="flex shrink-0 flex-col items-end gap-1 text-sm text-faint @xl:flex-row-reverse @xl:items-center @xl:gap-3 @5xl:w-52">
        <span className="@5xl:w-28 @5xl:text-right">
          <Moment at={eventTime} inRow />
        </span>
        <SeverityBadge severity={severity} />
      </div>
    </li>
  )
}
