import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type RefObject } from 'react'
import type { KeyFilter } from './key-search.ts'
import { keyPageQuery, PAGE_SIZE, type Key } from './queries.ts'

const ROW_PX = 45
const OVERSCAN = 10

const pageOf = (row: number): number => Math.floor(row / PAGE_SIZE)

/** The pages the rows in sight are on, without repeats. */
const pagesOf = (rows: readonly { readonly index: number }[]): readonly number[] => [
  ...new Set(rows.map(({ index }) => pageOf(index))),
]

export type KeyRows = ReturnType<typeof useKeyRows>

interface KeyRowsOptions {
  readonly instanceId: string
  readonly filter: KeyFilter
  /** The page the address names, from 0. */
  readonly startPage: number
  readonly onPage: (page: number) => void
  readonly list: RefObject<HTMLElement | null>
}

/**
 * Every row there is, of which only those in sight are fetched and drawn: the total comes with the first page, and the
 * page under the scroll bar is asked for when it gets there. A hundred thousand keys cost what a hundred cost.
 */
export function useKeyRows({ instanceId, filter, startPage, onPage, list }: KeyRowsOptions) {
  const head = useQuery({ ...keyPageQuery(instanceId, filter, startPage), placeholderData: keepPreviousData })
  const total = head.data?.metadata.totalCount ?? 0
  const margin = useTopOf(list)

  const virtual = useWindowVirtualizer({
    count: total,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: margin,
  })
  const items = virtual.getVirtualItems()
  const needed = pagesOf(items)
  const pages = useQueries({ queries: needed.map((page) => keyPageQuery(instanceId, filter, page)) })
  const rowAt = (row: number): Key | undefined => {
    const page =
      pageOf(row) === startPage ? (pages[needed.indexOf(startPage)] ?? head) : pages[needed.indexOf(pageOf(row))]
    return page?.data?.resources[row % PAGE_SIZE]
  }

  useStartPage(startPage, total, (row) => virtual.scrollToIndex(row, { align: 'start' }))
  useTellPage({
    page: pageOf(virtual.range?.startIndex ?? 0),
    startPage,
    still: total > 0 && !virtual.isScrolling,
    onPage,
  })

  return { head, total, virtual, items, rowAt, failed: [...pages, head].find(({ isError }) => isError), margin }
}

/** Where the list begins on the page, which changes when something above it does. */
function useTopOf(list: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0)
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      const box = list.current?.getBoundingClientRect()
      setTop(box === undefined ? 0 : Math.round(box.top + window.scrollY))
    })
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [list])
  return top
}

interface TellPage {
  readonly page: number
  readonly startPage: number
  readonly still: boolean
  readonly onPage: (page: number) => void
}

/** Once the scrolling rests, the address says which page is in sight. */
function useTellPage({ page, startPage, still, onPage }: TellPage): void {
  useEffect(() => {
    if (still && page !== startPage && window.scrollY > 0) onPage(page)
  }, [still, page, startPage, onPage])
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
