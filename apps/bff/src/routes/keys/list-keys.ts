import { countKeysRoute, listKeysRoute, type CountKeysQuery } from '@keywright/contract/keys/list-keys'
import { statesOnWire, type KeyState } from '@keywright/core/lifecycle/transition'
import { countKeys, listKeys } from '@keywright/core/operations/list-keys'
import type { KeyFilter, KeySearch } from '@keywright/core/ports/key-store'
import { instantOf, type Instant } from '@keywright/core/vocabulary/instant'
import type { Context } from 'hono'
import { keyRingOf } from '../../http/input.ts'
import { instanceEndpoint } from '../../http/pipeline.ts'
import { parseSearch } from '../../http/search.ts'
import { keyCollectionOf, presentKeys } from '../../presenters/key.ts'

/** Everything but deleted keys, unless the caller says otherwise (key-protect-api.md §2.4). */
const DEFAULT_STATES = [0, 1, 2, 3]

/** A caller's moment, in any offset, as the core writes moments. */
const momentOf = (text: string | undefined): Instant | 'none' | undefined =>
  text === undefined || text === 'none' ? text : instantOf(new Date(text))

/** The rings that the query asks for and the header allows; with a header of another ring, none. */
function ringsOf(asked: readonly string[] | undefined, header: string | undefined): readonly string[] | undefined {
  if (header === undefined) return asked
  return asked === undefined || asked.includes(header) ? [header] : []
}

const filterOf = (query: CountKeysQuery, c: Context): KeyFilter => ({
  states: (query.state ?? DEFAULT_STATES).flatMap((wire): readonly KeyState[] => statesOnWire(wire)),
  extractable: query.extractable,
  search: parseSearch(query.search),
  keyRings: ringsOf(query.keyRing, keyRingOf(c)),
  imported: query.imported,
  checkValue: query.checkValue?.toLowerCase(),
  tag: query.tag,
  expires: momentOf(query.expires),
  rotated: momentOf(query.rotated),
  used: momentOf(query.used),
})

/** What was searched for, as it was understood. */
const echoOf = (search: KeySearch | undefined) =>
  search && {
    query: search.text,
    scopes: search.scopes,
    ...(search.not ? { not: true } : {}),
    ...(search.exact ? { exact: true } : {}),
  }

export const listKeysEndpoint = instanceEndpoint(listKeysRoute, 'kms.secrets.list', async (call) => {
  const { c, core, authorized, query } = call
  const filter = filterOf(query, c)
  const page = { ...filter, limit: query.limit, offset: query.offset, sort: query.sort ?? [] }
  const { keys, total } = await listKeys(core, authorized, { page, withTotal: query.totalCount === true })
  const searchQuery = echoOf(filter.search)
  const more = { ...(total === undefined ? {} : { totalCount: total }), ...(searchQuery ? { searchQuery } : {}) }
  return c.json(keyCollectionOf(await presentKeys(call, keys), more))
})

export const countKeysEndpoint = instanceEndpoint(
  countKeysRoute,
  'kms.secrets.head',
  async ({ c, core, authorized, query }) => {
    const total = await countKeys(core, authorized, filterOf(query, c))
    return c.body(null, 200, { 'Key-Total': String(total) })
  },
)
