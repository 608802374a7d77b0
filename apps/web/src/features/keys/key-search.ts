import { isKeyRingId } from '@keywright/core/vocabulary/key-ring'
import { SORT_PROPERTIES, type SortProperty } from '@keywright/core/vocabulary/key-sort'
import { isTag } from '@keywright/core/vocabulary/limits'
import { oneOf, someOf, textOf } from '../../lib/url-search.ts'

export const STATE_OPTIONS = [
  { id: '1', words: 'Active' },
  { id: '2', words: 'Suspended' },
  { id: '3', words: 'Deactivated or compromised' },
  { id: '0', words: 'Pre-activation' },
  { id: '5', words: 'Deleted' },
] as const
export type StateId = (typeof STATE_OPTIONS)[number]['id']

export const TYPE_OPTIONS = [
  { id: 'root', words: 'Root key' },
  { id: 'standard', words: 'Standard key' },
] as const

export const ORIGIN_OPTIONS = [
  { id: 'generated', words: 'Generated here' },
  { id: 'imported', words: 'Imported' },
] as const

/** Reckoned from now when it is asked, so that a link means the same question tomorrow. */
export const EXPIRES_OPTIONS = [
  { id: '30d', words: 'Within 30 days' },
  { id: '90d', words: 'Within 90 days' },
  { id: 'none', words: 'Never' },
] as const

export const ROTATED_OPTIONS = [
  { id: '30d', words: 'In the last 30 days' },
  { id: '90d', words: 'In the last 90 days' },
  { id: '365d', words: 'In the last year' },
  { id: 'none', words: 'Never' },
] as const

export const USED_OPTIONS = [
  { id: '1d', words: 'In the last 24 hours' },
  { id: '7d', words: 'In the last 7 days' },
  { id: '30d', words: 'In the last 30 days' },
  { id: '90d', words: 'In the last 90 days' },
  { id: 'none', words: 'Never' },
] as const

export type Sort = SortProperty | `-${SortProperty}`
const SORTS: readonly Sort[] = SORT_PROPERTIES.flatMap((property): readonly Sort[] => [property, `-${property}`])
export const NEWEST_FIRST: Sort = '-creationDate'

type IdOf<Options extends readonly { readonly id: string }[]> = Options[number]['id']

/** What the address bar says about the list of keys; every value is text, absent means "as it comes". */
export interface KeySearch {
  readonly search?: string | undefined
  readonly state?: string | undefined
  readonly type?: IdOf<typeof TYPE_OPTIONS> | undefined
  /** Ring ids, comma-separated. */
  readonly ring?: string | undefined
  readonly origin?: IdOf<typeof ORIGIN_OPTIONS> | undefined
  readonly expires?: IdOf<typeof EXPIRES_OPTIONS> | undefined
  readonly rotated?: IdOf<typeof ROTATED_OPTIONS> | undefined
  readonly used?: IdOf<typeof USED_OPTIONS> | undefined
  readonly tag?: string | undefined
  readonly sort?: Sort | undefined
  readonly page?: string | undefined
}

const pageOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[1-9]\d{0,5}$/.test(value) && value !== '1' ? value : undefined

const ids = <Id extends string>(options: readonly { readonly id: Id }[]): readonly Id[] => options.map(({ id }) => id)

export const chosenStates = ({ state }: KeySearch): readonly StateId[] => someOf(ids(STATE_OPTIONS), state)

const MOST_RINGS = 50
/** A ring that is no longer there still has its chip, so that it can be taken away. */
export const chosenRings = ({ ring }: KeySearch): readonly string[] =>
  ring === undefined ? [] : [...new Set(ring.split(','))].filter(isKeyRingId).slice(0, MOST_RINGS)

/** Several values in one; nothing at all when there are none. */
export const listed = (values: readonly string[]): string | undefined =>
  values.length === 0 ? undefined : values.join(',')

/** Reads an address; whatever is not understood is dropped, so that an old link still opens the list. */
export function parseKeySearch(raw: Readonly<Record<string, unknown>>): KeySearch {
  const sort = oneOf(SORTS, raw['sort'])
  const tag = textOf(raw['tag'], 30)
  return {
    search: textOf(raw['search']),
    state: listed(chosenStates({ state: textOf(raw['state']) })),
    type: oneOf(ids(TYPE_OPTIONS), raw['type']),
    ring: listed(chosenRings({ ring: textOf(raw['ring'], 5_100) })),
    origin: oneOf(ids(ORIGIN_OPTIONS), raw['origin']),
    expires: oneOf(ids(EXPIRES_OPTIONS), raw['expires']),
    rotated: oneOf(ids(ROTATED_OPTIONS), raw['rotated']),
    used: oneOf(ids(USED_OPTIONS), raw['used']),
    tag: tag !== undefined && isTag(tag) ? tag : undefined,
    sort: sort === NEWEST_FIRST ? undefined : sort,
    page: pageOf(raw['page']),
  }
}

/** The question itself: everything but the page in sight. */
export type KeyFilter = Omit<KeySearch, 'page'> & { readonly page?: undefined }

export const keyFilter = (search: KeySearch): KeyFilter => ({ ...search, page: undefined })

const NO_FILTER: readonly string[] = ['sort', 'page']

export const isFiltered = (search: KeySearch): boolean =>
  Object.entries(search).some(([name, value]) => value !== undefined && !NO_FILTER.includes(name))

export const NO_FILTERS: Partial<KeySearch> = {
  search: undefined,
  state: undefined,
  type: undefined,
  ring: undefined,
  origin: undefined,
  expires: undefined,
  rotated: undefined,
  used: undefined,
  tag: undefined,
  page: undefined,
}

/** The question as the server takes it; absent members are left out. */
export interface KeyQuery {
  readonly search?: string
  readonly checkValue?: string
  readonly state?: string
  readonly extractable?: 'true' | 'false'
  readonly keyRing?: string
  readonly imported?: 'true' | 'false'
  readonly expires?: string
  readonly rotated?: string
  readonly used?: string
  readonly tag?: string
}

const DAY_MS = 86_400_000
const days = (span: string): number => Number(span.slice(0, -1))
const moment = (span: string | undefined, direction: 1 | -1, now: number): string | undefined =>
  span === undefined || span === 'none' ? span : new Date(now + direction * days(span) * DAY_MS).toISOString()

/** `check:` is ours: two people who compare check values have nothing else to look for. */
const CHECK_VALUE = /^check:\s*([0-9a-f]{2,6})$/i

export function keyQueryOf(filter: KeyFilter, now: number): KeyQuery {
  const [, checkValue] = CHECK_VALUE.exec(filter.search ?? '') ?? []
  const query = {
    search: checkValue === undefined ? filter.search : undefined,
    checkValue,
    state: filter.state,
    extractable: filter.type === undefined ? undefined : String(filter.type === 'standard'),
    keyRing: filter.ring,
    imported: filter.origin === undefined ? undefined : String(filter.origin === 'imported'),
    expires: moment(filter.expires, 1, now),
    rotated: moment(filter.rotated, -1, now),
    used: moment(filter.used, -1, now),
    tag: filter.tag,
  }
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))
}

const WORDS_FIRST: ReadonlySet<SortProperty> = new Set(['id', 'name', 'state', 'extractable', 'imported', 'keyRingID'])
/** What comes next matters most of an expiry, what came last of every other moment. */
const natural = (property: SortProperty): Sort =>
  WORDS_FIRST.has(property) || property === 'expirationDate' ? property : `-${property}`

/** A click on a column: first its natural direction, then the other. */
export function nextSort(current: Sort | undefined, property: SortProperty): Sort {
  const first = natural(property)
  const other: Sort = first === property ? `-${property}` : property
  return (current ?? NEWEST_FIRST) === first ? other : first
}
