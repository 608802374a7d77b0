import { useId } from 'react'
import { FilterMenu } from '../../components/filter-menu.tsx'
import { SearchBox } from '../../components/search-box.tsx'
import { Button } from '../../ui/button.tsx'
import { inputStyle } from '../../ui/field-style.ts'
import {
  ACTION_OPTIONS,
  chosenActions,
  OUTCOME_OPTIONS,
  RANGE_OPTIONS,
  SEVERITY_OPTIONS,
  type HoldsSearch,
} from './audit-search.ts'
import { FilterChips } from './filter-chips.tsx'

const only = <Word extends string>(word: Word | undefined): readonly Word[] => (word === undefined ? [] : [word])

export function EventFilters({ search, onSearch }: HoldsSearch) {
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex flex-wrap gap-2">
        <SearchBox
          label="Search the audit trail"
          placeholder="Name, message, address or key id"
          value={search.search ?? ''}
          onChange={(text) => onSearch({ search: text === '' ? undefined : text })}
        />
        <FilterMenu
          label="Action"
          options={ACTION_OPTIONS}
          chosen={chosenActions(search)}
          onChoose={(chosen) => onSearch({ action: chosen.length === 0 ? undefined : chosen.join(',') })}
        />
        <FilterMenu
          label="Outcome"
          options={OUTCOME_OPTIONS}
          chosen={only(search.outcome)}
          multiple={false}
          onChoose={([outcome]) => onSearch({ outcome })}
        />
        <FilterMenu
          label="Severity"
          options={SEVERITY_OPTIONS}
          chosen={only(search.severity)}
          multiple={false}
          onChoose={([severity]) => onSearch({ severity })}
        />
        <FilterMenu
          label="Time"
          options={RANGE_OPTIONS}
          chosen={only(search.range)}
          multiple={false}
          onChoose={([range]) => onSearch({ range, from: undefined, to: undefined })}
        />
        <ExactRange key={`${search.from ?? ''}/${search.to ?? ''}`} search={search} onSearch={onSearch} />
      </div>
      <FilterChips search={search} onSearch={onSearch} />
    </div>
  )
}

/** From and to, in UTC so that a link shows a colleague elsewhere the same events. */
function ExactRange({ search, onSearch }: HoldsSearch) {
  const id = useId()
  const apply = (form: FormData) => {
    const read = (name: string): string | undefined => {
      const value = form.get(name)
      return typeof value === 'string' && value !== '' ? value : undefined
    }
    onSearch({ from: read('from'), to: read('to'), range: undefined })
  }
  return (
    <details className="relative">
      <summary className="inline-flex h-8 cursor-pointer list-none items-center rounded-md border border-line-strong bg-surface px-3 text-sm font-medium shadow-rest hover:bg-hover [&::-webkit-details-marker]:hidden">
        From – to
      </summary>
      <form
        action={apply}
        className="absolute right-0 z-20 mt-1.5 flex w-64 flex-col gap-3 rounded-lg bg-surface p-3.5 shadow-float max-sm:right-auto max-sm:left-0"
      >
        {(['from', 'to'] as const).map((end) => (
          <div key={end}>
            <label htmlFor={`${id}-${end}`} className="mb-1 block text-sm font-medium">
              {end === 'from' ? 'From' : 'To'} <span className="font-normal text-faint">UTC</span>
            </label>
            <input
              id={`${id}-${end}`}
              name={end}
              type="datetime-local"
              defaultValue={search[end]}
              className={`${inputStyle()} text-sm!`}
            />
          </div>
        ))}
        <Button type="submit" variant="primary">
          Show these
        </Button>
      </form>
    </details>
  )
}
