import { Link } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { memo, type KeyboardEvent, type MouseEvent } from 'react'
import { paths } from '../../lib/paths.ts'
import { buttonStyle } from '../../ui/button-style.ts'
import { CheckBox } from '../../ui/check-box.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { Column } from './key-columns.tsx'
import { cellPlace, MENU_CELL, NAME_CELL, SELECT_CELL } from './key-grid.ts'
import type { Key } from './queries.ts'

/** What can be done with a row; the same functions for all rows, so that only rows that change are drawn again. */
export interface RowDeeds {
  readonly onSelect: (item: Key, row: number, range: boolean) => void
  /** Moves the focus to the check box that many rows away. */
  readonly onMove: (row: number, by: -1 | 1, extend: boolean) => void
  readonly onMenu: (item: Key, button: HTMLElement) => void
}

interface KeyRowProps extends RowDeeds {
  readonly item: Key
  readonly row: number
  readonly instanceId: string
  readonly columns: readonly Column[]
  readonly selected: boolean
}

const isArrow = (key: string): key is 'ArrowDown' | 'ArrowUp' => key === 'ArrowDown' || key === 'ArrowUp'

/** The cells of one key; the row around them is placed by the table. */
export const KeyRow = memo(function KeyRow({
  item,
  row,
  instanceId,
  columns,
  selected,
  onSelect,
  onMove,
  onMenu,
}: KeyRowProps) {
  const click = (event: MouseEvent) => onSelect(item, row, event.shiftKey)
  const move = (event: KeyboardEvent) => {
    if (!isArrow(event.key)) return
    event.preventDefault()
    onMove(row, event.key === 'ArrowDown' ? 1 : -1, event.shiftKey)
  }
  return (
    <>
      <div role="cell" className={`z-1 ${SELECT_CELL}`}>
        <CheckBox
          label={`Select ${item.name}`}
          data-row={row}
          checked={selected}
          onClick={click}
          onChange={ignore}
          onKeyDown={move}
        />
      </div>
      <div role="cell" className={NAME_CELL}>
        {/* A description that has no room left wraps to a second line, which is not shown. */}
        <div className="flex h-5.5 min-w-0 flex-wrap items-baseline gap-x-2.5 overflow-hidden">
          <Link
            to={paths.key}
            params={{ instanceId, keyId: item.id }}
            title={item.name}
            className="max-w-full truncate font-medium focus-visible:-outline-offset-2 text-ink after:absolute after:inset-0 hover:underline hover:decoration-accent-line hover:underline-offset-3"
          >
            {item.name}
          </Link>
          {item.description === undefined ? null : (
            <span className="hidden min-w-0 flex-1 basis-24 truncate text-sm text-faint @4xl:block">
              {item.description}
            </span>
          )}
        </div>
      </div>
      {columns.map((column) => (
        <div
          key={column.id}
          role="cell"
          className={`text-sm text-soft [&_button]:relative [&_button]:z-1 ${cellPlace(column)}`}
        >
          {column.cell(item)}
        </div>
      ))}
      <div role="cell" className={`relative z-1 ${MENU_CELL}`}>
        <button
          type="button"
          aria-label={`Actions for ${item.name}`}
          aria-haspopup="menu"
          onClick={(event) => onMenu(item, event.currentTarget)}
          className={`${buttonStyle('quiet', 'icon')} size-7!`}
        >
          <Ellipsis aria-hidden className="size-4" />
        </button>
      </div>
    </>
  )
})

/** A checked box without it would be read-only to React; the click above knows about Shift. */
const ignore = (): void => undefined

export function SkeletonRow({ columns }: { readonly columns: readonly Column[] }) {
  return (
    <>
      <div role="cell" className={SELECT_CELL}>
        <Skeleton className="size-4" />
      </div>
      <div role="cell" className={NAME_CELL}>
        <Skeleton className="h-3.5 w-2/5 min-w-32" />
      </div>
      {columns.map((column) => (
        <div key={column.id} role="cell" className={cellPlace(column)}>
          <Skeleton className={column.id === 'state' ? 'h-5 w-18 rounded-full' : 'h-3.5 w-14'} />
        </div>
      ))}
      <div role="cell" className={MENU_CELL}>
        <Skeleton className="mx-2 size-4" />
      </div>
    </>
  )
}
