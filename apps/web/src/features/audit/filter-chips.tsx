import { Chip } from '../../components/chip.tsx'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { Button } from '../../ui/button.tsx'
import { actionWords } from './action-words.ts'
import { chosenActions, DEEDS, RANGE_OPTIONS, type AuditSearch, type HoldsSearch } from './audit-search.ts'
import { nameIn } from './facets.ts'
import type { AuditFigures } from './queries.ts'

interface HeldFilter {
  readonly name: string
  readonly value: string
  readonly without: Partial<AuditSearch>
}

/** Filters that are one value each, with the word a chip shows for them and the facet that knows its name. */
const SINGLE = [
  ['outcome', 'Outcome', 'outcome'],
  ['severity', 'Severity', 'severity'],
  ['actor', 'Who', 'initiator'],
  ['key', 'Key', 'key'],
  ['ring', 'Key ring', 'keyRing'],
  ['address', 'From address', 'sourceAddress'],
  ['correlation', 'Correlation', undefined],
  ['from', 'From', undefined],
  ['to', 'To', undefined],
] as const

const moment = (minute: string): string => `${minute.replace('T', ' ')} UTC`

function singleFilters(search: AuditSearch, figures: AuditFigures | undefined): readonly HeldFilter[] {
  return SINGLE.flatMap(([property, name, facet]) => {
    const value = search[property]
    if (value === undefined) return []
    const known = facet === undefined ? undefined : nameIn(figures, facet, value)
    const shown = property === 'from' || property === 'to' ? moment(value) : truncateMiddle(value, 12, 6)
    return [{ name, value: known ?? shown, without: { [property]: undefined } }]
  })
}

function actionFilters(search: AuditSearch): readonly HeldFilter[] {
  if (search.action === DEEDS) return [{ name: 'Action', value: 'without mere looks', without: { action: undefined } }]
  const actions = chosenActions(search)
  return actions.map((action) => ({
    name: 'Action',
    value: actionWords(action).label,
    without: { action: actions.filter((other) => other !== action).join(',') || undefined },
  }))
}

function heldFilters(search: AuditSearch, figures: AuditFigures | undefined): readonly HeldFilter[] {
  const range = RANGE_OPTIONS.find(({ id }) => id === search.range)
  return [
    ...actionFilters(search),
    ...singleFilters(search, figures),
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
  ring: undefined,
  address: undefined,
  correlation: undefined,
  range: undefined,
  from: undefined,
  to: undefined,
}

interface FilterChipsProps extends HoldsSearch {
  readonly figures: AuditFigures | undefined
}

export function FilterChips({ search, onSearch, figures }: FilterChipsProps) {
  const held = heldFilters(search, figures)
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
