import { Check, ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { DEEDS, type HoldsSearch } from './audit-search.ts'
import { entriesOf, FACETS, type FacetEntry } from './facets.ts'
import type { AuditFigures } from './queries.ts'

const SHOWN = 5
const number = new Intl.NumberFormat('en')

interface FacetListProps extends HoldsSearch {
  readonly figures: AuditFigures | undefined
}

/** Which values occur and how often; each one narrows the trail, and is let go of in the same place. */
export function FacetList({ search, onSearch, figures }: FacetListProps) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <aside aria-label="Narrow down" className="min-w-0">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="flex h-9 w-full items-center justify-between rounded-md border border-line-strong bg-surface px-3 text-sm font-medium shadow-rest hover:bg-hover lg:hidden"
      >
        Narrow down
        <ChevronDown aria-hidden className={classNames('size-4 text-faint', open && 'rotate-180')} />
      </button>
      <div
        id={id}
        className={classNames(
          'gap-x-6 gap-y-5 max-lg:mt-3 sm:grid-cols-2 lg:grid lg:grid-cols-1',
          open ? 'grid' : 'hidden',
        )}
      >
        {figures === undefined ? <Waiting /> : <Groups search={search} onSearch={onSearch} figures={figures} />}
      </div>
    </aside>
  )
}

const Waiting = () =>
  [0, 1, 2].map((at) => (
    <div key={at} className="flex flex-col gap-2.5 px-2">
      <Skeleton className="h-3.5 w-16" />
      <Skeleton className="h-4 w-full" />
      <Skeleton className="h-4 w-4/5" />
    </div>
  ))

function Groups({ search, onSearch, figures }: HoldsSearch & { readonly figures: AuditFigures }) {
  const groups = FACETS.map((facet) => ({ facet, entries: entriesOf(facet, search, figures) }))
  return (
    <>
      <DeedsToggle search={search} onSearch={onSearch} />
      {groups
        .filter(({ entries }) => entries.length > 0)
        .map(({ facet, entries }) => (
          <Group
            key={facet.name}
            title={facet.title}
            entries={entries}
            onToggle={(value) => onSearch(facet.toggled(search, value))}
          />
        ))}
    </>
  )
}

const TOGGLE =
  'flex h-7 w-full items-center gap-2 rounded-md px-2 text-left text-sm text-soft hover:bg-hover hover:text-ink aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-ink'

/** Every look at a page is on record too, this one included, and soon outnumbers what was done. */
function DeedsToggle({ search, onSearch }: HoldsSearch) {
  const chosen = search.action === DEEDS
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={() => onSearch({ action: chosen ? undefined : DEEDS })}
      className={TOGGLE}
    >
      <span className="min-w-0 flex-1 truncate">Without mere looks</span>
      {chosen ? <Check aria-hidden className="size-3.5 shrink-0 text-accent" /> : null}
    </button>
  )
}

interface GroupProps {
  readonly title: string
  readonly entries: readonly FacetEntry[]
  readonly onToggle: (value: string) => void
}

function Group({ title, entries, onToggle }: GroupProps) {
  const [all, setAll] = useState(false)
  const id = useId()
  const shown = all ? entries : entries.filter(({ chosen }, at) => at < SHOWN || chosen)
  const hidden = entries.length - shown.length
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-1 px-2 text-xs font-medium text-faint">
        {title}
      </h2>
      <ul>
        {shown.map((entry) => (
          <li key={entry.value}>
            <Toggle entry={entry} onToggle={() => onToggle(entry.value)} />
          </li>
        ))}
      </ul>
      {hidden === 0 && !all ? null : entries.length <= SHOWN ? null : (
        <button
          type="button"
          onClick={() => setAll(!all)}
          className="mx-2 mt-0.5 h-6 rounded text-xs text-soft underline decoration-line-strong underline-offset-3 hover:text-ink"
        >
          {all ? 'Fewer' : `${hidden} more`}
          <span className="sr-only"> under {title}</span>
        </button>
      )}
    </section>
  )
}

const Toggle = ({ entry, onToggle }: { readonly entry: FacetEntry; readonly onToggle: () => void }) => (
  <button type="button" aria-pressed={entry.chosen} onClick={onToggle} title={entry.words} className={TOGGLE}>
    <span className="min-w-0 flex-1 truncate">{entry.words}</span>
    {entry.chosen ? <Check aria-hidden className="size-3.5 shrink-0 text-accent" /> : null}
    <span className="figures text-xs text-faint">
      {number.format(entry.count)}
      <span className="sr-only"> {entry.count === 1 ? 'event' : 'events'}</span>
    </span>
  </button>
)
