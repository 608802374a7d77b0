import { CircleCheck, ChevronRight } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Moment } from '../../components/moment.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { attentionWords, TONE_INK } from './attention-words.ts'
import { AttentionLink } from './attention-link.tsx'
import type { Attention } from './queries.ts'

const SHOWN = 5

interface AttentionListProps {
  readonly instanceId: string
  readonly items: readonly Attention[] | undefined
  /** What "all clear" covers; nothing where there is nothing yet that could need anyone. */
  readonly clear: ReactNode
}

/** What waits for a person, most urgent first, each one click from where it is dealt with. */
export function AttentionList({ instanceId, items, clear }: AttentionListProps) {
  const [all, setAll] = useState(false)
  if (items === undefined) return <Waiting />
  if (items.length === 0) return <AllClear>{clear}</AllClear>
  const shown = all ? items : items.slice(0, SHOWN)
  return (
    <>
      <ul aria-label="What needs you" className="divide-y divide-line">
        {shown.map((item) => (
          <Row key={`${item.kind} ${item.keyId ?? item.ceremonyId ?? ''}`} instanceId={instanceId} item={item} />
        ))}
      </ul>
      {items.length <= SHOWN ? null : (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="w-full border-t border-line px-4 py-2 text-left text-sm text-soft hover:bg-sunken hover:text-ink"
        >
          {all ? 'Show the most urgent only' : `Show ${items.length - SHOWN} more`}
        </button>
      )}
    </>
  )
}

function Row({ instanceId, item }: { readonly instanceId: string; readonly item: Attention }) {
  const { icon: Icon, tone, title, before, after, action } = attentionWords(item)
  return (
    <li className="relative flex items-center gap-3 px-4 py-2.5 hover:bg-sunken">
      <Icon aria-hidden className={classNames('size-4 shrink-0', TONE_INK[tone])} />
      <p className="min-w-0 flex-1 break-words">
        <span className="font-medium">{title}</span>{' '}
        <span className="text-soft">
          {before}
          {item.at === undefined ? null : (
            <>
              {' '}
              <Moment at={item.at} inRow />
            </>
          )}
          {after}
        </span>
      </p>
      <AttentionLink instanceId={instanceId} item={item}>
        {action}
        <span className="sr-only">: {title}</span>
        <ChevronRight aria-hidden className="size-3.5" />
      </AttentionLink>
    </li>
  )
}

const AllClear = ({ children }: { readonly children: ReactNode }) => (
  <p className="flex items-center gap-3 px-4 py-4">
    <CircleCheck aria-hidden className="size-5 shrink-0 text-good" />
    <span>
      <span className="font-medium">All clear.</span> <span className="text-soft">{children}</span>
    </span>
  </p>
)

const Waiting = () => (
  <div className="flex items-center gap-3 px-4 py-4">
    <Skeleton className="size-5 rounded-full" />
    <Skeleton className="h-4 w-64" />
  </div>
)
