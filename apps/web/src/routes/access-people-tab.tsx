import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { UserPlus, Users } from 'lucide-react'
import { useState } from 'react'
import { LinkButton } from '../components/link-button.tsx'
import { InvitationLink } from '../features/access/invitation-link.tsx'
import { InviteForm } from '../features/access/invite-form.tsx'
import { PeopleTable } from '../features/access/people-table.tsx'
import { peopleQuery, type Invitation } from '../features/access/queries.ts'
import { paths } from '../lib/paths.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { PanelBody, PanelFooter, SidePanel } from '../ui/panel.tsx'
import { AccessList } from './access-list.tsx'
import { AccessPart } from './access-part.tsx'
import { listAsked } from './access-search.ts'
import { useWorkplace } from './workplace.ts'

const NOBODY = { icon: Users, title: 'Nobody', words: 'There is nobody here.' }

export function AccessPeopleTab() {
  const { instance, session, refusedOnPlatform } = useWorkplace()
  const unseen = refusedOnPlatform('kms.people.list')
  const refused = refusedOnPlatform('kms.people.invite')
  const search = useSearch({ from: '/instances/$instanceId/access/people' })
  const people = useQuery({
    ...peopleQuery(listAsked(search)),
    enabled: unseen === undefined,
    placeholderData: keepPreviousData,
  })
  const navigate = useNavigate()
  const show = (panel: '1' | undefined) =>
    void navigate({ to: '.', search: { ...search, new: panel }, resetScroll: false })
  const invite = (
    <Button variant="primary" refused={refused} onPress={() => show('1')}>
      <UserPlus aria-hidden className="size-4" />
      Invite a person
    </Button>
  )
  return (
    <>
      <AccessPart what="the people" refused={unseen} asked={people}>
        {({ people: list, total }) => (
          <AccessList noun="person" nouns="people" total={total} action={invite} none={NOBODY}>
            <PeopleTable instanceId={instance.id} people={list} own={session.user.id} />
            {total > 1 || search.who !== undefined ? null : (
              <div className="rounded-lg border border-line bg-surface">
                <Empty icon={Users} title="Only you so far" action={refused === undefined ? invite : undefined}>
                  Invite a second administrator: they can help when you are away, and grant what nobody grants to
                  themselves.
                </Empty>
              </div>
            )}
          </AccessList>
        )}
      </AccessPart>
      {search.new === '1' ? <InvitePanel refused={refused} onClose={() => show(undefined)} /> : null}
    </>
  )
}

interface InvitePanelProps {
  readonly refused: string | undefined
  readonly onClose: () => void
}

function InvitePanel({ refused, onClose }: InvitePanelProps) {
  const { instance } = useWorkplace()
  const [invitation, setInvitation] = useState<Invitation>()
  return (
    <SidePanel title={invitation === undefined ? 'Invite a person' : 'Invitation'} onClose={onClose}>
      {invitation === undefined ? (
        <InviteForm refused={refused} onInvited={setInvitation} onClose={onClose} />
      ) : (
        <>
          <PanelBody>
            <InvitationLink invitation={invitation} />
          </PanelBody>
          <PanelFooter>
            <LinkButton
              to={paths.accessSubject}
              params={{ instanceId: instance.id, subjectId: invitation.person.id }}
              search={{ open: 'grant' }}
            >
              Grant a role
            </LinkButton>
            <Button variant="primary" onPress={onClose}>
              Done
            </Button>
          </PanelFooter>
        </>
      )}
    </SidePanel>
  )
}
