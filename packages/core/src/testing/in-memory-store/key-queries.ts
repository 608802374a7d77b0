import { KEY_STATES } from '../../lifecycle/transition.ts'
import type { KeyFilter, KeyPage, KeySearch } from '../../ports/key-store.ts'
import type { SortProperty } from '../../vocabulary/key-sort.ts'
import type { KeyRecord } from '../../ports/records.ts'
import { folded } from '../../vocabulary/folded.ts'
import type { Instant } from '../../vocabulary/instant.ts'

/** A key with what a filter may ask of it besides its own fields. */
export interface Searched {
  readonly key: KeyRecord
  readonly lastUsedAt: () => Instant | undefined
}

function found({ id, name, aliases }: KeyRecord, { text, scopes, not, exact }: KeySearch): boolean {
  const sought = folded(text)
  const hit = (own: string): boolean => (exact ? folded(own) === sought : folded(own).includes(sought))
  const texts = [...(scopes.includes('name') ? [name] : []), ...(scopes.includes('alias') ? aliases : [])]
  return (texts.some(hit) || id === sought) !== not
}

/** `none` asks for a moment that is absent; a moment that is asked for is compared with one that is there. */
function inTime(
  own: Instant | undefined,
  asked: Instant | 'none' | undefined,
  holds: (own: Instant, asked: Instant) => boolean,
): boolean {
  if (asked === undefined) return true
  if (own === undefined || asked === 'none') return own === undefined && asked === 'none'
  return holds(own, asked)
}

const noLater = (own: Instant, asked: Instant): boolean => own <= asked
const noEarlier = (own: Instant, asked: Instant): boolean => own >= asked

const timely = ({ key, lastUsedAt }: Searched, { expires, rotated, used }: KeyFilter): boolean =>
  inTime(key.expiresAt, expires, noLater) &&
  inTime(key.rotatedAt, rotated, noEarlier) &&
  (used === undefined || inTime(lastUsedAt(), used, noEarlier))

const grouped = (key: KeyRecord, { keyRings, tag }: KeyFilter): boolean =>
  (keyRings === undefined || keyRings.includes(key.keyRingId)) && (tag === undefined || key.tags.includes(tag))

const ofKind = (key: KeyRecord, { extractable, imported, checkValue }: KeyFilter): boolean =>
  (extractable === undefined || extractable === (key.type === 'standard')) &&
  (imported === undefined || imported === key.imported) &&
  (checkValue === undefined || key.currentVersion?.checkValue.startsWith(checkValue) === true)

/** Whether a key passes the filter of a list or a count. */
export const matches = (searched: Searched, filter: KeyFilter): boolean =>
  filter.states.includes(searched.key.state) &&
  ofKind(searched.key, filter) &&
  grouped(searched.key, filter) &&
  timely(searched, filter) &&
  (filter.search === undefined || found(searched.key, filter.search))

/** What each property sorts by; a date that is absent comes before every date. */
const SORT_VALUE = {
  id: ({ id }) => id,
  name: ({ name }) => folded(name),
  state: ({ state }) => KEY_STATES.indexOf(state),
  extractable: ({ type }) => Number(type === 'standard'),
  imported: ({ imported }) => Number(imported),
  keyRingID: ({ keyRingId }) => keyRingId,
  creationDate: ({ createdAt }) => createdAt,
  lastUpdateDate: ({ updatedAt }) => updatedAt ?? '',
  lastRotateDate: ({ rotatedAt }) => rotatedAt ?? '',
  expirationDate: ({ expiresAt }) => expiresAt ?? '',
  deletionDate: ({ deletion }) => deletion?.at ?? '',
} as const satisfies Record<SortProperty, (key: KeyRecord) => string | number>

/** Texts in the order of their characters, as databases have it; JavaScript compares half characters. */
function compare(one: string | number, two: string | number): number {
  if (typeof one === 'number' || typeof two === 'number') return Number(one) - Number(two)
  const [ones, twos] = [Array.from(one), Array.from(two)]
  const at = ones.findIndex((character, i) => character !== twos[i])
  if (at < 0) return ones.length - twos.length
  return (ones[at]?.codePointAt(0) ?? 0) - (twos[at]?.codePointAt(0) ?? -1)
}

/** The matching keys of a page, in its order. */
export function pageOf(keys: readonly Searched[], page: KeyPage): readonly KeyRecord[] {
  const order = [...page.sort, { property: 'id', descending: false } as const]
  const sorted = keys
    .filter((searched) => matches(searched, page))
    .map(({ key }) => key)
    .sort((one, two) => {
      for (const { property, descending } of order) {
        const difference = compare(SORT_VALUE[property](one), SORT_VALUE[property](two))
        if (difference !== 0) return descending ? -difference : difference
      }
      return 0
    })
  return sorted.slice(page.offset, page.offset + page.limit)
}
