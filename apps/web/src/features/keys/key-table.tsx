import { useCallback, useEffect, useMemo, useRef, type ReactNode, type RefObject, type UIEvent } from 'react'
import { Failure } from '../../components/failure.tsx'
import { useOverflows } from '../../lib/use-overflows.ts'
import { CheckBox } from '../../ui/check-box.tsx'
import { columnsOf, type Column, type ColumnId } from './key-columns.tsx'
import { gridOf, ROW_GRID } from './key-grid.ts'
import { KeyRow, SkeletonRow, type RowDeeds } from './key-row.tsx'
import { keyFilter, type KeySearch } from './key-search.ts'
import { KeyTableHead } from './key-table-head.tsx'
import { useKeyRows, type KeyRows } from './use-key-rows.ts'
import type { KeySelection } from './use-key-selection.ts'

interface KeyTableProps {
  readonly instanceId: string
  readonly search: KeySearch
  readonly onSearch: (change: Partial<KeySearch>) => void
  readonly columnIds: readonly ColumnId[]
  readonly selection: KeySelection
  readonly onMenu: RowDeeds['onMenu']
  readonly empty: ReactNode
}

const PLACEHOLDERS = Array.from({ length: 8 }, (_, at) => at)
const ROW = `${ROW_GRID} min-h-11 border-b border-line bg-surface py-2 @4xl:min-w-(--least)`

export function KeyTable({ instanceId, search, onSearch, columnIds, selection, onMenu, empty }: KeyTableProps) {
  const onPage = useCallback(
    (page: number) => onSearch({ page: page === 0 ? undefined : String(page + 1) }),
    [onSearch],
  )
  const list = useRef<HTMLDivElement>(null)
  const startPage = Number(search.page ?? '1') - 1
  const rows = useKeyRows({ instanceId, filter: keyFilter(search), startPage, onPage, list })
  const { head, total, failed } = rows
  // Rows already drawn stay as they are while others scroll in: only so long as what they are given is the same.
  const columns = useMemo(() => columnsOf(columnIds), [columnIds])

  if (failed !== undefined && head.data === undefined) {
    return <Failure error={failed.error} reading onRetry={() => void failed.refetch()} />
  }
  if (head.isSuccess && total === 0) return empty
  return (
    <>
      {failed === undefined ? null : <Failure error={failed.error} reading onRetry={() => void failed.refetch()} />}
      <Table
        body={list}
        columns={columns}
        rowCount={total + 1}
        busy={head.isFetching}
        head={
          <KeyTableHead
            columns={columns}
            sort={search.sort}
            onSort={(sort) => onSearch({ sort, page: undefined })}
            select={<SelectAll selection={selection} total={total} />}
          />
        }
      >
        {head.isPending ? (
          PLACEHOLDERS.map((at) => (
            <div key={at} role="row" className={`${ROW} last:border-b-0`}>
              <SkeletonRow columns={columns} />
            </div>
          ))
        ) : (
          <Rows
            rows={rows}
            list={list}
            instanceId={instanceId}
            columns={columns}
            selection={selection}
            onMenu={onMenu}
          />
        )}
      </Table>
    </>
  )
}

interface TableProps {
  readonly body: RefObject<HTMLDivElement | null>
  readonly columns: readonly Column[]
  readonly rowCount: number
  readonly busy: boolean
  readonly head: ReactNode
  readonly children: ReactNode
}

const follow = (leader: HTMLElement, follower: RefObject<HTMLElement | null>): void => {
  if (follower.current !== null) follower.current.scrollLeft = leader.scrollLeft
}

/** The head stays in sight above the page's own scrolling, so it is a box of its own and follows the rows sideways. */
function Table({ body, columns, rowCount, busy, head, children }: TableProps) {
  const top = useRef<HTMLDivElement>(null)
  const scrolls = useOverflows(body, columns.length)
  return (
    <div className="@container">
      <div
        role="table"
        aria-label="Keys"
        aria-rowcount={rowCount}
        aria-busy={busy}
        data-scrolls={scrolls || undefined}
        style={gridOf(columns)}
        className="group/keys rounded-lg border border-line bg-surface shadow-rest"
      >
        <div
          role="rowgroup"
          ref={top}
          onScroll={(event: UIEvent<HTMLElement>) => follow(event.currentTarget, body)}
          className="sticky top-12 z-10 overflow-hidden rounded-t-lg border-b border-line bg-sunken"
        >
          {head}
        </div>
        <div
          role="rowgroup"
          ref={body}
          onScroll={(event: UIEvent<HTMLElement>) => follow(event.currentTarget, top)}
          className="overflow-x-auto overflow-y-hidden rounded-b-lg"
        >
          {children}
        </div>
      </div>
    </div>
  )
}

interface RowsProps extends Pick<KeyTableProps, 'instanceId' | 'selection' | 'onMenu'> {
  readonly rows: KeyRows
  readonly list: RefObject<HTMLDivElement | null>
  readonly columns: readonly Column[]
}

const boxOf = (list: HTMLElement | null, row: number): HTMLElement | null =>
  list?.querySelector<HTMLElement>(`input[data-row="${row}"]`) ?? null

function Rows({ rows, list, instanceId, columns, selection, onMenu }: RowsProps) {
  const { total, virtual, items, rowAt, margin } = rows
  const { chosen, onSelect } = selection
  const keyAt = useRef(rowAt)
  useEffect(() => {
    keyAt.current = rowAt
  })
  const onMove = useCallback<RowDeeds['onMove']>(
    (row, by, extend) => {
      const next = keyAt.current(row + by)
      boxOf(list.current, row + by)?.focus()
      if (extend && next !== undefined) onSelect(next, row + by, true)
    },
    [list, onSelect],
  )
  return (
    <div role="presentation" className="relative @4xl:min-w-(--least)" style={{ height: virtual.getTotalSize() }}>
      {items.map(({ index, key, start }) => {
        const item = rowAt(index)
        const selected = item !== undefined && chosen.has(item.id)
        return (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            role="row"
            aria-rowindex={index + 2}
            data-chosen={selected || undefined}
            className={`${ROW} absolute inset-x-0 top-0 hover:bg-sunken data-chosen:bg-accent-soft ${index === total - 1 ? 'border-b-0' : ''}`}
            style={{ transform: `translateY(${start - margin}px)` }}
          >
            {item === undefined ? (
              <SkeletonRow columns={columns} />
            ) : (
              <KeyRow
                item={item}
                row={index}
                instanceId={instanceId}
                columns={columns}
                selected={selected}
                onSelect={onSelect}
                onMove={onMove}
                onMenu={onMenu}
              />
            )}
          </div>
        )
      })}
    </div>
  )
}

function SelectAll({ selection, total }: { readonly selection: KeySelection; readonly total: number }) {
  const { chosen, selectAll, selecting, clear } = selection
  const all = total > 0 && chosen.size >= total
  return (
    <CheckBox
      label={all ? 'Select none' : `Select all ${total} keys`}
      checked={all}
      mixed={chosen.size > 0 && !all}
      disabled={selecting || total === 0}
      onChange={() => (all ? clear() : void selectAll())}
    />
  )
}
