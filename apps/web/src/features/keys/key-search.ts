import { oneOf, someOf, textOf } from '../../lib/url-search.ts'

export const STATE_OPTIONS = [
  { id: '1', words: 'Active' },
  { id: '2', words: 'Suspended' },
  { id: '3', words: 'Deactivated' },
  { id: '0', words: 'Pre-activation' },
  { id: '5', words: 'Deleted' },
] as const
export type StateId = (typeof STATE_OPTIONS)[number]['id']

export const SORTS = [
  'name',
  '-name',
  'state',
  '-state',
  'creationDate',
  '-creationDate',
  'lastRotateDate',
  '-lastRotateDate',
] as const
export type Sort = (typeof SORTS)[number]
export const NEWEST_FIRST: Sort = '-creationDate'

/** What the address bar says about the list of keys; every value is text, absent means "as it comes". */
export interface KeySearch {
  readonly search?: string | undefined
  readonly state?: string | undefined
  readonly sort?: Sort | undefined
  readonly page?: string | undefined
}

const pageOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[1-9]\d{0,5}$/.test(value) && value !== '1' ? value : undefined

export const chosenStates = ({ state }: KeySearch): readonly StateId[] =>
  someOf(
    STATE_OPTIONS.map(({ id }) => id),
    state,
  )

/** Reads an address; whatever is not understood is dropped, so that an old link still opens the list. */
export function parseKeySearch(raw: Readonly<Record<string, unknown>>): KeySearch {
  const states = chosenStates({ state: textOf(raw['state']) })
  const sort = oneOf(SORTS, raw['sort'])
  return {
    search: textOf(raw['search']),
    state: states.length === 0 ? undefined : states.join(','),
    sort: sort === NEWEST_FIRST ? undefined : sort,
    page: pageOf(raw['page']),
  }
}

export interface KeyFilter {
  readonly search: string | undefined
  readonly state: string | undefined
  readonly sort: Sort
}

export const keyFilter = ({ search, state, sort }: KeySearch): KeyFilter => ({
  search,
  state,
  sort: sort ?? NEWEST_FIRST,
})

/** A click on a column: first its natural direction, then the other. */
export function nextSort(
  current: Sort | undefined,
  property: 'name' | 'state' | 'creationDate' | 'lastRotateDate',
): Sort {
  const natural: Sort = property === 'name' || property === 'state' ? property : `-${property}`
  const other: Sort = natural.startsWith('-') ? property : `-${property}`
  return (current ?? NEWEST_FIRST) === natural ? other : natural
}
