import { useCallback, useRef } from 'react'
import { Failure } from '../../components/failure.tsx'
import { keyFilter, type KeySearch } from './key-search.ts'
import { KeyRow, ROW_GRID } from './key-row.tsx'
import { KeyTableHead } from './key-table-head.tsx'
import { NoKeys } from './no-keys.tsx'
import { useKeyRows } from './use-key-rows.ts'

interface KeyTableProps {
  readonly instanceId: string
  readonly search: KeySearch
  readonly onSearch: (change: Partial<KeySearch>) => void
  readonly mayCreate: boolean
}

const PLACEHOLDERS = Array.from({ length: 8 }, (_, at) => at)

export function KeyTable({ instanceId, search, onSearch, mayCreate }: KeyTableProps) {
  const onPage = useCallback(
    (page: number) => onSearch({ page: page === 0 ? undefined : String(page + 1) }),
    [onSearch],
  )
  const list = useRef<HTMLDivElement>(null)
  const startPage = Number(search.page ?? '1') - 1
  const rows = useKeyRows({ instanceId, filter: keyFilter(search), startPage, onPage, list })
  const { head, total, virtual, items, rowAt, failed, margin } = rows

  if (failed !== undefined && head.data === undefined) {
    return <Failure error={failed.error} reading onRetry={() => void failed.refetch()} />
  }
  if (head.isSuccess && total === 0) {
    return (
      <NoKeys
        instanceId={instanceId}
        filtered={search.search !== undefined || search.state !== undefined}
        mayCreate={mayCreate}
      />
    )
  }
  return (
    <>
      {failed === undefined ? null : <Failure error={failed.error} reading onRetry={() => void failed.refetch()} />}
      <div
        role="table"
        aria-label="Keys"
        aria-rowcount={total + 1}
        aria-busy={head.isFetching}
        className="rounded-lg border border-line bg-surface shadow-rest"
      >
        <KeyTableHead sort={search.sort} onSort={(sort) => onSearch({ sort, page: undefined })} />
        <div
          role="rowgroup"
          ref={list}
          className="relative"
          style={{ height: head.isPending ? undefined : virtual.getTotalSize() }}
        >
          {head.isPending
            ? PLACEHOLDERS.map((at) => (
                <div key={at} role="row" className={`${ROW_GRID} border-b border-line py-3 last:border-b-0`}>
                  <KeyRow item={undefined} instanceId={instanceId} />
                </div>
              ))
            : items.map(({ index, key, start }) => (
                <div
                  key={key}
                  ref={virtual.measureElement}
                  data-index={index}
                  role="row"
                  aria-rowindex={index + 2}
                  className={`${ROW_GRID} absolute inset-x-0 top-0 min-h-11 border-b border-line py-2 hover:bg-sunken ${index === total - 1 ? 'border-b-0' : ''}`}
                  style={{ transform: `translateY(${start - margin}px)` }}
                >
                  <KeyRow item={rowAt(index)} instanceId={instanceId} />
                </div>
              ))}
        </div>
      </div>
    </>
  )
}
