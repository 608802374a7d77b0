import { useNavigate, useSearch } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Pager } from '../components/pager.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { PAGE_SIZE } from '../features/access/queries.ts'
import { plural } from '../lib/plural.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { pageWord, type ListSearch } from './access-search.ts'

interface AccessListProps {
  /** "group", and "groups" where that is not made by an s. */
  readonly noun: string
  readonly nouns?: string
  readonly total: number
  readonly action: ReactNode
  /** What is said where there is none at all. */
  readonly none: { readonly icon: LucideIcon; readonly title: string; readonly words: string }
  /** Beside the search box. */
  readonly filters?: ReactNode
  /** Whether anything but a name narrows the list. */
  readonly filtered?: boolean
  readonly children: ReactNode
}

const isWhole = ({ who, page }: ListSearch): boolean => who === undefined && page === undefined

/** One page of a list of Access: what is looked for and which page are in the address. */
export function AccessList({ noun, nouns = `${noun}s`, total, action, none, ...rest }: AccessListProps) {
  const { filters, filtered = false, children } = rest
  // Every list of Access has these in its address, whatever else it has.
  const search: ListSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = (change: ListSearch) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...change }), resetScroll: false })
  if (total === 0 && !filtered && isWhole(search)) {
    return (
      <div className="rounded-lg border border-line bg-surface">
        <Empty icon={none.icon} title={none.title} action={action}>
          {none.words}
        </Empty>
      </div>
    )
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox
          label="Find by name"
          placeholder="Find by name"
          value={search.who ?? ''}
          onChange={(who) => set({ who: who === '' ? undefined : who, page: undefined })}
        />
        {filters}
        <p aria-live="polite" className="px-1 text-sm text-soft">
          {total === 1 ? `1 ${noun}` : plural(total, noun).replace(`${noun}s`, nouns)}
        </p>
        <div className="ml-auto">{action}</div>
      </div>
      {total === 0 ? (
        <div className="rounded-lg border border-line bg-surface">
          <Empty
            icon={none.icon}
            title={`No ${noun} matches`}
            action={<Button onPress={() => set({ who: undefined, page: undefined })}>Clear the search</Button>}
          >
            Nothing here is called this. Take a letter away, or look under another tab.
          </Empty>
        </div>
      ) : (
        children
      )}
      <Pager
        what={nouns}
        page={Number(search.page ?? 1)}
        size={PAGE_SIZE}
        total={total}
        onPage={(page) => set({ page: pageWord(page) })}
      />
    </>
  )
}
