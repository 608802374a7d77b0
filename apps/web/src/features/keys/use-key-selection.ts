import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import type { KeyFilter } from './key-search.ts'
import { keyPageQuery, listKeys, PAGE_SIZE, type Key } from './queries.ts'

type Chosen = ReadonlyMap<string, Key>
const NONE: Chosen = new Map()
/** Few questions for a list of thousands, and each answered in a moment. */
const PIECE = 1000

export interface KeySelection {
  readonly chosen: Chosen
  readonly onSelect: (item: Key, row: number, range: boolean) => void
  readonly selectAll: () => Promise<void>
  readonly selecting: boolean
  readonly clear: () => void
}

/** Everything a filter finds, in its order, piece by piece. */
export async function allKeys(
  instanceId: string,
  filter: KeyFilter,
  tell: (read: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<readonly Key[]> {
  const found: Key[] = []
  for (;;) {
    const piece = { offset: found.length, size: PIECE, ...(signal === undefined ? {} : { signal }) }
    const { resources } = await listKeys(instanceId, filter, piece)
    found.push(...resources)
    tell(found.length)
    if (resources.length < PIECE) return found
  }
}

/**
 * Which keys are chosen, by id. Another question begins with nothing chosen: nobody shall act on keys that the list in
 * front of them does not show.
 */
export function useKeySelection(instanceId: string, filter: KeyFilter): KeySelection {
  const client = useQueryClient()
  const question = JSON.stringify([instanceId, { ...filter, sort: undefined }])
  const [held, setHeld] = useState({ question, chosen: NONE })
  const [selecting, setSelecting] = useState(false)
  const last = useRef<number>(undefined)
  const chosen = held.question === question ? held.chosen : NONE

  const change = useCallback(
    (make: (old: Chosen) => Chosen) =>
      setHeld((old) => ({ question, chosen: make(old.question === question ? old.chosen : NONE) })),
    [question],
  )

  const onSelect = useCallback(
    (item: Key, row: number, range: boolean) => {
      const from = range ? last.current : undefined
      last.current = row
      if (from === undefined || from === row) {
        change((old) => toggled(old, item))
        return
      }
      const [first, final] = [Math.min(from, row), Math.max(from, row)]
      const pages = pagesBetween(first, final).map(async (page) => {
        const { resources } = await client.query(keyPageQuery(instanceId, filter, page))
        return resources.filter((_, at) => page * PAGE_SIZE + at >= first && page * PAGE_SIZE + at <= final)
      })
      void Promise.all(pages).then((keys) => change((old) => withAll(old, keys.flat())))
    },
    [change, client, instanceId, filter],
  )

  const selectAll = async (): Promise<void> => {
    setSelecting(true)
    try {
      const keys = await allKeys(instanceId, filter)
      change(() => withAll(NONE, keys))
    } finally {
      setSelecting(false)
    }
  }
  return { chosen, onSelect, selectAll, selecting, clear: () => change(() => NONE) }
}

const pagesBetween = (first: number, final: number): readonly number[] => {
  const [from, to] = [Math.floor(first / PAGE_SIZE), Math.floor(final / PAGE_SIZE)]
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

function toggled(old: Chosen, item: Key): Chosen {
  const next = new Map(old)
  if (!next.delete(item.id)) next.set(item.id, item)
  return next
}

const withAll = (old: Chosen, keys: readonly Key[]): Chosen =>
  new Map([...old, ...keys.map((key) => [key.id, key] as const)])
