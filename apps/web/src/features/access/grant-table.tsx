import { Link } from '@tanstack/react-router'
import { CircleX } from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'
import { Moment } from '../../components/moment.tsx'
import { clock } from '../../lib/clock.ts'
import { paths } from '../../lib/paths.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Tip } from '../../ui/tip.tsx'
import { conditionsOf } from './grant-words.ts'
import type { Grant, Subject } from './queries.ts'
import { RevokeDialog } from './revoke-dialog.tsx'
import { roleWords } from './role-words.ts'
import { SubjectLink } from './subject-link.tsx'
import { Cell, HeadCell, NONE, Table, type Column } from './table.tsx'

export interface GrantRow {
  readonly grant: Grant
  /** The group that holds it, where the list is of one of its members. */
  readonly through?: Subject | undefined
}

interface GrantTableProps {
  readonly label: string
  readonly instanceId: string
  readonly rows: readonly GrantRow[]
  /** Whose they are is not said on somebody's own page. */
  readonly about: 'everybody' | 'one'
  readonly refused: (grant: Grant) => string | undefined
}

const COLUMNS: Readonly<Record<GrantTableProps['about'], readonly Column[]>> = {
  everybody: [
    { name: 'Who' },
    { name: 'Role' },
    { name: 'Where', from: 'sm' },
    { name: 'Until', from: 'md' },
    { name: 'Granted', from: 'lg' },
    { name: 'Actions', quiet: true },
  ],
  one: [
    { name: 'Role' },
    { name: 'Where', from: 'sm' },
    { name: 'Through', from: 'sm' },
    { name: 'Until', from: 'md' },
    { name: 'Granted', from: 'lg' },
    { name: 'Actions', quiet: true },
  ],
}

/** Who holds which role where; each row can be revoked. */
export function GrantTable({ label, instanceId, rows, about, refused }: GrantTableProps) {
  const [revoking, setRevoking] = useState<Grant>()
  const inherits = rows.some(({ through }) => through !== undefined)
  const columns = COLUMNS[about].filter(({ name }) => name !== 'Through' || inherits)
  return (
    <>
      <Table label={label} columns={columns} bare={about === 'one'}>
        {rows.map(({ grant, through }) => (
          <tr key={grant.id} className="hover:bg-sunken">
            {about === 'everybody' ? (
              <>
                <HeadCell>
                  <SubjectLink instanceId={instanceId} subject={grant.subject} />
                </HeadCell>
                <Cell>
                  <RoleName grant={grant} instanceId={instanceId} />
                </Cell>
              </>
            ) : (
              <HeadCell wide>
                <RoleName grant={grant} instanceId={instanceId} through={through} />
              </HeadCell>
            )}
            <Cell from="sm">
              <Where grant={grant} instanceId={instanceId} />
            </Cell>
            {inherits ? (
              <Cell from="sm">
                {through === undefined ? (
                  <span className="text-faint">Directly</span>
                ) : (
                  <SubjectLink instanceId={instanceId} subject={through} />
                )}
              </Cell>
            ) : null}
            <Cell from="md">
              <Until expiresAt={grant.expiresAt} />
            </Cell>
            <Cell from="lg" className="whitespace-nowrap text-soft">
              <Moment at={grant.grantedAt} inRow />
            </Cell>
            <Cell right className="w-0">
              <Button
                variant="quiet"
                size="small"
                label={`Revoke ${grant.role} of ${grant.subject.name}`}
                refused={refused(grant)}
                onPress={() => setRevoking(grant)}
              >
                Revoke
              </Button>
            </Cell>
          </tr>
        ))}
      </Table>
      {revoking === undefined ? null : <RevokeDialog grant={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  )
}

interface RoleNameProps {
  readonly grant: Grant
  readonly instanceId: string
  readonly through?: Subject | undefined
}

/** With its conditions; on a phone with where it holds as well, for which there is no column then. */
const RoleName = ({ grant, instanceId, through }: RoleNameProps) => (
  <div className="min-w-0">
    <Tip text={roleWords(grant.role)}>
      <span tabIndex={0} className="font-medium">
        {grant.role}
      </span>
    </Tip>
    <div className="text-xs font-normal text-soft sm:hidden">
      <Where grant={grant} instanceId={instanceId} />
      {through === undefined ? null : <span className="block">through {through.name}</span>}
    </div>
    <div className="text-xs font-normal text-soft md:hidden">
      {grant.expiresAt === undefined ? null : <Until expiresAt={grant.expiresAt} />}
    </div>
    {conditionsOf(grant).map((words) => (
      <span key={words} className="block text-xs font-normal wrap-anywhere text-soft">
        {words}
      </span>
    ))}
  </div>
)

function Where({ grant, instanceId }: Omit<RoleNameProps, 'through'>) {
  const { instanceId: scope, instanceName, keyRingId, keyId, keyName } = grant
  if (scope === undefined) return 'Whole installation'
  // Rings and keys have a page in the instance that is open.
  const params = { instanceId }
  const here = scope === instanceId
  const of = here ? '' : ` of ${instanceName ?? scope}`
  if (keyRingId !== undefined) {
    return (
      <span className="wrap-anywhere">
        Ring{' '}
        {here ? (
          <Link to={paths.keys} params={params} search={{ ring: keyRingId }} className="link">
            {keyRingId}
          </Link>
        ) : (
          keyRingId + of
        )}
      </span>
    )
  }
  if (keyId !== undefined) {
    const name = keyName ?? keyId
    return (
      <span className="wrap-anywhere">
        Key{' '}
        {here ? (
          <Link to={paths.key} params={{ ...params, keyId }} className="link">
            {name}
          </Link>
        ) : (
          name + of
        )}
      </span>
    )
  }
  return <span className="wrap-anywhere">All of {instanceName ?? scope}</span>
}

function Until({ expiresAt }: { readonly expiresAt: string | undefined }) {
  const now = useSyncExternalStore(clock.subscribe, clock.now)
  if (expiresAt === undefined) return NONE
  if (Date.parse(expiresAt) > now) return <Moment at={expiresAt} inRow />
  return (
    <Badge tone="idle" icon={CircleX}>
      Ended
    </Badge>
  )
}
