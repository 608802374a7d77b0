import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Failure } from '../components/failure.tsx'
import { Moment } from '../components/moment.tsx'
import { ApiKeyPanel } from '../features/access/api-key-form.tsx'
import { ApiKeyList } from '../features/access/api-key-list.tsx'
import { InvitationLink } from '../features/access/invitation-link.tsx'
import { MemberList } from '../features/access/member-list.tsx'
import { StateBadge } from '../features/access/people-table.tsx'
import {
  afterAccessChange,
  renewInvitation,
  type Group,
  type Invitation,
  type Person,
  type ServiceId,
} from '../features/access/queries.ts'
import { groupsQuery } from '../features/access/queries.ts'
import { serviceWords } from '../features/access/service-words.ts'
import { SubjectLink } from '../features/access/subject-link.tsx'
import { useSubjects } from '../features/access/use-subjects.ts'
import { useOneCall } from '../lib/use-one-call.ts'
import { count } from '../lib/plural.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { PanelBody, PanelFooter, SidePanel } from '../ui/panel.tsx'
import { SecondStep } from './access-second-step.tsx'
import type { FoundSubject } from './use-found-subject.ts'
import { useWorkplace } from './workplace.ts'

interface SubjectCardsProps {
  readonly found: FoundSubject
  /** Making an API key has an address, so that another page can lead to it. */
  readonly apiKeyOpen: boolean
  readonly onApiKey: (open: boolean) => void
}

/** What only a person, a group or a service ID has. */
export function SubjectCards({ found: { person, group, service }, apiKeyOpen, onApiKey }: SubjectCardsProps) {
  if (person !== undefined) return <PersonCard person={person} />
  if (group !== undefined) return <GroupCard group={group} />
  return service === undefined ? null : <ServiceCard service={service} apiKeyOpen={apiKeyOpen} onApiKey={onApiKey} />
}

const WAY_WORDS = { passphrase: 'passphrase', 'single-sign-on': 'single sign-on' } as const

function PersonCard({ person }: { readonly person: Person }) {
  const { refusedOnPlatform } = useWorkplace()
  const call = useOneCall(afterAccessChange)
  const [invitation, setInvitation] = useState<Invitation>()
  const renew = () => void call.run(async () => setInvitation(await renewInvitation(person.id)))
  return (
    <Card
      title="Person"
      aside={
        person.state === 'active' ? null : (
          <Button size="small" pending={call.pending} refused={refusedOnPlatform('kms.people.invite')} onPress={renew}>
            New invitation link
          </Button>
        )
      }
    >
      {call.error === undefined ? null : <Failure error={call.error} />}
      <Facts>
        <Fact name="State">
          <StateBadge state={person.state} />
        </Fact>
        <Fact name="E-mail">{person.email}</Fact>
        {person.state === 'active' ? (
          <Fact name="Signs in by">{person.signsInBy.map((way) => WAY_WORDS[way]).join(' or ')}</Fact>
        ) : null}
        <Fact name="Groups">
          <GroupsOf holder={person} />
        </Fact>
        <Fact name="Second step">
          <SecondStep person={person} />
        </Fact>
        <Fact name="Last sign-in">
          {person.lastSignInAt === undefined ? 'Never' : <Moment at={person.lastSignInAt} />}
        </Fact>
        <Fact name={person.state === 'active' ? 'Here since' : 'Invited'}>
          <Moment at={person.createdAt} />
        </Fact>
      </Facts>
      {invitation === undefined ? null : (
        <SidePanel title="Invitation" onClose={() => setInvitation(undefined)}>
          <PanelBody>
            <InvitationLink invitation={invitation} />
          </PanelBody>
          <PanelFooter>
            <Button variant="primary" onPress={() => setInvitation(undefined)}>
              Done
            </Button>
          </PanelFooter>
        </SidePanel>
      )}
    </Card>
  )
}

/** All of them, whatever the list names. */
function GroupsOf({ holder }: { readonly holder: Pick<Person, 'id' | 'groups' | 'groupCount'> }) {
  const { instance, refusedOnPlatform } = useWorkplace()
  const isMore = holder.groupCount > holder.groups.length
  const { data } = useQuery({
    ...groupsQuery({ member: holder.id, limit: 200 }),
    enabled: isMore && refusedOnPlatform('kms.groups.list') === undefined,
  })
  const named = new Map(holder.groups.map((group) => [group.id, group]))
  const groups: Person['groups'] =
    data?.groups.map(({ id, name }) => named.get(id) ?? { id, name, kind: 'group' }) ?? holder.groups
  if (groups.length === 0) return 'None'
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {groups.map((group) => (
        <li key={group.id}>
          <SubjectLink instanceId={instance.id} subject={group} />
          {group.bySingleSignOn === true ? <span className="text-faint"> by single sign-on</span> : null}
        </li>
      ))}
      {holder.groupCount > groups.length ? <li>and {count(holder.groupCount - groups.length)} more</li> : null}
    </ul>
  )
}

function GroupCard({ group }: { readonly group: Group }) {
  const { instance, session, refusedOnPlatform } = useWorkplace()
  const subjects = useSubjects(refusedOnPlatform('kms.people.list') === undefined)
  const me = session.user.id
  return (
    <Card title="Members" flush>
      <MemberList
        instanceId={instance.id}
        group={group}
        subjects={subjects}
        refused={refusedOnPlatform('kms.groups.write')}
        refusedFor={(id) => (id === me ? 'Nobody adds themselves to a group. Ask another administrator.' : undefined)}
      />
    </Card>
  )
}

function ServiceCard({ service, apiKeyOpen, onApiKey }: Omit<SubjectCardsProps, 'found'> & { service: ServiceId }) {
  const { instance, session, refusedOnPlatform } = useWorkplace()
  const { owner, apiKeys } = service
  const missing = refusedOnPlatform('kms.service-ids.write')
  const somebodyElse = owner !== undefined && owner.id !== session.user.id
  const refused = missing ?? (somebodyElse ? `Only ${owner.name}, who answers for it, makes API keys.` : undefined)
  return (
    <>
      <Card
        title="API keys"
        flush
        aside={
          <Button size="small" refused={refused} onPress={() => onApiKey(true)}>
            Create API key
          </Button>
        }
      >
        <ApiKeyList apiKeys={apiKeys} serviceName={service.name} refused={missing} />
      </Card>
      <Card title="Service ID">
        <Facts>
          <Fact name="Answers for it">
            {owner === undefined ? 'Nobody' : <SubjectLink instanceId={instance.id} subject={owner} />}
          </Fact>
          <Fact name="Groups">
            <GroupsOf holder={service} />
          </Fact>
          <Fact name="Service">{service.service === undefined ? 'None' : serviceWords(service.service)}</Fact>
          <Fact name="Created">
            <Moment at={service.createdAt} />
          </Fact>
        </Facts>
      </Card>
      {apiKeyOpen ? (
        <ApiKeyPanel
          instanceId={instance.id}
          serviceId={service.id}
          serviceName={service.name}
          refused={refused}
          onClose={() => onApiKey(false)}
        />
      ) : null}
    </>
  )
}
