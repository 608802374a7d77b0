import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Chip } from '../../components/chip.tsx'
import { FilterMenu } from '../../components/filter-menu.tsx'
import { SearchBox } from '../../components/search-box.tsx'
import { chosenStates, keyFilter, STATE_OPTIONS, type KeySearch } from './key-search.ts'
import { keyPageQuery } from './queries.ts'

interface KeyFiltersProps {
  readonly instanceId: string
  readonly search: KeySearch
  readonly onSearch: (change: Partial<KeySearch>) => void
}

const number = new Intl.NumberFormat('en')

/** From the answer the table shows, so that the two cannot disagree. */
function Total({ instanceId, search }: Omit<KeyFiltersProps, 'onSearch'>) {
  const page = Number(search.page ?? '1') - 1
  const { data } = useQuery({ ...keyPageQuery(instanceId, keyFilter(search), page), placeholderData: keepPreviousData })
  const total = data?.metadata.totalCount
  return (
    <p role="status" className="figures ml-auto text-sm text-faint">
      {total === undefined ? '' : `${number.format(total)} ${total === 1 ? 'key' : 'keys'}`}
    </p>
  )
}

export function KeyFilters({ instanceId, search, onSearch }: KeyFiltersProps) {
  const chosen = chosenStates(search)
  const setStates = (states: readonly string[]) =>
    onSearch({ state: states.length === 0 ? undefined : states.join(','), page: undefined })
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox
          label="Search keys"
          placeholder="Part of a name, or a whole key id"
          value={search.search ?? ''}
          onChange={(text) => onSearch({ search: text === '' ? undefined : text, page: undefined })}
        />
        <FilterMenu label="State" options={STATE_OPTIONS} chosen={chosen} onChoose={setStates} />
        <Total instanceId={instanceId} search={search} />
      </div>
      {chosen.length === 0 ? null : (
        <div className="flex flex-wrap gap-1.5">
          {STATE_OPTIONS.filter(({ id }) => chosen.includes(id)).map(({ id, words }) => (
            <Chip
              key={id}
              name="State"
              value={words}
              onRemove={() => setStates(chosen.filter((other) => other !== id))}
            />
          ))}
        </div>
      )}
    </div>
  )
}
