import { SERVICE_ID_NAME } from '@keywright/core/vocabulary/limits'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus, Bot } from 'lucide-react'
import { ServiceIdTable } from '../features/access/service-id-table.tsx'
import { NamedForm } from '../features/access/named-form.tsx'
import { createServiceId, serviceIdsQuery } from '../features/access/queries.ts'
import { announce } from '../lib/announce.ts'
import { paths } from '../lib/paths.ts'
import { Button } from '../ui/button.tsx'
import { SidePanel } from '../ui/panel.tsx'
import { AccessList } from './access-list.tsx'
import { AccessPart } from './access-part.tsx'
import { listAsked } from './access-search.ts'
import { useWorkplace } from './workplace.ts'

const NO_SERVICE_IDS = {
  icon: Bot,
  title: 'No service IDs yet',
  words:
    'A program that uses keys has a name of its own here. It signs in with an API key, and its roles say what it may do.',
}

export function AccessServiceIdsTab() {
  const { instance, refusedOnPlatform } = useWorkplace()
  const unseen = refusedOnPlatform('kms.service-ids.list')
  const refused = refusedOnPlatform('kms.service-ids.write')
  const search = useSearch({ from: '/instances/$instanceId/access/service-ids' })
  const asked = useQuery({
    ...serviceIdsQuery(listAsked(search)),
    enabled: unseen === undefined,
    placeholderData: keepPreviousData,
  })
  const navigate = useNavigate()
  const show = (panel: '1' | undefined) =>
    void navigate({ to: '.', search: { ...search, new: panel }, resetScroll: false })
  const create = (
    <Button variant="primary" refused={refused} onPress={() => show('1')}>
      <Plus aria-hidden className="size-4" />
      Create service ID
    </Button>
  )
  return (
    <>
      <AccessPart what="the service IDs" refused={unseen} asked={asked}>
        {({ serviceIds, total }) => (
          <AccessList noun="service ID" total={total} action={create} none={NO_SERVICE_IDS}>
            <ServiceIdTable instanceId={instance.id} serviceIds={serviceIds} />
          </AccessList>
        )}
      </AccessPart>
      {search.new === '1' ? (
        <SidePanel title="Create a service ID" onClose={() => show(undefined)}>
          <NamedForm
            lead="A name for one program. You make its API key next. You answer for it, and it may have the roles you have."
            limit={SERVICE_ID_NAME}
            ofService
            example="payment-api"
            refused={refused}
            send="Create service ID"
            create={async (values) => {
              const { id, name } = await createServiceId(values)
              announce(`The service ID ${name} was created.`)
              await navigate({ to: paths.accessSubject, params: { instanceId: instance.id, subjectId: id } })
            }}
            onClose={() => show(undefined)}
          />
        </SidePanel>
      ) : null}
    </>
  )
}
