import type { Db } from './database.ts'

/** Whoever can hold a role, as lists name them. */
export interface NamedSubject {
  readonly id: string
  readonly kind: 'person' | 'group' | 'service-id'
  readonly name: string
}

/** A member of a group, or a group somebody is in; marked where a group of the provider makes them so. */
export interface NamedMembership extends NamedSubject {
  readonly bySingleSignOn?: true
}

export const markedBy = (subject: NamedSubject, claim: string | null): NamedMembership =>
  claim === null ? subject : { ...subject, bySingleSignOn: true }

/** Gathers rows under what they belong to. */
export function grouped<T>(rows: readonly (readonly [string, T])[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const [key, value] of rows) {
    const known = groups.get(key)
    if (known) known.push(value)
    else groups.set(key, [value])
  }
  return groups
}

/** How many grants each subject holds itself. */
export async function grantCounts(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('grants')
    .select(['principal_id', (eb) => eb.fn.countAll().as('total')])
    .groupBy('principal_id')
    .execute()
  return new Map(rows.map(({ principal_id, total }) => [principal_id, Number(total)]))
}

/** Which groups each person or service ID is in. */
export async function groupsByMember(db: Db): Promise<ReadonlyMap<string, readonly NamedMembership[]>> {
  const rows = await db
    .selectFrom('access_group_members')
    .innerJoin('access_groups', 'access_groups.id', 'access_group_members.group_id')
    .select(['access_group_members.principal_id', 'access_groups.id', 'access_groups.name', 'by_claim'])
    .orderBy('access_groups.name_folded')
    .execute()
  return grouped(
    rows.map(({ principal_id, id, name, by_claim }) => [principal_id, markedBy({ id, kind: 'group', name }, by_claim)]),
  )
}

/** Ends everything that hangs on a subject: the roles it holds and the groups it is in. Answers how many of each. */
export async function deleteAccessOf(
  tx: Db,
  id: string,
): Promise<{ readonly grants: number; readonly groups: number }> {
  const grants = await tx.deleteFrom('grants').where('principal_id', '=', id).executeTakeFirstOrThrow()
  const groups = await tx.deleteFrom('access_group_members').where('principal_id', '=', id).executeTakeFirstOrThrow()
  return { grants: Number(grants.numDeletedRows), groups: Number(groups.numDeletedRows) }
}
