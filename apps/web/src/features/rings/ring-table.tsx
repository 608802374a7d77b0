import { Link } from '@tanstack/react-router'
import { Ellipsis, KeyRound, Plus, ShieldCheck, Trash2 } from 'lucide-react'
import { Moment } from '../../components/moment.tsx'
import { paths } from '../../lib/paths.ts'
import { missingRoleAt, type Holder } from '../../lib/permission.ts'
import { plural } from '../../lib/plural.ts'
import { buttonStyle } from '../../ui/button-style.ts'
import { Menu } from '../../ui/menu.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Who } from '../../ui/who.tsx'
import { ringRefusal } from './ring-refusal.ts'
import type { KeyRing } from './queries.ts'

interface RingTableProps {
  readonly instanceId: string
  readonly rings: readonly KeyRing[]
  readonly holder: Holder
  readonly onView: (ring: KeyRing) => void
  readonly onAddKey: (ring: KeyRing) => void
  readonly onAccess: (ring: KeyRing) => void
  /** Why it is not shown who has access. */
  readonly refusedAccess: string | undefined
  readonly onDelete: (ring: KeyRing) => void
}

const number = new Intl.NumberFormat('en')
const ZERO = <span className="text-faint">0</span>
const NONE = <span className="text-faint">–</span>
const CELL = 'px-3 py-2 align-middle first:pl-4 last:pr-2'
const HEAD = `${CELL} text-left text-xs font-medium whitespace-nowrap text-faint`

export function RingTable({ rings, ...rest }: RingTableProps) {
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface shadow-rest">
      <table aria-label="Key rings" className="w-full border-collapse text-sm">
        <thead className="border-b border-line bg-sunken">
          <tr>
            <th scope="col" className={HEAD}>
              Key ring
            </th>
            <th scope="col" className={`${HEAD} text-right!`}>
              Keys
            </th>
            <th scope="col" className={`${HEAD} text-right!`}>
              Deleted keys
            </th>
            <th scope="col" className={`${HEAD} hidden pl-10! sm:table-cell`}>
              Created
            </th>
            <th scope="col" className={`${HEAD} hidden md:table-cell`}>
              By
            </th>
            <th scope="col" className={HEAD}>
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rings.map((ring) => (
            <RingRow key={ring.id} ring={ring} {...rest} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RingRowProps extends Omit<RingTableProps, 'rings'> {
  readonly ring: KeyRing
}

function RingRow({ ring, instanceId, ...menu }: RingRowProps) {
  const { id, creationDate, createdBy, keywright } = ring
  return (
    <tr className="hover:bg-sunken">
      <th scope="row" className={`${CELL} max-w-0 text-left font-medium`} style={{ width: '40%' }}>
        <Link
          to={paths.keys}
          params={{ instanceId }}
          search={{ ring: id }}
          className="block wrap-anywhere hover:underline hover:decoration-accent-line hover:underline-offset-3"
        >
          {id}
        </Link>
      </th>
      <td className={`${CELL} figures text-right`}>
        {ring.keywright.keys === 0 ? (
          ZERO
        ) : (
          <Link
            to={paths.keys}
            params={{ instanceId }}
            search={{ ring: id }}
            className="link"
            aria-label={`${plural(ring.keywright.keys, 'key')} in ${id}`}
          >
            {number.format(ring.keywright.keys)}
          </Link>
        )}
      </td>
      <td className={`${CELL} figures text-right`}>
        {keywright.deletedKeys === 0 ? (
          ZERO
        ) : (
          <Link
            to={paths.keys}
            params={{ instanceId }}
            search={{ ring: id, state: '5' }}
            className="link"
            aria-label={`${plural(keywright.deletedKeys, 'deleted key')} in ${id}`}
          >
            {number.format(keywright.deletedKeys)}
          </Link>
        )}
      </td>
      <td className={`${CELL} hidden pl-10! whitespace-nowrap text-soft sm:table-cell`}>
        {creationDate === undefined ? 'With the instance' : <Moment at={creationDate} inRow />}
      </td>
      <td className={`${CELL} hidden text-soft md:table-cell`}>
        {createdBy === undefined ? NONE : <Who id={createdBy} name={keywright.createdByName} />}
      </td>
      <td className={`${CELL} w-0 text-right`}>
        <RingMenu ring={ring} {...menu} />
      </td>
    </tr>
  )
}

function RingMenu({
  ring,
  holder,
  onView,
  onAddKey,
  onAccess,
  refusedAccess,
  onDelete,
}: Omit<RingRowProps, 'instanceId'>) {
  return (
    <Menu
      label={`Actions for the ring ${ring.id}`}
      trigger={<Ellipsis aria-hidden className="size-4" />}
      triggerClass={buttonStyle('quiet', 'icon')}
      placement="bottom end"
      entries={[
        {
          id: 'view',
          text: 'View its keys',
          content: (
            <>
              <KeyRound aria-hidden className="size-4 text-faint" />
              View its keys
            </>
          ),
          onAction: () => onView(ring),
        },
        {
          id: 'add',
          text: 'Add a key here',
          refused: missingRoleAt(holder, 'kms.secrets.create', { keyRingID: ring.id }),
          content: (
            <>
              <Plus aria-hidden className="size-4 text-faint" />
              Add a key here
            </>
          ),
          onAction: () => onAddKey(ring),
        },
        {
          id: 'access',
          text: 'Who has access',
          refused: refusedAccess,
          content: (
            <>
              <ShieldCheck aria-hidden className="size-4 text-faint" />
              Who has access
            </>
          ),
          onAction: () => onAccess(ring),
        },
        {
          id: 'delete',
          text: 'Delete',
          apart: true,
          refused: ringRefusal(ring, holder),
          content: (
            <>
              <Trash2 aria-hidden className="size-4 text-faint" />
              Delete…
            </>
          ),
          onAction: () => onDelete(ring),
        },
      ]}
    />
  )
}

export const RingTableSkeleton = () => (
  <div
    role="status"
    aria-label="Loading the key rings"
    className="divide-y divide-line rounded-lg border border-line bg-surface shadow-rest"
  >
    <div className="h-9 rounded-t-lg bg-sunken" />
    {[0, 1, 2].map((at) => (
      <div key={at} className="flex h-12 items-center justify-between px-4">
        <Skeleton className="h-4 w-32" />
        <Skeleton className="h-4 w-24" />
      </div>
    ))}
  </div>
)
