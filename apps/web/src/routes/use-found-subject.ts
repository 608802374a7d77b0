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
import { aloneAsked } from './access-search.ts'
import { useWorkplace } from './workplace.ts'

export type SubjectKind = Exclude<Subject['kind'], 'service'>

/** What the page of any subject says; what only one kind has is in `person`, `group` or `service`. */
export interface FoundSubject extends Omit<Subject, 'kind'> {
  readonly kind: SubjectKind
  readonly description?: string | undefined
  /** Of a group: whoever looks is in it. */
  readonly mine: boolean
  readonly person?: Person
  readonly group?: Group
  readonly service?: ServiceId
}

interface Found {
  readonly kind: SubjectKind
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
  mine: false,
  person,
})

const ofGroup = (group: Group): FoundSubject => ({
  id: group.id,
  kind: 'group',
  name: group.name,
  description: group.description,
  mine: group.mine,
  group,
})

const ofService = (service: ServiceId): FoundSubject => ({
  id: service.id,
  kind: 'service-id',
  name: service.name,
  description: service.description,
  mine: false,
  service,
})

const LISTS = {
  person: 'kms.people.list',
  group: 'kms.groups.list',
  'service-id': 'kms.service-ids.list',
} as const

type Asked = Pick<UseQueryResult, 'isPending' | 'error' | 'refetch'>

/** A service is a name alone, and has no page. */
function kindWithPage(id: string): SubjectKind {
  const kind = kindOfId(id)
  return kind === 'service' ? 'service-id' : kind
}

const listed = <T>(list: readonly T[] | undefined): readonly T[] => list ?? []

/** Somebody in the list of their kind, which their id tells. */
export function useFoundSubject(id: string): Found {
  const { refusedOnPlatform } = useWorkplace()
  const kind = kindWithPage(id)
  const refused = refusedOnPlatform(LISTS[kind])
  const when = (wanted: SubjectKind) => ({ enabled: refused === undefined && kind === wanted })
  const alone = aloneAsked(id)
  const people = useQuery({ ...peopleQuery(alone), ...when('person') })
  const groups = useQuery({ ...groupsQuery(alone), ...when('group') })
  const services = useQuery({ ...serviceIdsQuery(alone), ...when('service-id') })
  const asked: Readonly<Record<SubjectKind, Asked>> = { person: people, group: groups, 'service-id': services }
  const all: readonly FoundSubject[] = [
    ...listed(people.data?.people).map(ofPerson),
    ...listed(groups.data?.groups).map(ofGroup),
    ...listed(services.data?.serviceIds).map(ofService),
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
