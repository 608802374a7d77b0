import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FilterMenu } from '../../components/filter-menu.tsx'
import { SearchBox } from '../../components/search-box.tsx'
import { KeyChips } from './key-chips.tsx'
import {
  chosenRings,
  chosenStates,
  keyFilter,
  listed,
  STATE_OPTIONS,
  TYPE_OPTIONS,
  type KeySearch,
} from './key-search.ts'
import { MoreFilters } from './more-filters.tsx'
import { keyPageQuery } from './queries.ts'
import { SearchHelp } from './search-help.tsx'

interface KeyFiltersProps {
  readonly instanceId: string
  readonly search: KeySearch
  readonly onSearch: (change: Partial<KeySearch>) => void
  /** The ids of the instance's rings; empty while they are not known. */
  readonly rings: readonly string[]
  /** At the right end: what is done with the list as a whole. */
  readonly children: ReactNode
}

const number = new Intl.NumberFormat('en')

/** From the answer the table shows, so that the two cannot disagree. */
function Total({ instanceId, search }: Pick<KeyFiltersProps, 'instanceId' | 'search'>) {
  const page = Number(search.page ?? '1') - 1
  const { data } = useQuery({ ...keyPageQuery(instanceId, keyFilter(search), page), placeholderData: keepPreviousData })
  const total = data?.metadata.totalCount
  return (
    <p role="status" className="figures mr-1 text-sm whitespace-nowrap text-faint">
      {total === undefined ? '' : `${number.format(total)} ${total === 1 ? 'key' : 'keys'}`}
    </p>
  )
}

export function KeyFilters({ instanceId, search, onSearch, rings, children }: KeyFiltersProps) {
  const held = chosenRings(search)
  // A ring somebody deleted in the meantime can still be unticked.
  const ringOptions = [...new Set([...rings, ...held])].map((id) => ({ id, words: id }))
  return (
    <div className="@container flex flex-col gap-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox
          label="Search keys"
          placeholder="Name, alias or key id"
          value={search.search ?? ''}
          onChange={(text) => onSearch({ search: text === '' ? undefined : text, page: undefined })}
        />
        <SearchHelp />
        <FilterMenu
          label="State"
          options={STATE_OPTIONS}
          chosen={chosenStates(search)}
          onChoose={(states) => onSearch({ state: listed(states), page: undefined })}
        />
        <FilterMenu
          label="Type"
          options={TYPE_OPTIONS}
          chosen={search.type === undefined ? [] : [search.type]}
          // Both types together are all there are.
          onChoose={(types) => onSearch({ type: types.length === 1 ? types[0] : undefined, page: undefined })}
        />
        <FilterMenu
          label="Ring"
          options={ringOptions}
          chosen={held}
          onChoose={(chosen) => onSearch({ ring: listed(chosen), page: undefined })}
        />
        <MoreFilters search={search} onSearch={onSearch} />
        <div className="ml-auto flex items-center gap-2">
          <Total instanceId={instanceId} search={search} />
          {children}
        </div>
      </div>
      <KeyChips search={search} onSearch={onSearch} />
    </div>
  )
}
