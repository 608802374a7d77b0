import type { Subject } from '../policy/dual-control.ts'
import type { GrantRecord, Membership, SubjectRecord } from '../ports/access-store.ts'
import type { Store } from '../ports/store.ts'
import type { Grant } from '../policy/principal.ts'
import { grantFacts, nameOf } from './access-event.ts'
import { described } from './described-grants.ts'

// What somebody who approves a role must see: whom it is for, where, and in a group who has it by that.

type Changes = Subject['changes']

const given = (after: string): Changes[string] => ({ before: 'none', after })

const called = ({ name, kind, id }: SubjectRecord): string =>
  `${name} (${kind === 'service-id' ? 'service ID' : kind} ${id})`

const membersIn = async (store: Store, group: SubjectRecord['id']): Promise<string> =>
  (await store.membersOf([group])).map(called).sort().join(', ') || 'nobody yet'

/** A role for somebody, before it has an id. */
export type GivenGrant = Pick<GrantRecord, keyof Grant | 'subjectId'>

const placeOf = async (store: Store, scope: Grant['scope']): Promise<string> =>
  scope === 'platform' ? 'the whole installation' : `${(await store.findInstance(scope))?.name ?? ''} (${scope})`

/** A role that is given. */
export async function grantChanges(store: Store, grant: GivenGrant): Promise<Changes> {
  const { subjectId, scope, only } = grant
  const { role, expiresAt, networks, hours, keyRing } = grantFacts(grant)
  const [subject] = await store.listSubjects([subjectId])
  const [key] = only && 'key' in only && scope !== 'platform' ? await store.listKeyPlaces(scope, [only.key]) : []
  const facts = { role, keyRing, expiresAt, networks, hours }
  return {
    subject: given(subject ? called(subject) : subjectId),
    ...(subject?.kind === 'group' && { members: given(await membersIn(store, subject.id)) }),
    on: given(await placeOf(store, scope)),
    ...(key && { key: given(`${key.name} (${key.id})`) }),
    ...Object.fromEntries(
      Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, given(String(value))]])),
    ),
  }
}

/** Somebody who comes into a group, with the roles they have by that. */
export async function membershipChanges(
  store: Store,
  { group, member }: Membership,
  grants: readonly GrantRecord[],
): Promise<Changes> {
  const named = new Map((await store.listSubjects([group, member])).map((subject) => [subject.id, subject]))
  const roles = (await described({ store }, grants)).map(
    ({ grant: { role, only }, instanceName }) =>
      `${role} on ${instanceName ?? 'the whole installation'}${only === undefined ? '' : `, ${narrowed(only)}`}`,
  )
  const who = named.get(member)
  return {
    member: given(who ? called(who) : member),
    group: given(nameOf(named.get(group), group)),
    roles: given([...new Set(roles)].sort().join('; ')),
  }
}

const narrowed = (only: NonNullable<GrantRecord['only']>): string =>
  'keyRing' in only ? `key ring ${only.keyRing}` : `key ${only.key}`
