import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { KeyFilter } from './key-search.ts'
import { keyPageQuery, PAGE_SIZE, type Key } from './queries.ts'

const ROW_PX = 45
const OVERSCAN = 16

const pageOf = (row: number): number => Math.floor(row / PAGE_SIZE)

/** The pages the rows in sight are on, without repeats. */
function pagesBetween(first: number, last: number): readonly number[] {
  return Array.from({ length: pageOf(last) - pageOf(first) + 1 }, (_, at) => pageOf(first) + at)
}

interface KeyRowsOptions {
  readonly instanceId: string
  readonly filter: KeyFilter
  /** The page the address names, from 0. */
  readonly startPage: number
  readonly onPage: (page: number) => void
}

/**
 * Every row there is, of which only those in sight are fetched and drawn: the total comes with the first page, and the
 * page under the scroll bar is asked for when it gets there. A hundred thousand keys cost what a hundred cost.
 */
export function useKeyRows({ instanceId, filter, startPage, onPage }: KeyRowsOptions) {
  const list = useRef<HTMLDivElement>(null)
  const [margin, setMargin] = useState(0)
  const head = useQuery({ ...keyPageQuery(instanceId, filter, startPage), placeholderData: keepPreviousData })
  const total = head.data?.metadata.totalCount ?? 0

  const virtual = useWindowVirtualizer({
    count: total,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: margin,
  })
  const items = virtual.getVirtualItems()
  const needed = items.length === 0 ? [] : pagesBetween(items[0]?.index ?? 0, items.at(-1)?.index ?? 0)
  const pages = useQueries({ queries: needed.map((page) => keyPageQuery(instanceId, filter, page)) })

  const rowAt = (row: number): Key | undefined =>
    pages[needed.indexOf(pageOf(row))]?.data?.resources[row % PAGE_SIZE] ??
    (pageOf(row) === startPage ? head.data?.resources[row % PAGE_SIZE] : undefined)

  useEffect(() => {
    setMargin(list.current?.offsetTop ?? 0)
  }, [total])
  useStartPage(startPage, total, (row) => virtual.scrollToIndex(row, { align: 'start' }))

  const firstInSight = virtual.range?.startIndex ?? 0
  const page = pageOf(firstInSight)
  useEffect(() => {
    if (!virtual.isScrolling && total > 0 && page !== startPage && window.scrollY > 0) onPage(page)
  }, [virtual.isScrolling, page, startPage, total, onPage])

  const failed = pages.find(({ isError }) => isError) ?? (head.isError ? head : undefined)
  return { list, head, total, virtual, items, rowAt, failed, margin }
}

/** An address that names a page opens there, once. */
function useStartPage(startPage: number, total: number, scrollTo: (row: number) => void): void {
  const opened = useRef(false)
  useEffect(() => {
    if (opened.current || total === 0) return
    opened.current = true
    if (startPage > 0) scrollTo(startPage * PAGE_SIZE)
  }, [startPage, total, scrollTo])
}
