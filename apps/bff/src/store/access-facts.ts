import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import type { Db } from './database.ts'
import type { Schema } from './schema.ts'
import { escaped } from './sqlite-functions.ts'
import { folded } from '@keywright/core/vocabulary/folded'

/** Whoever can hold a role, as lists name them. */
export interface NamedSubject {
  readonly id: string
  readonly kind: 'person' | 'group' | 'service-id' | 'service'
  readonly name: string
}

/** A member of a group, or a group somebody is in; marked where a group of the provider makes them so. */
export interface NamedMembership extends NamedSubject {
  readonly bySingleSignOn?: true
}

export const markedBy = (subject: NamedSubject, claim: string | null): NamedMembership =>
  claim === null ? subject : { ...subject, bySingleSignOn: true }
/** Which part of a list, and what is looked for in it. */
export interface ListQuery {
  readonly limit: number
  readonly offset: number
  readonly search?: string | undefined
  /** One of them alone. */
  readonly id?: string | undefined
}

export interface Paged<Item> {
  readonly items: readonly Item[]
  /** On all pages together. */
  readonly total: number
}

/**
 * One page of what a query finds, in its order: rows are read for the page alone, whatever else there is, and one for
 * the total.
 */
export async function pageOf<Table extends keyof Schema, Output, Item>(
  found: SelectQueryBuilder<Schema, Table, Output>,
  { limit, offset }: Pick<ListQuery, 'limit' | 'offset'>,
  present: (row: Output) => Item,
): Promise<Paged<Item>> {
  const { total } = await found
    .clearSelect()
    .clearOrderBy()
    .select((eb) => eb.fn.countAll<number>().as('total'))
    // Kysely cannot see that a query without its columns answers this one alone.
    .$castTo<{ total: number }>()
    .executeTakeFirstOrThrow()
  const rows = await found.limit(limit).offset(offset).execute()
  return { items: rows.map(present), total }
}

/** Whether a text has what is looked for, in whatever case. */
export const isCalled = (column: RawBuilder<unknown>, search: string): RawBuilder<boolean> =>
  sql`folded(${column}) like ${`%${escaped(folded(search))}%`} escape '\\'`

/** The most groups that a list names of somebody; how many there are it always says. */
const NAMED_GROUPS = 5

/** What lists say of whoever is named by this expression: computed for the rows of a page alone. */
export const holdings = (id: RawBuilder<string>) =>
  [
    sql<number>`(select count(*) from grants where principal_id = ${id})`.as('grants'),
    sql<number>`(select count(*) from access_group_members where principal_id = ${id})`.as('group_count'),
    sql<string>`(
      select json_group_array(json_object('id', id, 'kind', 'group', 'name', name)) from (
        select access_groups.id, access_groups.name from access_group_members
        join access_groups on access_groups.id = access_group_members.group_id
        where access_group_members.principal_id = ${id}
        order by access_groups.name_folded limit ${NAMED_GROUPS}))`.as('groups'),
  ] as const

export interface Holdings {
  readonly groups: readonly NamedMembership[]
  readonly groupCount: number
  readonly grants: number
}

// The JSON is built by the query above.
const groupsIn = (json: string): readonly NamedMembership[] =>
  (JSON.parse(json) as readonly { id: string; name: string; claim: string | null }[]).map(({ id, name, claim }) =>
    markedBy({ id, kind: 'group', name }, claim),
  )

export const presentHoldings = (row: {
  readonly grants: number
  readonly group_count: number
  readonly groups: string
}): Holdings => ({
  grants: row.grants,
  groupCount: row.group_count,
  groups: groupsIn(row.groups),
})

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

/** Ends everything that hangs on a subject: the roles it holds and the groups it is in. Answers how many of each. */
export async function deleteAccessOf(
  tx: Db,
  id: string,
): Promise<{ readonly grants: number; readonly groups: number }> {
  const grants = await tx.deleteFrom('grants').where('principal_id', '=', id).executeTakeFirstOrThrow()
  const groups = await tx.deleteFrom('access_group_members').where('principal_id', '=', id).executeTakeFirstOrThrow()
  return { grants: Number(grants.numDeletedRows), groups: Number(groups.numDeletedRows) }
}
