import { KEY_STATES } from '../lifecycle/transition.ts'
import type { KeyRecord } from '../ports/records.ts'
import type { KeyFilter, KeyPage, KeySearch, KeySortProperty } from '../ports/store.ts'
import { folded } from '../vocabulary/folded.ts'

function searched({ id, name }: KeyRecord, { text, scopes, not, exact }: KeySearch): boolean {
  const [sought, own] = [folded(text), folded(name)]
  const byName = scopes.includes('name') && (exact ? own === sought : own.includes(sought))
  return (byName || id === sought) !== not
}

/** Whether a key passes the filter of a list or a count. */
export const matches = (key: KeyRecord, { states, extractable, search }: KeyFilter): boolean =>
  states.includes(key.state) &&
  (extractable === undefined || extractable === (key.type === 'standard')) &&
  (search === undefined || searched(key, search))

/** What each property sorts by; a date that is absent comes before every date. */
const SORT_VALUE = {
  id: ({ id }) => id,
  name: ({ name }) => folded(name),
  state: ({ state }) => KEY_STATES.indexOf(state),
  extractable: ({ type }) => Number(type === 'standard'),
  imported: ({ imported }) => Number(imported),
  creationDate: ({ createdAt }) => createdAt,
  lastUpdateDate: ({ updatedAt }) => updatedAt ?? '',
  lastRotateDate: ({ rotatedAt }) => rotatedAt ?? '',
  expirationDate: ({ expiresAt }) => expiresAt ?? '',
} as const satisfies Record<KeySortProperty, (key: KeyRecord) => string | number>

/** Texts in the order of their characters, as databases have it; JavaScript compares half characters. */
function compare(one: string | number, two: string | number): number {
  if (typeof one === 'number' || typeof two === 'number') return Number(one) - Number(two)
  const [ones, twos] = [Array.from(one), Array.from(two)]
  const at = ones.findIndex((character, i) => character !== twos[i])
  if (at < 0) return ones.length - twos.length
  return (ones[at]?.codePointAt(0) ?? 0) - (twos[at]?.codePointAt(0) ?? -1)
}

/** The matching keys of a page, in its order. */
export function pageOf(keys: readonly KeyRecord[], page: KeyPage): readonly KeyRecord[] {
  const order = [...page.sort, { property: 'id', descending: false } as const]
  const sorted = keys
    .filter((key) => matches(key, page))
    .sort((one, two) => {
      for (const { property, descending } of order) {
        const difference = compare(SORT_VALUE[property](one), SORT_VALUE[property](two))
        if (difference !== 0) return descending ? -difference : difference
      }
      return 0
    })
  return sorted.slice(page.offset, page.offset + page.limit)
}
