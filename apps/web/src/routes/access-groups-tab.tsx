import { GROUP_NAME } from '@keywright/core/vocabulary/limits'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus, Users } from 'lucide-react'
import { GroupTable } from '../features/access/group-table.tsx'
import { NamedForm } from '../features/access/named-form.tsx'
import { createGroup, groupsQuery } from '../features/access/queries.ts'
import { announce } from '../lib/announce.ts'
import { paths } from '../lib/paths.ts'
import { Button } from '../ui/button.tsx'
import { SidePanel } from '../ui/panel.tsx'
import { AccessList } from './access-list.tsx'
import { AccessPart } from './access-part.tsx'
import { listAsked } from './access-search.ts'
import { useWorkplace } from './workplace.ts'

const NO_GROUPS = {
  icon: Users,
  title: 'No groups yet',
  words: 'Grant roles to a team once, and let people come and go: whoever is in a group has its roles.',
}

export function AccessGroupsTab() {
  const { instance, refusedOnPlatform } = useWorkplace()
  const unseen = refusedOnPlatform('kms.groups.list')
  const refused = refusedOnPlatform('kms.groups.write')
  const search = useSearch({ from: '/instances/$instanceId/access/groups' })
  const asked = useQuery({
    ...groupsQuery(listAsked(search)),
    enabled: unseen === undefined,
    placeholderData: keepPreviousData,
  })
  const navigate = useNavigate()
  const show = (panel: '1' | undefined) =>
    void navigate({ to: '.', search: { ...search, new: panel }, resetScroll: false })
  const create = (
    <Button variant="primary" refused={refused} onPress={() => show('1')}>
      <Plus aria-hidden className="size-4" />
      Create group
    </Button>
  )
  return (
    <>
      <AccessPart what="the groups" refused={unseen} asked={asked}>
        {({ groups, total }) => (
          <AccessList noun="group" total={total} action={create} none={NO_GROUPS}>
            <GroupTable instanceId={instance.id} groups={groups} />
          </AccessList>
        )}
      </AccessPart>
      {search.new === '1' ? (
        <SidePanel title="Create a group" onClose={() => show(undefined)}>
          <NamedForm
            lead="Its members have the roles that are granted to it. You add members and grant roles next."
            limit={GROUP_NAME}
            example="Payments team"
            refused={refused}
            send="Create group"
            create={async (values) => {
              const { id, name } = await createGroup(values)
              announce(`The group ${name} was created.`)
              await navigate({ to: paths.accessSubject, params: { instanceId: instance.id, subjectId: id } })
            }}
            onClose={() => show(undefined)}
          />
        </SidePanel>
      ) : null}
    </>
  )
}
