import { Chip } from '../../components/chip.tsx'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { Button } from '../../ui/button.tsx'
import { ACTION_OPTIONS, chosenActions, RANGE_OPTIONS, type AuditSearch, type HoldsSearch } from './audit-search.ts'

interface HeldFilter {
  readonly name: string
  readonly value: string
  readonly without: Partial<AuditSearch>
}

/** Filters that are one value each, with the word a chip shows for them. */
const SINGLE = [
  ['outcome', 'Outcome'],
  ['severity', 'Severity'],
  ['actor', 'Actor'],
  ['key', 'Key'],
  ['correlation', 'Correlation'],
  ['from', 'From'],
  ['to', 'To'],
] as const

function heldFilters(search: AuditSearch): readonly HeldFilter[] {
  const actions = chosenActions(search)
  const range = RANGE_OPTIONS.find(({ id }) => id === search.range)
  return [
    ...ACTION_OPTIONS.filter(({ id }) => actions.includes(id)).map(({ id, words }) => ({
      name: 'Action',
      value: words,
      without: { action: actions.filter((other) => other !== id).join(',') || undefined },
    })),
    ...SINGLE.flatMap(([property, name]) => {
      const value = search[property]
      return value === undefined
        ? []
        : [{ name, value: truncateMiddle(value.replace('T', ' '), 12, 6), without: { [property]: undefined } }]
    }),
    ...(range === undefined ? [] : [{ name: 'Time', value: range.words, without: { range: undefined } }]),
  ]
}

const NOTHING: Partial<AuditSearch> = {
  search: undefined,
  action: undefined,
  outcome: undefined,
  severity: undefined,
  actor: undefined,
  key: undefined,
  correlation: undefined,
  range: undefined,
  from: undefined,
  to: undefined,
}

export function FilterChips({ search, onSearch }: HoldsSearch) {
  const held = heldFilters(search)
  if (held.length === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {held.map(({ name, value, without }) => (
        <Chip key={`${name} ${value}`} name={name} value={value} onRemove={() => onSearch(without)} />
      ))}
      {held.length < 2 ? null : (
        <Button variant="quiet" size="small" onPress={() => onSearch(NOTHING)}>
          Clear all
        </Button>
      )}
    </div>
  )
}
