import { actionWords } from './action-words.ts'
import {
  chosenActions,
  OUTCOME_OPTIONS,
  SEVERITY_OPTIONS,
  type AuditSearch,
  type Outcome,
  type Severity,
} from './audit-search.ts'
import type { AuditFigures } from './queries.ts'

export type FacetName = keyof AuditFigures['facets']

interface FacetRow {
  readonly name: FacetName
  readonly title: string
  readonly words: (value: string) => string
  readonly chosen: (search: AuditSearch) => readonly string[]
  /** The change that adds or takes away a value. */
  readonly toggled: (search: AuditSearch, value: string) => Partial<AuditSearch>
}

const itself = (value: string): string => value
const wordOf =
  (options: readonly { readonly id: string; readonly words: string }[]) =>
  (value: string): string =>
    options.find(({ id }) => id === value)?.words ?? value

const single = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value])

/** A facet of which one value holds at a time. */
const one = (
  name: FacetName,
  title: string,
  parameter: 'actor' | 'key' | 'ring' | 'address',
  words: FacetRow['words'] = itself,
): FacetRow => ({
  name,
  title,
  words,
  chosen: (search) => single(search[parameter]),
  toggled: (search, value) => ({ [parameter]: search[parameter] === value ? undefined : value }),
})

function actionsWith(search: AuditSearch, value: string): Partial<AuditSearch> {
  const held = chosenActions(search)
  const next = held.includes(value) ? held.filter((name) => name !== value) : [...held, value]
  return { action: next.join(',') || undefined }
}

/** What the trail can be narrowed by, most telling first. */
export const FACETS: readonly FacetRow[] = [
  {
    name: 'outcome',
    title: 'Outcome',
    words: wordOf(OUTCOME_OPTIONS),
    chosen: ({ outcome }) => single(outcome),
    // Only values of this facet come here, and the server knows no others.
    toggled: ({ outcome }, value) => ({ outcome: outcome === value ? undefined : (value as Outcome) }),
  },
  {
    name: 'severity',
    title: 'Severity',
    words: wordOf(SEVERITY_OPTIONS),
    chosen: ({ severity }) => single(severity),
    // As above.
    toggled: ({ severity }, value) => ({ severity: severity === value ? undefined : (value as Severity) }),
  },
  {
    name: 'action',
    title: 'Action',
    words: (value) => actionWords(value).label,
    chosen: chosenActions,
    toggled: actionsWith,
  },
  one('initiator', 'Who', 'actor'),
  one('key', 'Key', 'key'),
  one('keyRing', 'Key ring', 'ring'),
  one('sourceAddress', 'Source address', 'address', (value) => (value === 'local' ? 'Keywright itself' : value)),
]

export interface FacetEntry {
  readonly value: string
  readonly words: string
  readonly count: number
  readonly chosen: boolean
}

/** What is chosen comes along even when nothing matches it any more: it must be possible to let go of it. */
export function entriesOf(facet: FacetRow, search: AuditSearch, figures: AuditFigures): readonly FacetEntry[] {
  const found = figures.facets[facet.name]
  const chosen = facet.chosen(search)
  const lost = chosen.filter((value) => !found.some((entry) => entry.value === value))
  return [...found, ...lost.map((value) => ({ value, name: undefined, count: 0 }))].map(({ value, name, count }) => ({
    value,
    words: name === undefined || name === '' ? facet.words(value) : name,
    count,
    chosen: chosen.includes(value),
  }))
}

/** What people call a chosen value, where the figures say. */
export const nameIn = (figures: AuditFigures | undefined, facet: FacetName, value: string): string | undefined =>
  figures?.facets[facet].find((entry) => entry.value === value)?.name
