import { ArrowDown, ArrowUp } from 'lucide-react'
import { NEWEST_FIRST, nextSort, type Sort } from './key-search.ts'
import { ROW_GRID } from './key-row.tsx'

type SortProperty = Parameters<typeof nextSort>[1]

interface Column {
  readonly name: string
  readonly sort?: SortProperty
  readonly className?: string
}

const COLUMNS: readonly Column[] = [
  { name: 'Name', sort: 'name' },
  { name: 'State', sort: 'state' },
  { name: 'Type', className: 'hidden xl:block' },
  { name: 'Key id', className: 'hidden md:block' },
  { name: 'Created', sort: 'creationDate', className: 'hidden md:block' },
  { name: 'Last rotated', sort: 'lastRotateDate', className: 'hidden xl:block' },
]

interface HeadProps {
  readonly sort: Sort | undefined
  readonly onSort: (sort: Sort) => void
}

export const KeyTableHead = ({ sort = NEWEST_FIRST, onSort }: HeadProps) => (
  <div role="rowgroup" className="sticky top-12 z-10 rounded-t-lg border-b border-line bg-sunken">
    <div role="row" aria-rowindex={1} className={`${ROW_GRID} h-9 text-xs font-medium text-faint`}>
      {COLUMNS.map((column) => (
        <ColumnHead key={column.name} column={column} sort={sort} onSort={onSort} />
      ))}
    </div>
  </div>
)

const ARROW = { ascending: ArrowUp, descending: ArrowDown } as const

function ColumnHead({
  column,
  sort,
  onSort,
}: { readonly column: Column } & Required<HeadProps> & { readonly sort: Sort }) {
  const { name, sort: property, className } = column
  if (property === undefined) {
    return (
      <div role="columnheader" className={className}>
        {name}
      </div>
    )
  }
  const direction = sort === property ? 'ascending' : sort === `-${property}` ? 'descending' : undefined
  const Arrow = direction === undefined ? undefined : ARROW[direction]
  return (
    <div role="columnheader" aria-sort={direction ?? 'none'} className={className}>
      <button
        type="button"
        onClick={() => onSort(nextSort(sort, property))}
        className="-ml-1.5 inline-flex h-7 items-center gap-1 rounded px-1.5 hover:bg-hover hover:text-ink"
      >
        {name}
        {Arrow === undefined ? null : <Arrow aria-hidden className="size-3 text-accent" />}
      </button>
    </div>
  )
}
