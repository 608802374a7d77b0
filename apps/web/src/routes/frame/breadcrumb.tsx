import { useQuery } from '@tanstack/react-query'
import { Link, useMatches } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { kindOfId, SUBJECT_LOOK } from '../../features/access/subject-words.ts'
import { keyQuery } from '../../features/keys/queries.ts'
import { paths } from '../../lib/paths.ts'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { useWorkplace } from '../workplace.ts'

interface Crumb {
  readonly name: string
  readonly to?: typeof paths.keys | typeof paths.key | typeof paths.rings | typeof paths.access
}

const PAGE: Readonly<Record<string, string>> = {
  overview: 'Overview',
  keys: 'Keys',
  rings: 'Key rings',
  access: 'Access',
  approvals: 'Approvals',
  audit: 'Audit trail',
  hsm: 'HSM',
  settings: 'Instance settings',
  account: 'Your account',
  versions: 'Versions',
  activity: 'Activity',
  use: 'Use it',
  danger: 'Danger zone',
}

/** What can be done below a list, in a panel or on a page of its own. */
const BELOW: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  keys: { new: 'New key', import: 'Import a key' },
  rings: { new: 'New key ring' },
  access: {
    people: 'People',
    groups: 'Groups',
    'service-ids': 'Service IDs',
    roles: 'Roles',
    'single-sign-on': 'Single sign-on',
    why: 'Why?',
  },
}

const LISTS = { keys: paths.keys, rings: paths.rings, access: paths.access } as const
const isList = (page: string): page is keyof typeof LISTS => Object.hasOwn(LISTS, page)

/** Of somebody's own page: what they are; the heading says who. */
const subjectWord = (id: string): string => SUBJECT_LOOK[kindOfId(decodeURIComponent(id))].word

const belowOf = (page: string, second: string, third: string | undefined): string | undefined =>
  page === 'access' && third !== undefined ? subjectWord(third) : BELOW[page]?.[second]

function crumbsOf(address: string, keyName: string | undefined): readonly Crumb[] {
  const [page = 'overview', second, third] = address
    .split('/')
    .slice(3)
    .filter((part) => part !== '')
  const name = PAGE[page] ?? page
  if (second === undefined || !isList(page)) return [{ name }]
  const list: Crumb = { name, to: LISTS[page] }
  const below = belowOf(page, second, third)
  if (below !== undefined) return [list, { name: below }]
  const key = keyName ?? truncateMiddle(second)
  if (third === undefined) return [list, { name: key }]
  return [list, { name: key, to: paths.key }, { name: PAGE[third] ?? third }]
}

export function Breadcrumb() {
  const { instance } = useWorkplace()
  const last = useMatches().at(-1)
  // Only the key's own routes have a key in their address.
  const keyId = last !== undefined && 'keyId' in last.params ? String(last.params.keyId) : undefined
  const { data: key } = useQuery({ ...keyQuery(instance.id, keyId ?? ''), enabled: keyId !== undefined })
  const crumbs = crumbsOf(last?.pathname ?? '', key?.name)
  return (
    <nav aria-label="Breadcrumb" className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-1 text-sm">
        <li className="hidden max-w-48 shrink-0 truncate text-faint sm:block">{instance.name}</li>
        {crumbs.map(({ name, to }, at) => (
          <li
            key={name}
            className={`items-center gap-1 ${to === undefined ? 'min-w-0' : 'shrink-0'} ${at > 0 && to !== undefined ? 'hidden sm:flex' : 'flex'}`}
          >
            <ChevronRight aria-hidden className={`size-3.5 shrink-0 text-faint ${at === 0 ? 'hidden sm:block' : ''}`} />
            {to === undefined ? (
              <span aria-current="page" className="truncate font-medium">
                {name}
              </span>
            ) : (
              <Link
                to={to}
                params={{ instanceId: instance.id, keyId: keyId ?? '' }}
                className="block max-w-48 truncate rounded text-soft hover:text-ink hover:underline"
              >
                {name}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
