import type { ReactNode } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { Skeleton } from '../../ui/skeleton.tsx'

const CELL = 'px-3 py-2 align-middle first:pl-4 last:pr-3'
/** From which width on a column is there. */
const SEEN = { always: '', sm: 'hidden sm:table-cell', md: 'hidden md:table-cell', lg: 'hidden lg:table-cell' } as const

export interface Column {
  readonly name: string
  readonly from?: keyof typeof SEEN
  readonly right?: boolean
  /** For a screen reader alone: the buttons of a row. */
  readonly quiet?: boolean
}

interface TableProps {
  readonly label: string
  readonly columns: readonly Column[]
  readonly children: ReactNode
  /** In a card, which has an edge of its own. */
  readonly bare?: boolean
}

const EDGE = 'rounded-lg border border-line bg-surface shadow-rest'

export const Table = ({ label, columns, children, bare = false }: TableProps) => (
  <div className={classNames('overflow-x-auto', bare ? 'rounded-b-lg' : EDGE)}>
    <table aria-label={label} className="w-full border-collapse text-sm">
      <thead className="border-b border-line bg-sunken">
        <tr>
          {columns.map(({ name, from = 'always', right = false, quiet = false }) => (
            <th
              key={name}
              scope="col"
              className={classNames(
                CELL,
                SEEN[from],
                'text-xs font-medium whitespace-nowrap text-faint',
                right ? 'text-right' : 'text-left',
              )}
            >
              {quiet ? <span className="sr-only">{name}</span> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">{children}</tbody>
    </table>
  </div>
)

interface CellProps {
  readonly children: ReactNode
  readonly from?: keyof typeof SEEN
  readonly right?: boolean
  readonly className?: string
}

export const Cell = ({ children, from = 'always', right = false, className }: CellProps) => (
  <td className={classNames(CELL, SEEN[from], right && 'figures text-right', className)}>{children}</td>
)

interface HeadCellProps {
  readonly children: ReactNode
  /** On a phone it stands for most of the row. */
  readonly wide?: boolean
}

/** What the row is about. */
export const HeadCell = ({ children, wide = false }: HeadCellProps) => (
  <th
    scope="row"
    className={classNames(CELL, 'max-w-0 text-left font-medium sm:w-[34%]', wide ? 'w-[70%]' : 'w-[46%]')}
  >
    {children}
  </th>
)

export const NONE = <span className="text-faint">–</span>
export const ZERO = <span className="text-faint">0</span>

export const TableSkeleton = ({ label }: { readonly label: string }) => (
  <div
    role="status"
    aria-label={`Loading ${label}`}
    className="divide-y divide-line rounded-lg border border-line bg-surface shadow-rest"
  >
    <div className="h-9 rounded-t-lg bg-sunken" />
    {[0, 1, 2].map((at) => (
      <div key={at} className="flex h-12 items-center justify-between px-4">
        <Skeleton className="h-4 w-40" />
        <Skeleton className="h-4 w-24" />
      </div>
    ))}
  </div>
)
