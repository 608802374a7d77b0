import { Link } from '@tanstack/react-router'
import { Moment } from '../../components/moment.tsx'
import { paths } from '../../lib/paths.ts'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { IdText } from '../../ui/id-text.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { KeyStateBadge, keyTypeWords } from './key-badges.tsx'
import type { Key } from './queries.ts'

/** Header and rows line up on one grid; on a phone a row folds into two lines. */
export const ROW_GRID =
  'grid items-center gap-x-4 gap-y-1 px-4 grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,1fr)_8.5rem_8.5rem_7.5rem] xl:grid-cols-[minmax(0,1fr)_8.5rem_7rem_10.5rem_8rem_8rem]'

const NEVER = <span className="text-faint">Never</span>

interface KeyRowProps {
  readonly item: Key | undefined
  readonly instanceId: string
}

export function KeyRow({ item, instanceId }: KeyRowProps) {
  if (item === undefined) return <SkeletonRow />
  return (
    <>
      <div role="cell" className="flex min-w-0 items-baseline gap-2.5">
        <Link
          to={paths.key}
          params={{ instanceId, keyId: item.id }}
          title={item.name}
          className="max-w-full shrink-0 truncate font-medium text-ink after:absolute after:inset-0 hover:underline hover:decoration-accent-line hover:underline-offset-3"
        >
          {item.name}
        </Link>
        {item.description === undefined ? null : (
          <span className="hidden truncate text-sm text-faint lg:block">{item.description}</span>
        )}
      </div>
      <div role="cell" className="flex justify-end md:justify-start">
        <KeyStateBadge item={item} />
      </div>
      <div role="cell" className="hidden text-sm text-soft xl:block">
        {keyTypeWords(item)}
      </div>
      <div role="cell" className="text-soft [&_button]:relative">
        <IdText id={item.id} shown={truncateMiddle(item.id)} copyAs="key id" />
      </div>
      <div role="cell" className="text-right text-sm text-soft md:text-left">
        <Moment at={item.creationDate} inRow />
      </div>
      <div role="cell" className="hidden text-sm text-soft xl:block">
        {item.lastRotateDate === undefined ? NEVER : <Moment at={item.lastRotateDate} inRow />}
      </div>
    </>
  )
}

function SkeletonRow() {
  return (
    <>
      <div role="cell">
        <Skeleton className="h-3.5 w-2/5 min-w-32" />
      </div>
      <div role="cell">
        <Skeleton className="h-5 w-18 rounded-full" />
      </div>
      <div role="cell" className="hidden xl:block">
        <Skeleton className="h-3.5 w-14" />
      </div>
      <div role="cell">
        <Skeleton className="h-3.5 w-28" />
      </div>
      <div role="cell">
        <Skeleton className="h-3.5 w-18" />
      </div>
      <div role="cell" className="hidden xl:block">
        <Skeleton className="h-3.5 w-14" />
      </div>
    </>
  )
}
