import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import {
  groupsQuery,
  peopleQuery,
  serviceIdsQuery,
  type Group,
  type Person,
  type ServiceId,
  type Subject,
} from '../features/access/queries.ts'
import { kindOfId } from '../features/access/subject-words.ts'
import { useWorkplace } from './workplace.ts'

/** What the page of any subject says; what only one kind has is in `person`, `group` or `service`. */
export interface FoundSubject extends Subject {
  readonly description?: string | undefined
  /** Whose roles it has besides its own. */
  readonly groups: readonly Subject[]
  readonly memberIds: readonly string[]
  readonly person?: Person
  readonly group?: Group
  readonly service?: ServiceId
}

interface Found {
  readonly kind: Subject['kind']
  readonly subject: FoundSubject | undefined
  readonly refused: string | undefined
  readonly error: Error | null
  readonly loading: boolean
  readonly missing: boolean
  readonly retry: () => void
}

const ofPerson = (person: Person): FoundSubject => ({
  id: person.id,
  kind: 'person',
  name: person.name,
  description: person.email,
  groups: person.groups,
  memberIds: [],
  person,
})

const ofGroup = (group: Group): FoundSubject => ({
  id: group.id,
  kind: 'group',
  name: group.name,
  description: group.description,
  groups: [],
  memberIds: group.members.map(({ id }) => id),
  group,
})

const ofService = (service: ServiceId): FoundSubject => ({
  id: service.id,
  kind: 'service-id',
  name: service.name,
  description: service.description,
  groups: service.groups,
  memberIds: [],
  service,
})

const LISTS = {
  person: 'kms.people.list',
  group: 'kms.groups.list',
  'service-id': 'kms.service-ids.list',
} as const

type Asked = Pick<UseQueryResult, 'isPending' | 'error' | 'refetch'>

/** Somebody in the list of their kind, which their id tells. */
export function useFoundSubject(id: string): Found {
  const { refusedOnPlatform } = useWorkplace()
  const kind = kindOfId(id)
  const refused = refusedOnPlatform(LISTS[kind])
  const when = (wanted: Subject['kind']) => ({ enabled: refused === undefined && kind === wanted })
  const people = useQuery({ ...peopleQuery, ...when('person') })
  const groups = useQuery({ ...groupsQuery, ...when('group') })
  const services = useQuery({ ...serviceIdsQuery, ...when('service-id') })
  const asked: Readonly<Record<Subject['kind'], Asked>> = { person: people, group: groups, 'service-id': services }
  const all: readonly FoundSubject[] = [
    ...(people.data ?? []).map(ofPerson),
    ...(groups.data ?? []).map(ofGroup),
    ...(services.data ?? []).map(ofService),
  ]
  const subject = all.find((one) => one.id === id)
  const { isPending, error, refetch } = asked[kind]
  return {
    kind,
    subject,
    refused,
    error: subject === undefined ? error : null,
    loading: refused === undefined && isPending && error === null,
    missing: refused === undefined && !isPending && error === null && subject === undefined,
    retry: () => void refetch(),
  }
}
