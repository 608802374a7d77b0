import { randomUUID } from 'node:crypto'
import { changeFacts } from '@keywright/core/audit/change-facts'
import { KeyError } from '@keywright/core/errors/key-error'
import { folded } from '@keywright/core/vocabulary/folded'
import { grantCounts, grouped, markedBy, type NamedMembership } from '../store/access-facts.ts'
import type { Db } from '../store/database.ts'
import { keepingAdministrators } from '../store/last-administrator.ts'
import { storing } from '../store/storage-failure.ts'
import { accessEvent, changing, record, type Access } from './access-change.ts'
import { findSubject, groupId, subjectsNamed } from './subjects.ts'

export interface GroupFacts {
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly createdAt: string
  readonly members: readonly NamedMembership[]
  readonly grants: number
}

type Writing = Access<'kms.groups.write'>

const targetOf = (id: string, name: string) => ({ id, name, typeURI: 'kms/groups' })
const gone = (): KeyError => new KeyError({ code: 'NOT_FOUND_ERR' })

async function membersByGroup(db: Db): Promise<ReadonlyMap<string, readonly NamedMembership[]>> {
  const rows = await db.selectFrom('access_group_members').select(['group_id', 'principal_id', 'by_claim']).execute()
  const named = await subjectsNamed(
    db,
    rows.map(({ principal_id }) => principal_id),
  )
  const members = rows.flatMap(({ group_id, principal_id, by_claim }) => {
    const member = named.get(principal_id)
    return member ? [[group_id, markedBy(member, by_claim)] as const] : []
  })
  return grouped(members.toSorted(([, a], [, b]) => a.name.localeCompare(b.name)))
}

/** Every group, by name. */
export function allGroups(db: Db): Promise<readonly GroupFacts[]> {
  return storing(async () => {
    const [rows, members, grants] = [
      await db.selectFrom('access_groups').selectAll().orderBy('name_folded').execute(),
      await membersByGroup(db),
      await grantCounts(db),
    ]
    return rows.map(({ id, name, description, created_at }) => ({
      id,
      name,
      ...(description === null ? {} : { description }),
      createdAt: created_at,
      members: members.get(id) ?? [],
      grants: grants.get(id) ?? 0,
    }))
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
  return { id, name, ...(description === undefined ? {} : { description }), createdAt: at, members: [], grants: 0 }
}

async function requireGroup(tx: Db, id: string): Promise<{ readonly name: string }> {
  const group = await tx.selectFrom('access_groups').select('name').where('id', '=', id).executeTakeFirst()
  if (!group) throw gone()
  return group
}

/** Its grants and its memberships go with it. */
export async function deleteGroup(access: Writing, id: string): Promise<void> {
  const { db, core } = access
  await changing(db, async (tx) => {
    const { name } = await requireGroup(tx, id)
    const counts = await keepingAdministrators(tx, core.now(), async () => {
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
  if (!member || member.kind === 'group') throw gone()
  return member.name
}

export interface Membership {
  readonly group: string
  readonly member: string
}

export async function removeMember(access: Writing, { group, member }: Membership): Promise<void> {
  const { db, core } = access
  await changing(db, async (tx) => {
    const { name } = await requireGroup(tx, group)
    await keepingAdministrators(tx, core.now(), async () => {
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
