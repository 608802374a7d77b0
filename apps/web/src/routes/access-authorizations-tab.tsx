import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Boxes, Plus } from 'lucide-react'
import { AuthorizationForm } from '../features/access/authorization-form.tsx'
import { AuthorizationTable } from '../features/access/authorization-table.tsx'
import { authorizationsQuery } from '../features/access/queries.ts'
import { Button } from '../ui/button.tsx'
import { SidePanel } from '../ui/panel.tsx'
import { AccessList } from './access-list.tsx'
import { AccessPart } from './access-part.tsx'
import { listAsked } from './access-search.ts'
import { useKeyChoices } from './use-key-choices.ts'
import { useRingIds } from './use-ring-ids.ts'
import { useWorkplace } from './workplace.ts'

const NONE = {
  icon: Boxes,
  title: 'No authorizations yet',
  words:
    'Let a service, such as a storage or a database, use keys of this instance: whichever of its service IDs calls, today or after they are exchanged.',
}

export function AccessAuthorizationsTab() {
  const { instance, refusedAnywhere } = useWorkplace()
  const unseen = refusedAnywhere('kms.authorizations.list')
  const refused = refusedAnywhere('kms.authorizations.write')
  const search = useSearch({ from: '/instances/$instanceId/access/authorizations' })
  const asked = useQuery({
    ...authorizationsQuery({ ...listAsked(search), instance: instance.id }),
    enabled: unseen === undefined,
    placeholderData: keepPreviousData,
  })
  const navigate = useNavigate()
  const show = (panel: '1' | undefined) =>
    void navigate({ to: '.', search: { ...search, new: panel }, resetScroll: false })
  const create = (
    <Button variant="primary" refused={refused} onPress={() => show('1')}>
      <Plus aria-hidden className="size-4" />
      Authorize a service
    </Button>
  )
  return (
    <>
      <AccessPart what="the authorizations" refused={unseen} asked={asked}>
        {({ authorizations, total }) => (
          <AccessList noun="authorization" total={total} action={create} none={NONE}>
            <AuthorizationTable authorizations={authorizations} refused={refused} />
          </AccessList>
        )}
      </AccessPart>
      {search.new === '1' ? <AuthorizePanel refused={refused} onClose={() => show(undefined)} /> : null}
    </>
  )
}

interface AuthorizePanelProps {
  readonly refused: string | undefined
  readonly onClose: () => void
}

function AuthorizePanel({ refused, onClose }: AuthorizePanelProps) {
  const { instance } = useWorkplace()
  const rings = useRingIds(instance.id)
  const keys = useKeyChoices(undefined)
  return (
    <SidePanel title="Authorize a service" onClose={onClose}>
      <AuthorizationForm
        places={{ instanceId: instance.id, instanceName: instance.name, rings, keys }}
        refused={refused}
        onClose={onClose}
      />
    </SidePanel>
  )
}
