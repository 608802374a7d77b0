import { CalendarRange } from 'lucide-react'
import { useId } from 'react'
import { SearchBox } from '../../components/search-box.tsx'
import { Button } from '../../ui/button.tsx'
import { inputStyle } from '../../ui/field-style.ts'
import { Segments } from '../../ui/segments.tsx'
import { RANGE_OPTIONS, type AuditSearch, type HoldsSearch } from './audit-search.ts'
import { FilterChips } from './filter-chips.tsx'
import type { AuditFigures } from './queries.ts'

const EVER = 'ever'
const RANGES = [{ id: EVER, words: 'All' }, ...RANGE_OPTIONS.map(({ id, short }) => ({ id, words: short }))] as const

const rangeOf = ({ range, from, to }: AuditSearch): string =>
  range ?? (from === undefined && to === undefined ? EVER : 'exact')

export function EventFilters({
  search,
  onSearch,
  figures,
}: HoldsSearch & { readonly figures: AuditFigures | undefined }) {
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex flex-wrap gap-2">
        <SearchBox
          label="Search the audit trail"
          placeholder="Name, message, address or key id"
          value={search.search ?? ''}
          onChange={(text) => onSearch({ search: text === '' ? undefined : text })}
        />
        <Segments
          label="Time"
          options={RANGES}
          chosen={rangeOf(search)}
          onChoose={(id) =>
            onSearch({ range: RANGE_OPTIONS.find((option) => option.id === id)?.id, from: undefined, to: undefined })
          }
        />
        <ExactRange key={`${search.from ?? ''}/${search.to ?? ''}`} search={search} onSearch={onSearch} />
      </div>
      <FilterChips search={search} onSearch={onSearch} figures={figures} />
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
        <CalendarRange aria-hidden className="size-4 sm:hidden" />
        <span className="max-sm:sr-only">From – to</span>
      </summary>
      <form
        action={apply}
        className="absolute right-0 z-20 mt-1.5 flex w-64 flex-col gap-3 rounded-lg bg-surface p-3.5 shadow-float max-sm:-right-2"
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
