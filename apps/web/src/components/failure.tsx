import { asApiError } from '../lib/api-error.ts'
import { errorWords, readingWords, type ErrorWords } from '../lib/error-words.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Notice } from '../ui/notice.tsx'
import { AwaitingApproval } from './awaiting-approval.tsx'

interface FailureProps {
  readonly error: unknown
  /** A read changes nothing, so nothing is said about changes. */
  readonly reading?: boolean
  readonly onRetry?: () => void
  /** Where this screen knows better than the words for any screen. */
  readonly words?: ErrorWords | undefined
}

/** What happened, whether anything changed, what to do, and the id that leads to the log. */
export function Failure({ error: thrown, reading = false, onRetry, words }: FailureProps) {
  const error = asApiError(thrown)
  if (error.waiting !== undefined) return <AwaitingApproval waiting={error.waiting} />
  const { title, changed, advice } = words ?? (reading ? readingWords : errorWords)(error)
  return (
    <Notice tone="bad" title={title} role="alert">
      <p>{`${changed} ${advice}`.trim()}</p>
      <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1">
        {error.correlationId === undefined ? null : (
          <span className="inline-flex flex-wrap items-center gap-x-1.5 text-xs text-faint">
            <span className="whitespace-nowrap">Correlation id</span>
            <code className="font-mono break-all">{error.correlationId}</code>
            <CopyButton text={error.correlationId} what="correlation id" />
          </span>
        )}
        {onRetry === undefined ? null : (
          <Button size="small" onPress={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </Notice>
  )
}
