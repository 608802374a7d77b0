import type { SortProperty } from '@keywright/core/vocabulary/key-sort'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Column } from './key-columns.tsx'
import { cellPlace, HEAD_MENU, HEAD_SELECT, NAME_CELL, ROW_GRID } from './key-grid.ts'
import { NEWEST_FIRST, nextSort, type Sort } from './key-search.ts'

interface HeadProps {
  readonly columns: readonly Column[]
  readonly sort: Sort | undefined
  readonly onSort: (sort: Sort) => void
  /** The box that chooses all. */
  readonly select: ReactNode
}

export const KeyTableHead = ({ columns, sort = NEWEST_FIRST, onSort, select }: HeadProps) => (
  <div
    role="row"
    aria-rowindex={1}
    className={`${ROW_GRID} h-9 bg-sunken text-xs font-medium text-faint @4xl:min-w-(--least)`}
  >
    <div role="columnheader" className={HEAD_SELECT}>
      {select}
    </div>
    <ColumnHead name="Name" property="name" place={NAME_CELL} sort={sort} onSort={onSort} />
    {columns.map((column) => (
      <ColumnHead
        key={column.id}
        name={column.name}
        property={column.sort}
        // One line is enough for a head, so what folds below the name has none there.
        place={column.folded === 'state' || column.folded === undefined ? cellPlace(column) : 'hidden @4xl:block'}
        sort={sort}
        onSort={onSort}
      />
    ))}
    <div role="columnheader" className={HEAD_MENU}>
      <span className="sr-only">Actions</span>
    </div>
  </div>
)

const ARROW = { ascending: ArrowUp, descending: ArrowDown } as const

interface ColumnHeadProps {
  readonly name: string
  readonly property: SortProperty | undefined
  readonly place: string
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
}

function ColumnHead({ name, property, place, sort, onSort }: ColumnHeadProps) {
  if (property === undefined) {
    return (
      <div role="columnheader" className={place}>
        {name}
      </div>
    )
  }
  const direction = sort === property ? 'ascending' : sort === `-${property}` ? 'descending' : undefined
  const Arrow = direction === undefined ? undefined : ARROW[direction]
  return (
    <div role="columnheader" aria-sort={direction ?? 'none'} className={place}>
      <button
        type="button"
        onClick={() => onSort(nextSort(sort, property))}
        className="-ml-1.5 inline-flex h-7 items-center gap-1 rounded px-1.5 whitespace-nowrap hover:bg-hover hover:text-ink"
      >
        {name}
        {Arrow === undefined ? null : <Arrow aria-hidden className="size-3 text-accent" />}
      </button>
    </div>
  )
}
