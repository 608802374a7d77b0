import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { paths } from '../../lib/paths.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { wireStateWords } from './key-state.ts'
import { keyCountQuery } from './queries.ts'

const COUNTED = ['1', '2', '3', '5'] as const
const number = new Intl.NumberFormat('en')

/** How many keys are in each state; each figure is the way to that list. */
export function KeyCounts({ instanceId }: { readonly instanceId: string }) {
  const counts = useQueries({ queries: COUNTED.map((state) => keyCountQuery(instanceId, state)) })
  return (
    <ul
      aria-label="Keys by state"
      className="grid grid-cols-2 overflow-hidden rounded-lg border border-line bg-line shadow-rest gap-px sm:grid-cols-4"
    >
      {COUNTED.map((state, at) => {
        const { icon: Icon, word } = wireStateWords(Number(state))
        const count = counts[at]
        return (
          <li key={state} className="relative bg-surface px-4 py-3 hover:bg-sunken">
            <Link
              to={paths.keys}
              params={{ instanceId }}
              search={{ state }}
              className="flex items-center gap-1.5 text-sm text-soft after:absolute after:inset-0"
            >
              <Icon aria-hidden className="size-3.5 text-faint" />
              {word} keys
            </Link>
            <p className="figures mt-1 h-8 text-2xl font-semibold tracking-tight">
              {count?.isError === true ? <span className="text-base font-normal text-faint">Not known</span> : null}
              {count?.data === undefined ? (
                count?.isError === true ? null : (
                  <Skeleton className="mt-1 h-6 w-10" />
                )
              ) : (
                number.format(count.data)
              )}
            </p>
          </li>
        )
      })}
    </ul>
  )
}
