import type { SortProperty } from '@keywright/core/vocabulary/key-sort'
import type { ReactNode } from 'react'
import { Moment } from '../../components/moment.tsx'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { IdText } from '../../ui/id-text.tsx'
import { KeyStateBadge, keyTypeWords } from './key-badges.tsx'
import type { Key } from './queries.ts'

const NEVER = <span className="text-faint">Never</span>
const NOTHING = <span className="text-faint">–</span>
const moment = (at: string | undefined, none: ReactNode): ReactNode =>
  at === undefined ? none : <Moment at={at} inRow />

/** Where a cell goes when a row folds into two lines; without one it is left out there. */
export type FoldedPlace = 'state' | 'below' | 'below-right'

export interface Column {
  readonly id: string
  readonly name: string
  readonly sort?: SortProperty
  /** Its width in rem; the name takes what is left. */
  readonly width: number
  readonly folded?: FoldedPlace
  readonly cell: (item: Key) => ReactNode
}

const checkValueOf = ({ keywright }: Key): ReactNode =>
  keywright.checkValue === undefined ? NOTHING : <code className="font-mono text-xs">{keywright.checkValue}</code>

/** All but the name and the ends of the row, in the order they are shown. */
export const COLUMNS = [
  {
    id: 'state',
    name: 'State',
    sort: 'state',
    width: 7.5,
    folded: 'state',
    cell: (item) => <KeyStateBadge item={item} />,
  },
  { id: 'type', name: 'Type', sort: 'extractable', width: 6, cell: keyTypeWords },
  {
    id: 'ring',
    name: 'Ring',
    sort: 'keyRingID',
    width: 6.5,
    cell: ({ keyRingID }) => (
      <span title={keyRingID} className="block truncate">
        {keyRingID}
      </span>
    ),
  },
  {
    id: 'keyId',
    name: 'Key id',
    sort: 'id',
    width: 9.5,
    folded: 'below',
    cell: ({ id }) => <IdText id={id} shown={truncateMiddle(id)} copyAs="key id" />,
  },
  {
    id: 'created',
    name: 'Created',
    sort: 'creationDate',
    width: 7,
    folded: 'below-right',
    cell: ({ creationDate }) => moment(creationDate, NOTHING),
  },
  {
    id: 'rotated',
    name: 'Last rotated',
    sort: 'lastRotateDate',
    width: 7,
    cell: ({ lastRotateDate }) => moment(lastRotateDate, NEVER),
  },
  {
    id: 'aliases',
    name: 'Aliases',
    width: 10,
    cell: ({ aliases }) =>
      aliases.length === 0 ? (
        NOTHING
      ) : (
        <span title={aliases.join(', ')} className="block truncate">
          {aliases.join(', ')}
        </span>
      ),
  },
  {
    id: 'updated',
    name: 'Last updated',
    sort: 'lastUpdateDate',
    width: 7.5,
    cell: ({ lastUpdateDate }) => moment(lastUpdateDate, NEVER),
  },
  {
    id: 'expires',
    name: 'Expires',
    sort: 'expirationDate',
    width: 7.5,
    cell: ({ expirationDate }) => moment(expirationDate, NEVER),
  },
  {
    id: 'origin',
    name: 'Origin',
    sort: 'imported',
    width: 6.5,
    cell: ({ imported }) => (imported ? 'Imported' : 'Generated'),
  },
  {
    id: 'deleted',
    name: 'Deleted',
    sort: 'deletionDate',
    width: 7.5,
    cell: ({ deletionDate }) => moment(deletionDate, NOTHING),
  },
  { id: 'check', name: 'Check value', width: 6.5, cell: checkValueOf },
] as const satisfies readonly Column[]

export type ColumnId = (typeof COLUMNS)[number]['id']

const USUAL: readonly ColumnId[] = ['state', 'type', 'ring', 'keyId', 'created', 'rotated']

const STORED_AS = 'keywright.keys.columns'

/** Ids and nothing else: what the columns show never gets into the browser's storage. */
export function storedColumns(): readonly ColumnId[] {
  const stored = localStorage.getItem(STORED_AS)?.split(',')
  return stored === undefined ? USUAL : columnIds(stored)
}

export const storeColumns = (ids: readonly ColumnId[]): void => localStorage.setItem(STORED_AS, ids.join(','))

/** Those that exist, in the order of the table. */
export const columnIds = (ids: readonly string[]): readonly ColumnId[] =>
  COLUMNS.map(({ id }) => id).filter((id) => ids.includes(id))

export const columnsOf = (ids: readonly ColumnId[]): readonly Column[] => COLUMNS.filter(({ id }) => ids.includes(id))
