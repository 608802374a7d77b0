import type { SubjectRecord } from '@keywright/core/ports/access-store'
import {
  serviceNamedBy,
  serviceSubjectId,
  type GroupId,
  type PrincipalId,
  type SubjectId,
} from '@keywright/core/vocabulary/ids'
import type { Db } from '../store/database.ts'
import { personId, PERSON_PREFIX } from './directory.ts'
import { identityOf } from './service-identity.ts'

const GROUP_PREFIX = 'AccessGroupId-'
/** So many that the parameters of a statement do not run out. */
const BATCH = 500

/** How a group is named in grants, and in events. */
// The prefix keeps groups apart from people and services, which is what makes this a group's id.
export const groupId = (uuid: string): GroupId => `${GROUP_PREFIX}${uuid}` as GroupId

/** better-auth's id of a person; `undefined` for a service ID or a group. */
export const userIdOf = (id: string): string | undefined =>
  id.startsWith(PERSON_PREFIX) ? id.slice(PERSON_PREFIX.length) : undefined

/** Those of the subjects that there are, with what people call them; a person by e-mail. */
export async function subjectsNamed(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectRecord>> {
  const wanted = [...new Set(ids)]
  const found: SubjectRecord[] = []
  for (let start = 0; start < wanted.length; start += BATCH) {
    found.push(...(await lookUp(db, wanted.slice(start, start + BATCH))))
  }
  return new Map(found.map((subject) => [subject.id, subject]))
}

export const findSubject = async (db: Db, id: string): Promise<SubjectRecord | undefined> =>
  (await subjectsNamed(db, [id])).get(id)

async function lookUp(db: Db, ids: readonly string[]): Promise<readonly SubjectRecord[]> {
  const userIds = ids.flatMap((id) => userIdOf(id) ?? [])
  const people = await db.selectFrom('user').select(['id', 'name', 'email']).where('id', 'in', userIds).execute()
  const groups = await db.selectFrom('access_groups').select(['id', 'name']).where('id', 'in', ids).execute()
  const services = await db
    .selectFrom('service_ids')
    .select(['id', 'name', 'service', 'service_instance', 'works_for'])
    .where('id', 'in', ids)
    .execute()
  return [
    ...people.map(({ id, name, email }) => subjectOfPerson({ id, name, email })),
    // Each table holds only ids of its own kind.
    ...groups.map(({ id, name }) => ({ id: id as GroupId, kind: 'group' as const, name })),
    ...services.map((row) => ({
      id: row.id as PrincipalId,
      kind: 'service-id' as const,
      name: row.name,
      service: identityOf(row),
    })),
    ...ids.flatMap((id) => serviceOf(id) ?? []),
  ]
}

/** A service is there as soon as somebody speaks of it. */
function serviceOf(id: string): SubjectRecord | undefined {
  const name = serviceNamedBy(id)
  return name === undefined ? undefined : { id: serviceSubjectId(name), kind: 'service', name }
}

export const subjectOfPerson = (person: {
  readonly id: string
  readonly name: string
  readonly email: string
}): SubjectRecord => ({
  id: personId(person.id),
  kind: 'person',
  name: person.email === '' ? person.name : person.email,
})

/**
 * Everybody who acts by the same hands: a person, and the service IDs they answer for. What one of them may not do for
 * themselves, none may do for another of them.
 */
export async function handsOf(db: Db, id: PrincipalId): Promise<readonly PrincipalId[]> {
  const service = await db.selectFrom('service_ids').select('owner_id').where('id', '=', id).executeTakeFirst()
  const person = service?.owner_id ?? id
  const owned = await db.selectFrom('service_ids').select('id').where('owner_id', '=', person).execute()
  // Principal ids alone are written to these columns.
  return [...new Set([id, person, ...owned.map((row) => row.id)])] as PrincipalId[]
}

/** The groups that any of these is in. */
export async function groupsOf(db: Db, members: readonly SubjectId[]): Promise<readonly SubjectRecord[]> {
  const rows = await db
    .selectFrom('access_group_members as member')
    .innerJoin('access_groups as held', 'held.id', 'member.group_id')
    .select(['held.id', 'held.name'])
    .distinct()
    .where('member.principal_id', 'in', members)
    .orderBy('held.id')
    .execute()
  // Ids of groups alone are written there.
  return rows.map(({ id, name }) => ({ id: id as GroupId, kind: 'group', name }))
}

/** What the id of somebody who is gone tells of them. */
export function kindOf(id: string): SubjectRecord['kind'] {
  if (id.startsWith(GROUP_PREFIX)) return 'group'
  if (serviceNamedBy(id) !== undefined) return 'service'
  return id.startsWith(PERSON_PREFIX) ? 'person' : 'service-id'
}
