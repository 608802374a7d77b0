import { ChevronLeft, ChevronRight } from 'lucide-react'
import { count } from '../lib/plural.ts'
import { Button } from '../ui/button.tsx'

interface PagerProps {
  /** What is listed, in the plural: "Pages of people". */
  readonly what: string
  /** From 1. */
  readonly page: number
  readonly size: number
  readonly total: number
  readonly onPage: (page: number) => void
}

/** Which rows of how many these are, and the way to the others; nothing where one page holds all. */
export function Pager({ what, page, size, total, onPage }: PagerProps) {
  if (total <= size && page === 1) return null
  const [first, last] = [(page - 1) * size + 1, Math.min(page * size, total)]
  return (
    <nav aria-label={`Pages of ${what}`} className="flex flex-wrap items-center justify-between gap-3 text-sm">
      <p aria-live="polite" className="figures text-soft">
        {first > total
          ? `None on this page, ${count(total)} in all`
          : `${count(first)}–${count(last)} of ${count(total)}`}
      </p>
      <div className="flex gap-2">
        <Button
          size="small"
          label="Previous page"
          refused={page === 1 ? 'This is the first page.' : undefined}
          onPress={() => onPage(page - 1)}
        >
          <ChevronLeft aria-hidden className="size-4" />
          Previous
        </Button>
        <Button
          size="small"
          label="Next page"
          refused={last >= total ? 'This is the last page.' : undefined}
          onPress={() => onPage(page + 1)}
        >
          Next
          <ChevronRight aria-hidden className="size-4" />
        </Button>
      </div>
    </nav>
  )
}
