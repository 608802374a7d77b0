import { Moment } from '../../components/moment.tsx'
import type { Group } from './queries.ts'
import { SubjectLink } from './subject-link.tsx'
import { Cell, HeadCell, Table, ZERO, type Column } from './table.tsx'

const COLUMNS: readonly Column[] = [
  { name: 'Group' },
  { name: 'Members', right: true },
  { name: 'Roles', right: true },
  { name: 'Created', from: 'sm' },
]

interface GroupTableProps {
  readonly instanceId: string
  readonly groups: readonly Group[]
}

export const GroupTable = ({ instanceId, groups }: GroupTableProps) => (
  <Table label="Groups" columns={COLUMNS}>
    {groups.map(({ id, name, description, members, grants, createdAt }) => (
      <tr key={id} className="hover:bg-sunken">
        <HeadCell>
          <SubjectLink instanceId={instanceId} subject={{ id, name, kind: 'group' }} />
          {description === undefined ? null : (
            <span className="block truncate pl-6 font-normal text-faint" title={description}>
              {description}
            </span>
          )}
        </HeadCell>
        <Cell right>{members === 0 ? ZERO : members}</Cell>
        <Cell right>{grants === 0 ? ZERO : grants}</Cell>
        <Cell from="sm" className="whitespace-nowrap text-soft">
          <Moment at={createdAt} inRow />
        </Cell>
      </tr>
    ))}
  </Table>
)
