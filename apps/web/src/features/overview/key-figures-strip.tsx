import { Link } from '@tanstack/react-router'
import { CircleCheck, CircleOff, CirclePause, Trash2 } from 'lucide-react'
import { paths } from '../../lib/paths.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { keyFigures, type KeyFigure } from './key-figures.ts'
import type { Overview } from './queries.ts'

const ICONS = { '1': CircleCheck, '2': CirclePause, '3': CircleOff, '5': Trash2 } as const
const number = new Intl.NumberFormat('en')

interface KeyFiguresStripProps {
  readonly instanceId: string
  readonly counts: Overview['counts'] | undefined
  /** They will not come. */
  readonly failed: boolean
}

/** How many keys there are by state and type; each figure is the way to that list. */
export const KeyFiguresStrip = ({ instanceId, counts, failed }: KeyFiguresStripProps) => (
  <ul
    aria-label="Keys by state"
    className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line shadow-rest sm:grid-cols-4"
  >
    {keyFigures(counts ?? []).map((figure) => (
      <Tile key={figure.wire} instanceId={instanceId} figure={figure} known={counts !== undefined} failed={failed} />
    ))}
  </ul>
)

interface TileProps {
  readonly instanceId: string
  readonly figure: KeyFigure
  readonly known: boolean
  readonly failed: boolean
}

function Tile({ instanceId, figure: { words, ...parts }, known, failed }: TileProps) {
  const { wire, total } = parts
  const Icon = ICONS[wire]
  return (
    <li className="relative bg-surface px-4 py-3 hover:bg-sunken">
      <Link
        to={paths.keys}
        params={{ instanceId }}
        search={{ state: wire }}
        className="flex items-center gap-1.5 text-sm text-soft after:absolute after:inset-0"
      >
        <Icon aria-hidden className="size-3.5 text-faint" />
        {words} keys
      </Link>
      <p className="figures mt-1 h-8 text-2xl font-semibold tracking-tight">
        {known ? number.format(total) : failed ? <NotKnown /> : <Skeleton className="mt-1 h-6 w-10" />}
      </p>
      <p className="figures relative min-h-4.5 text-xs text-faint">
        {known && total > 0 ? <Parts instanceId={instanceId} {...parts} /> : null}
      </p>
    </li>
  )
}

const NotKnown = () => <span className="text-base font-normal tracking-normal text-faint">Not known</span>

const PART = 'rounded text-soft underline decoration-line-strong underline-offset-3 hover:text-ink'

function Parts({
  instanceId,
  wire,
  root,
  standard,
  compromised,
  total,
}: Omit<KeyFigure, 'words'> & { readonly instanceId: string }) {
  const link = { to: paths.keys, params: { instanceId }, className: PART } as const
  return (
    <>
      {root === 0 ? null : (
        <Link {...link} search={{ state: wire, type: 'root' }}>
          {number.format(root)} root
        </Link>
      )}
      {root === 0 || standard === 0 ? null : ' · '}
      {standard === 0 ? null : (
        <Link {...link} search={{ state: wire, type: 'standard' }}>
          {number.format(standard)} standard
        </Link>
      )}
      {compromised === 0 ? null : (
        <span className="text-bad">
          , {compromised === total ? 'all' : `${number.format(compromised)} of them`} compromised
        </span>
      )}
    </>
  )
}
