import { randomUUID } from 'node:crypto'
import { changeFacts } from '@keywright/core/audit/change-facts'
import { KeyError } from '@keywright/core/errors/key-error'
import { folded } from '@keywright/core/vocabulary/folded'
import type { PrincipalId } from '@keywright/core/vocabulary/ids'
import { sql } from 'kysely'
import { isCalled, markedBy, pageOf, type ListQuery, type NamedMembership, type Paged } from '../store/access-facts.ts'
import type { Db } from '../store/database.ts'
import { keepingAdministrators } from '../store/last-administrator.ts'
import { storing } from '../store/storage-failure.ts'
import { accessEvent, changing, record, type Access } from './access-change.ts'
import { findSubject, groupId, kindOf } from './subjects.ts'

export interface GroupFacts {
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly createdAt: string
  /** How many. */
  readonly members: number
  /** Whoever asks is in it. */
  readonly mine: boolean
  readonly grants: number
}

type Writing = Access<'kms.groups.write'>

const targetOf = (id: string, name: string) => ({ id, name, typeURI: 'kms/groups' })
const gone = (): KeyError => new KeyError({ code: 'NOT_FOUND_ERR' })

const groupsQuery = (db: Db, asker: PrincipalId) =>
  db
    .selectFrom('access_groups')
    .select(['access_groups.id', 'access_groups.name', 'access_groups.description', 'access_groups.created_at'])
    .select([
      sql<number>`(select count(*) from access_group_members where group_id = access_groups.id)`.as('members'),
      sql<number>`(select count(*) from grants where principal_id = access_groups.id)`.as('grants'),
      sql<number>`exists (select 1 from access_group_members
        where group_id = access_groups.id and principal_id = ${asker})`.as('mine'),
    ])

export interface GroupQuery extends ListQuery {
  /** Those that this person or service ID is in. */
  readonly member?: string | undefined
}

/** The groups by name, as this person sees them. */
export function pageOfGroups(db: Db, asker: PrincipalId, query: GroupQuery): Promise<Paged<GroupFacts>> {
  const { search, id, member } = query
  let found = groupsQuery(db, asker).orderBy('access_groups.name_folded').orderBy('access_groups.id')
  if (id !== undefined) found = found.where('access_groups.id', '=', id)
  if (search !== undefined) found = found.where(isCalled(sql.ref('access_groups.name'), search))
  if (member !== undefined) {
    const memberships = db.selectFrom('access_group_members').select('group_id').where('principal_id', '=', member)
    found = found.where('access_groups.id', 'in', memberships)
  }
  return storing(() =>
    pageOf(found, query, ({ id: group, name, description, created_at, members, grants, mine }) => ({
      id: group,
      name,
      ...(description === null ? {} : { description }),
      createdAt: created_at,
      members,
      grants,
      mine: mine === 1,
    })),
  )
}

/** Who is in a group, by name. Throws `NOT_FOUND_ERR`. */
export function pageOfMembers(db: Db, group: string, query: ListQuery): Promise<Paged<NamedMembership>> {
  let found = db
    .selectFrom('access_group_members')
    .leftJoin('user', (on) => on.on(sql<boolean>`'IBMid-' || "user"."id" = access_group_members.principal_id`))
    .leftJoin('service_ids', 'service_ids.id', 'access_group_members.principal_id')
    .select([
      'access_group_members.principal_id',
      'access_group_members.by_claim',
      sql<string>`coalesce(nullif("user"."email", ''), "user"."name", service_ids.name)`.as('called'),
    ])
    .where('access_group_members.group_id', '=', group)
    .orderBy('called')
    .orderBy('access_group_members.principal_id')
  if (query.search !== undefined) {
    found = found.where(isCalled(sql`coalesce("user"."email", service_ids.name)`, query.search))
  }
  return storing(async () => {
    await requireGroup(db, group)
    return pageOf(found, query, ({ principal_id: id, called, by_claim }) =>
      markedBy({ id, kind: kindOf(id), name: called }, by_claim),
    )
  })
}

export interface NewGroup {
  readonly name: string
  readonly description?: string | undefined
}

export async function createGroup(access: Writing, { name, description }: NewGroup): Promise<GroupFacts> {
  const { db, core, authorized } = access
  const [id, at] = [groupId(randomUUID()), core.now()]
  await changing(db, async (tx) => {
    const same = tx.selectFrom('access_groups').select('id').where('name_folded', '=', folded(name))
    if (await same.executeTakeFirst()) throw new KeyError({ code: 'GROUP_NOT_UNIQUE_ERR' })
    const made = { created_at: at, created_by: authorized.caller.principal.id }
    const row = { id, name, name_folded: folded(name), description: description ?? null, ...made }
    await tx.insertInto('access_groups').values(row).execute()
    const requestData = changeFacts({ state: 'none' }, { state: 'created', name })
    await record(tx, accessEvent(access, { target: targetOf(id, name), reasonCode: 201, requestData }))
  })
  return {
    id,
    name,
    ...(description === undefined ? {} : { description }),
    createdAt: at,
    members: 0,
    mine: false,
    grants: 0,
  }
}

async function requireGroup(tx: Db, id: string): Promise<{ readonly name: string }> {
  const group = await tx.selectFrom('access_groups').select('name').where('id', '=', id).executeTakeFirst()
  if (!group) throw gone()
  return group
}

/** Its grants and its memberships go with it. */
export async function deleteGroup(access: Writing, id: string): Promise<void> {
  const { db } = access
  await changing(db, async (tx) => {
    const { name } = await requireGroup(tx, id)
    const counts = await keepingAdministrators(tx, async () => {
      const grants = await tx.deleteFrom('grants').where('principal_id', '=', id).executeTakeFirstOrThrow()
      const members = await tx.deleteFrom('access_group_members').where('group_id', '=', id).executeTakeFirstOrThrow()
      await tx.deleteFrom('access_groups').where('id', '=', id).execute()
      return { grants: Number(grants.numDeletedRows), members: Number(members.numDeletedRows) }
    })
    const requestData = changeFacts({ state: 'created', ...counts }, { state: 'deleted', grants: 0, members: 0 })
    await record(tx, accessEvent(access, { target: targetOf(id, name), reasonCode: 204, requestData }))
  })
}

/** The name of a person or a service ID; groups are not members of groups. */
async function requireMember(tx: Db, id: string): Promise<string> {
  const member = await findSubject(tx, id)
  if (member?.kind !== 'person' && member?.kind !== 'service-id') throw gone()
  return member.name
}

export interface Membership {
  readonly group: string
  readonly member: string
}

export async function removeMember(access: Writing, { group, member }: Membership): Promise<void> {
  const { db } = access
  await changing(db, async (tx) => {
    const { name } = await requireGroup(tx, group)
    await keepingAdministrators(tx, async () => {
      const removed = await tx
        .deleteFrom('access_group_members')
        .where('group_id', '=', group)
        .where('principal_id', '=', member)
        .executeTakeFirstOrThrow()
      if (removed.numDeletedRows === 0n) throw gone()
    })
    const memberName = await requireMember(tx, member)
    const requestData = { member, memberName, ...changeFacts({ isMember: true }, { isMember: false }) }
    await record(tx, accessEvent(access, { target: targetOf(group, name), reasonCode: 204, requestData }))
  })
}
