import { countKeysRoute, listKeysRoute } from '@keywright/contract/keys/list-keys'
import { statesOnWire, type KeyState } from '@keywright/core/lifecycle/transition'
import { countKeys, listKeys } from '@keywright/core/operations/list-keys'
import type { KeyFilter } from '@keywright/core/ports/store'
import { instanceEndpoint } from '../../http/pipeline.ts'
import { parseSearch } from '../../http/search.ts'
import { keyCollectionOf, presentKey } from '../../presenters/key.ts'

/** Everything but deleted keys, unless the caller says otherwise (key-protect-api.md §2.4). */
const DEFAULT_STATES = [0, 1, 2, 3]

interface Filters {
  readonly state?: readonly number[] | undefined
  readonly extractable?: boolean | undefined
  readonly search?: string | undefined
}

const filterOf = ({ state = DEFAULT_STATES, extractable, search }: Filters): KeyFilter => ({
  states: state.flatMap((wire): readonly KeyState[] => statesOnWire(wire)),
  extractable,
  search: parseSearch(search),
})

export const listKeysEndpoint = instanceEndpoint(
  listKeysRoute,
  'kms.secrets.list',
  async ({ c, core, authorized, query }) => {
    const filter = filterOf(query)
    const page = { ...filter, limit: query.limit, offset: query.offset, sort: query.sort ?? [] }
    const { keys, total } = await listKeys(core, authorized, { page, withTotal: query.totalCount === true })
    const { search } = filter
    const more = {
      ...(total === undefined ? {} : { totalCount: total }),
      ...(search
        ? {
            searchQuery: {
              query: search.text,
              scopes: search.scopes,
              ...(search.not ? { not: true } : {}),
              ...(search.exact ? { exact: true } : {}),
            },
          }
        : {}),
    }
    return c.json(
      keyCollectionOf(
        keys.map((key) => presentKey(key, authorized.scope.crn)),
        more,
      ),
    )
  },
)

export const countKeysEndpoint = instanceEndpoint(
  countKeysRoute,
  'kms.secrets.head',
  async ({ c, core, authorized, query }) => {
    const total = await countKeys(core, authorized, filterOf(query))
    return c.body(null, 200, { 'Key-Total': String(total) })
  },
)
