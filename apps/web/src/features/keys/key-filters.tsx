import { Chip } from '../../components/chip.tsx'
import { FilterMenu } from '../../components/filter-menu.tsx'
import { SearchBox } from '../../components/search-box.tsx'
import { chosenStates, STATE_OPTIONS, type KeySearch } from './key-search.ts'

interface KeyFiltersProps {
  readonly search: KeySearch
  readonly onSearch: (change: Partial<KeySearch>) => void
}

export function KeyFilters({ search, onSearch }: KeyFiltersProps) {
  const chosen = chosenStates(search)
  const setStates = (states: readonly string[]) =>
    onSearch({ state: states.length === 0 ? undefined : states.join(','), page: undefined })
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex flex-wrap gap-2">
        <SearchBox
          label="Search keys"
          placeholder="Part of a name, or a whole key id"
          value={search.search ?? ''}
          onChange={(text) => onSearch({ search: text === '' ? undefined : text, page: undefined })}
        />
        <FilterMenu label="State" options={STATE_OPTIONS} chosen={chosen} onChoose={setStates} />
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
