import { useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { Library, Plus } from 'lucide-react'
import { useState } from 'react'
import { Failure } from '../components/failure.tsx'
import { LinkButton } from '../components/link-button.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { DeleteRingDialog } from '../features/rings/delete-ring-dialog.tsx'
import { ringsQuery, type KeyRing } from '../features/rings/queries.ts'
import { ringRefusal } from '../features/rings/ring-refusal.ts'
import { RingTable, RingTableSkeleton } from '../features/rings/ring-table.tsx'
import { paths } from '../lib/paths.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { useWorkplace } from './workplace.ts'

const CREATE = (
  <>
    <Plus aria-hidden className="size-4" />
    Create key ring
  </>
)

export function RingsPage() {
  const { instance, refusedHere } = useWorkplace()
  const params = { instanceId: instance.id }
  const unseen = refusedHere('kms.key-rings.list')
  const refused = refusedHere('kms.key-rings.create')
  return (
    <div className="flex flex-col gap-4">
      <PageHeading
        title="Key rings"
        below={<p className="mt-1 text-soft">Keys that belong together: a team’s, a product’s, an environment’s.</p>}
        actions={
          refused === undefined ? (
            <LinkButton to={paths.ringCreate} params={params} variant="primary" resetScroll={false}>
              {CREATE}
            </LinkButton>
          ) : (
            <Button variant="primary" refused={refused}>
              {CREATE}
            </Button>
          )
        }
      />
      {unseen === undefined ? (
        <Rings />
      ) : (
        <Notice tone="plain" title="You cannot see the key rings.">
          {unseen}
        </Notice>
      )}
      <Outlet />
    </div>
  )
}

function Rings() {
  const { instance, refusedHere, refusedAnywhere } = useWorkplace()
  const { data: rings, error, refetch } = useQuery(ringsQuery(instance.id))
  const [deleting, setDeleting] = useState<KeyRing>()
  const navigate = useNavigate()
  const params = { instanceId: instance.id }
  if (rings === undefined) {
    return error === null ? <RingTableSkeleton /> : <Failure error={error} reading onRetry={() => void refetch()} />
  }
  return (
    <>
      {error === null ? null : <Failure error={error} reading onRetry={() => void refetch()} />}
      <RingTable
        instanceId={instance.id}
        rings={rings}
        holder={instance}
        onView={({ id }) => void navigate({ to: paths.keys, params, search: { ring: id } })}
        onAddKey={({ id }) => void navigate({ to: paths.keyCreate, params, search: { ring: id } })}
        onAccess={({ id }) => void navigate({ to: paths.accessRoles, params, search: { ring: id } })}
        refusedAccess={refusedAnywhere('kms.access-grants.list')}
        onDelete={setDeleting}
      />
      {rings.length > 1 ? null : (
        <div className="rounded-lg border border-line bg-surface">
          <Empty
            icon={Library}
            title="Only the default ring so far"
            action={
              refusedHere('kms.key-rings.create') === undefined ? (
                <LinkButton to={paths.ringCreate} params={params} resetScroll={false}>
                  Create a first ring
                </LinkButton>
              ) : undefined
            }
          >
            Every key is in one ring, and without another it is in this one. A second ring tells the keys of two teams
            or environments apart; keys can be moved into it.
          </Empty>
        </div>
      )}
      {deleting === undefined ? null : (
        <DeleteRingDialog
          instanceId={instance.id}
          ring={rings.find(({ id }) => id === deleting.id) ?? deleting}
          refused={ringRefusal(rings.find(({ id }) => id === deleting.id) ?? deleting, instance)}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </>
  )
}
