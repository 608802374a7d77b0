import { Chip } from '../../components/chip.tsx'
import { Button } from '../../ui/button.tsx'
import {
  chosenRings,
  chosenStates,
  EXPIRES_OPTIONS,
  listed,
  NO_FILTERS,
  ORIGIN_OPTIONS,
  ROTATED_OPTIONS,
  STATE_OPTIONS,
  TYPE_OPTIONS,
  USED_OPTIONS,
  type KeySearch,
} from './key-search.ts'

interface HeldFilter {
  readonly name: string
  readonly value: string
  readonly without: Partial<KeySearch>
}

/** Filters that are one word each. */
const SINGLE = [
  { property: 'type', name: 'Type', options: TYPE_OPTIONS },
  { property: 'origin', name: 'Origin', options: ORIGIN_OPTIONS },
  { property: 'expires', name: 'Expires', options: EXPIRES_OPTIONS },
  { property: 'rotated', name: 'Rotated', options: ROTATED_OPTIONS },
  { property: 'used', name: 'Used', options: USED_OPTIONS },
] as const

function heldFilters(search: KeySearch): readonly HeldFilter[] {
  const states = chosenStates(search)
  const rings = chosenRings(search)
  return [
    ...STATE_OPTIONS.filter(({ id }) => states.includes(id)).map(({ id, words }) => ({
      name: 'State',
      value: words,
      without: { state: listed(states.filter((other) => other !== id)) },
    })),
    ...rings.map((ring) => ({
      name: 'Ring',
      value: ring,
      without: { ring: listed(rings.filter((other) => other !== ring)) },
    })),
    ...SINGLE.flatMap(({ property, name, options }) => {
      const words = options.find(({ id }) => id === search[property])?.words
      return words === undefined ? [] : [{ name, value: words, without: { [property]: undefined } }]
    }),
    ...(search.tag === undefined ? [] : [{ name: 'Tag', value: search.tag, without: { tag: undefined } }]),
  ]
}

interface KeyChipsProps {
  readonly search: KeySearch
  readonly onSearch: (change: Partial<KeySearch>) => void
}

export function KeyChips({ search, onSearch }: KeyChipsProps) {
  const held = heldFilters(search)
  if (held.length === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {held.map(({ name, value, without }) => (
        <Chip
          key={`${name} ${value}`}
          name={name}
          value={value}
          onRemove={() => onSearch({ ...without, page: undefined })}
        />
      ))}
      {held.length < 2 ? null : (
        <Button variant="quiet" size="small" onPress={() => onSearch({ ...NO_FILTERS, search: search.search })}>
          Clear all
        </Button>
      )}
    </div>
  )
}
