import { CircleCheck, CircleDashed, CircleMinus, CircleX, LoaderCircle, type LucideIcon } from 'lucide-react'
import { errorWords } from '../../lib/error-words.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import type { BulkOutcome } from './bulk-job.ts'
import { KeyStateBadge } from './key-badges.tsx'
import type { Key } from './queries.ts'

interface BulkRowProps {
  readonly item: Key
  readonly outcome: BulkOutcome
  /** Of a key whose turn is to come, and of one that is done. */
  readonly will: string
  readonly done: string
}

interface Looks {
  readonly icon: LucideIcon
  readonly ink: string
}

const LOOKS: Readonly<Record<BulkOutcome['state'], Looks>> = {
  waiting: { icon: CircleDashed, ink: 'text-faint' },
  running: { icon: LoaderCircle, ink: 'animate-spin text-accent' },
  done: { icon: CircleCheck, ink: 'text-good' },
  cancelled: { icon: CircleMinus, ink: 'text-faint' },
  'left-out': { icon: CircleMinus, ink: 'text-warn' },
  failed: { icon: CircleX, ink: 'text-bad' },
}

function wordsOf(outcome: BulkOutcome, will: string, done: string): string {
  switch (outcome.state) {
    case 'waiting':
      return will
    case 'running':
      return 'Under way'
    case 'done':
      return done
    case 'cancelled':
      return 'Not begun: nothing was changed.'
    case 'left-out':
      return outcome.reason
    case 'failed': {
      const { title, changed } = errorWords(outcome.error)
      return `${title} ${changed}`
    }
  }
}

export function BulkRow({ item, outcome, will, done }: BulkRowProps) {
  const { icon: Icon, ink } = LOOKS[outcome.state]
  const correlationId = outcome.state === 'failed' ? outcome.error.correlationId : undefined
  return (
    <div className="flex items-start gap-3 px-3.5 py-2">
      <Icon aria-hidden className={`mt-1 size-4 shrink-0 ${ink}`} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={item.name}>
          {item.name}
        </p>
        <p className="text-sm text-pretty text-soft first-letter:uppercase">{wordsOf(outcome, will, done)}</p>
        {correlationId === undefined ? null : (
          <p className="flex items-center gap-1 text-xs text-faint">
            <code className="truncate font-mono">{correlationId}</code>
            <CopyButton text={correlationId} what="correlation id" />
          </p>
        )}
      </div>
      {outcome.state === 'waiting' || outcome.state === 'left-out' ? <KeyStateBadge item={item} /> : null}
    </div>
  )
}
