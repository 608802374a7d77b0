import type { Subject } from '../policy/dual-control.ts'
import type { GrantRecord, Membership, ServiceIdRecord, SubjectRecord } from '../ports/access-store.ts'
import type { Store } from '../ports/store.ts'
import type { Grant } from '../policy/principal.ts'
import { grantFacts, nameOf } from './access-event.ts'
import { described } from './described-grants.ts'

// What somebody who approves a role must see: whom it is for, where, and in a group who has it by that.

type Changes = Subject['changes']

const given = (after: string): Changes[string] => ({ before: 'none', after })

const called = ({ name, kind, id }: SubjectRecord): string =>
  `${name} (${kind === 'service-id' ? 'service ID' : kind} ${id})`

const listed = (subjects: readonly SubjectRecord[], none: string): string =>
  subjects.map(called).sort().join(', ') || none

const membersIn = async (store: Store, group: SubjectRecord['id']): Promise<string> =>
  listed(await store.membersOf([group]), 'nobody yet')

/** A role for somebody, before it has an id. */
export type GivenGrant = Pick<GrantRecord, keyof Grant | 'subjectId'>

const placeOf = async (store: Store, scope: Grant['scope']): Promise<string> =>
  scope === 'platform' ? 'the whole installation' : `${(await store.findInstance(scope))?.name ?? ''} (${scope})`

/** A role that is given. */
export async function grantChanges(store: Store, grant: GivenGrant): Promise<Changes> {
  const { subjectId } = grant
  const { role, expiresAt, networks, hours, keyRing } = grantFacts(grant)
  const [subject] = await store.listSubjects([subjectId])
  const facts = { role, keyRing, expiresAt, networks, hours }
  return {
    subject: given(subject ? called(subject) : subjectId),
    ...(subject?.kind === 'group' && { members: given(await membersIn(store, subject.id)) }),
    ...(await placeChanges(store, grant)),
    ...told(facts),
  }
}

/** What there is of these. */
const told = (facts: Readonly<Record<string, string | number | boolean | undefined>>): Changes =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, given(String(value))]])),
  )

async function placeChanges(store: Store, { scope, only }: Pick<Grant, 'scope' | 'only'>): Promise<Changes> {
  const [key] = only && 'key' in only && scope !== 'platform' ? await store.listKeyPlaces(scope, [only.key]) : []
  return { on: given(await placeOf(store, scope)), ...(key && { key: given(`${key.name} (${key.id})`) }) }
}

/** An authorization, before it has an id. */
export interface GivenAuthorization extends Pick<Grant, 'scope' | 'only'> {
  readonly source: NonNullable<Grant['source']>
}

/** A service that may use keys, with the service IDs that it has by now: more may come. */
export async function authorizationChanges(store: Store, authorization: GivenAuthorization): Promise<Changes> {
  const { source, only } = authorization
  return {
    service: given(source.service),
    ...told({ ofInstance: source.instance }),
    ...(source.delegated && { delegated: given('yes') }),
    serviceIds: given(listed(await store.servedBy(source), 'none yet')),
    ...(await placeChanges(store, authorization)),
    role: given('Reader'),
    ...told({ keyRing: only && 'keyRing' in only ? only.keyRing : undefined }),
  }
}

const rolesBy = async (store: Store, grants: readonly GrantRecord[]): Promise<string> => {
  const roles = (await described({ store }, grants)).map(
    ({ grant: { role, only }, instanceName }) =>
      `${role} on ${instanceName ?? 'the whole installation'}${only === undefined ? '' : `, ${narrowed(only)}`}`,
  )
  return [...new Set(roles)].sort().join('; ')
}

/** A service ID of a service, with the roles that it has at once by the authorizations of that. */
export async function serviceIdChanges(
  store: Store,
  { name, description, service }: Pick<ServiceIdRecord, 'name' | 'description' | 'service'>,
  gained: readonly GrantRecord[],
): Promise<Changes> {
  const { instance: serviceInstance, worksFor } = service ?? {}
  return {
    serviceId: given(name),
    ...told({ description, service: service?.name, serviceInstance, worksFor }),
    roles: given(await rolesBy(store, gained)),
  }
}

/** Somebody who comes into a group, with the roles they have by that. */
export async function membershipChanges(
  store: Store,
  { group, member }: Membership,
  grants: readonly GrantRecord[],
): Promise<Changes> {
  const named = new Map((await store.listSubjects([group, member])).map((subject) => [subject.id, subject]))
  const who = named.get(member)
  return {
    member: given(who ? called(who) : member),
    group: given(nameOf(named.get(group), group)),
    roles: given(await rolesBy(store, grants)),
  }
}

const narrowed = (only: NonNullable<GrantRecord['only']>): string =>
  'keyRing' in only ? `key ring ${only.keyRing}` : `key ${only.key}`
