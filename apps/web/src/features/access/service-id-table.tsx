import { Moment } from '../../components/moment.tsx'
import type { ServiceId } from './queries.ts'
import { SubjectLink } from './subject-link.tsx'
import { Cell, HeadCell, NONE, Table, ZERO, type Column } from './table.tsx'

const COLUMNS: readonly Column[] = [
  { name: 'Service ID' },
  { name: 'Service', from: 'md' },
  { name: 'Answers for it', from: 'lg' },
  { name: 'API keys', right: true },
  { name: 'Own roles', right: true },
  { name: 'Last used', from: 'sm' },
]

/** The newest use of any of its API keys. */
const lastUsed = ({ apiKeys }: ServiceId): string | undefined =>
  apiKeys
    .flatMap(({ lastUsedAt }) => lastUsedAt ?? [])
    .sort()
    .at(-1)

interface ServiceIdTableProps {
  readonly instanceId: string
  readonly serviceIds: readonly ServiceId[]
}

export const ServiceIdTable = ({ instanceId, serviceIds }: ServiceIdTableProps) => (
  <Table label="Service IDs" columns={COLUMNS}>
    {serviceIds.map((service) => {
      const { id, name, description, owner, apiKeys, grants } = service
      const used = lastUsed(service)
      return (
        <tr key={id} className="hover:bg-sunken">
          <HeadCell>
            <SubjectLink instanceId={instanceId} subject={{ id, name, kind: 'service-id' }} />
            {description === undefined ? null : (
              <span className="block truncate pl-6 font-normal text-faint" title={description}>
                {description}
              </span>
            )}
          </HeadCell>
          <Cell from="md" className="text-soft">
            {service.service?.name ?? NONE}
          </Cell>
          <Cell from="lg" className="text-soft">
            {owner === undefined ? NONE : owner.name}
          </Cell>
          <Cell right>{apiKeys.length === 0 ? ZERO : apiKeys.length}</Cell>
          <Cell right>{grants === 0 ? ZERO : grants}</Cell>
          <Cell from="sm" className="whitespace-nowrap text-soft">
            {used === undefined ? <span className="text-faint">Never</span> : <Moment at={used} inRow />}
          </Cell>
        </tr>
      )
    })}
  </Table>
)
