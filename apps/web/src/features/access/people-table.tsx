import { CircleCheck, Mail } from 'lucide-react'
import { Moment } from '../../components/moment.tsx'
import { Badge } from '../../ui/badge.tsx'
import { groupWords } from './group-words.ts'
import type { Person } from './queries.ts'
import { SubjectLink } from './subject-link.tsx'
import { Cell, HeadCell, NONE, Table, ZERO, type Column } from './table.tsx'

const COLUMNS: readonly Column[] = [
  { name: 'Name' },
  { name: 'State' },
  { name: 'Groups', from: 'md' },
  { name: 'Own roles', from: 'sm', right: true },
  { name: 'Last sign-in', from: 'sm' },
]

export const StateBadge = ({ state }: Pick<Person, 'state'>) =>
  state === 'active' ? (
    <Badge tone="good" icon={CircleCheck}>
      Active
    </Badge>
  ) : (
    <Badge tone="warn" icon={Mail}>
      Invited
    </Badge>
  )

interface PeopleTableProps {
  readonly instanceId: string
  readonly people: readonly Person[]
  /** Who looks. */
  readonly own: string
}

export const PeopleTable = ({ instanceId, people, own }: PeopleTableProps) => (
  <Table label="People" columns={COLUMNS}>
    {people.map((person) => (
      <tr key={person.id} className="hover:bg-sunken">
        <HeadCell wide>
          <SubjectLink instanceId={instanceId} subject={{ ...person, kind: 'person' }} />
          <span className="block truncate pl-6 font-normal text-faint" title={person.email}>
            {person.id === own ? 'You · ' : null}
            {person.email}
          </span>
        </HeadCell>
        <Cell>
          <StateBadge state={person.state} />
        </Cell>
        <Cell from="md" className="text-soft">
          {groupWords(person) ?? NONE}
        </Cell>
        <Cell from="sm" right>
          {person.grants === 0 ? ZERO : person.grants}
        </Cell>
        <Cell from="sm" className="whitespace-nowrap text-soft">
          {person.lastSignInAt === undefined ? NONE : <Moment at={person.lastSignInAt} inRow />}
        </Cell>
      </tr>
    ))}
  </Table>
)
