import { SERVICE_ID_NAME } from '@keywright/core/vocabulary/limits'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus, Bot } from 'lucide-react'
import { ServiceIdTable } from '../features/access/service-id-table.tsx'
import { NamedForm } from '../features/access/named-form.tsx'
import { createServiceId, serviceIdsQuery } from '../features/access/queries.ts'
import { announce } from '../lib/announce.ts'
import { paths } from '../lib/paths.ts'
import { plural } from '../lib/plural.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { SidePanel } from '../ui/panel.tsx'
import { AccessPart } from './access-part.tsx'
import { useWorkplace } from './workplace.ts'

export function AccessServiceIdsTab() {
  const { instance, refusedOnPlatform } = useWorkplace()
  const unseen = refusedOnPlatform('kms.service-ids.list')
  const refused = refusedOnPlatform('kms.service-ids.write')
  const services = useQuery({ ...serviceIdsQuery, enabled: unseen === undefined })
  const { new: open } = useSearch({ from: '/instances/$instanceId/access/service-ids' })
  const navigate = useNavigate()
  const show = (panel: '1' | undefined) => void navigate({ to: '.', search: { new: panel }, resetScroll: false })
  const create = (
    <Button variant="primary" refused={refused} onPress={() => show('1')}>
      <Plus aria-hidden className="size-4" />
      Create service ID
    </Button>
  )
  return (
    <>
      <AccessPart what="the service IDs" refused={unseen} asked={services}>
        {(list) =>
          list.length === 0 ? (
            <div className="rounded-lg border border-line bg-surface">
              <Empty icon={Bot} title="No service IDs yet" action={create}>
                A program that uses keys has a name of its own here. It signs in with an API key, and its roles say what
                it may do.
              </Empty>
            </div>
          ) : (
            <>
              <div className="flex flex-wrap items-center justify-between gap-3">
                <p className="text-sm text-soft">{plural(list.length, 'service ID')}</p>
                {create}
              </div>
              <ServiceIdTable instanceId={instance.id} serviceIds={list} />
            </>
          )
        }
      </AccessPart>
      {open === '1' ? (
        <SidePanel title="Create a service ID" onClose={() => show(undefined)}>
          <NamedForm
            lead="A name for one program. You make its API key next. You answer for it, and it may have the roles you have."
            limit={SERVICE_ID_NAME}
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
