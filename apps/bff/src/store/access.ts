import type { AuditEvent } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import type { Grant } from '@keywright/core/policy/principal'
import type {
  AccessStore,
  GrantFilter,
  GrantRecord,
  KeyPlace,
  Page,
  SubjectRecord,
} from '@keywright/core/ports/access-store'
import { strangeness } from '@keywright/core/policy/service'
import type { GrantId, GroupId, InstanceId, KeyId, PrincipalId, SubjectId } from '@keywright/core/vocabulary/ids'
import { identityOf } from '../people/service-identity.ts'
import { findSubject, subjectsNamed } from '../people/subjects.ts'
import type { Db } from './database.ts'
import { rowOfEvent } from './event-row.ts'
import { conditionsOf } from './grant-filter.ts'
import { recordOfGrant, rowOfGrant } from './grants.ts'
import { keepingAdministrators, peopleWhoEnter } from './last-administrator.ts'

const gone = (): KeyError => new KeyError({ code: 'NOT_FOUND_ERR' })

export async function list(db: Db, filter: GrantFilter, page?: Page): Promise<readonly GrantRecord[]> {
  const all = db
    .selectFrom('grants')
    .selectAll()
    .where((eb) => eb.and(conditionsOf(eb, filter)))
    .orderBy('granted_at')
    .orderBy('id')
  const rows = await (page ? all.limit(page.limit).offset(page.offset) : all).execute()
  return rows.flatMap((row) => recordOfGrant(row) ?? [])
}

export async function count(db: Db, filter: GrantFilter): Promise<number> {
  const { total } = await db
    .selectFrom('grants')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where((eb) => eb.and(conditionsOf(eb, filter)))
    .executeTakeFirstOrThrow()
  return total
}

export async function find(db: Db, id: GrantId): Promise<GrantRecord | undefined> {
  const row = await db.selectFrom('grants').selectAll().where('id', '=', id).executeTakeFirst()
  return row && recordOfGrant(row)
}

/** So many that the parameters of a statement do not run out. */
const BATCH = 500

export async function listKeyPlaces(
  db: Db,
  instanceId: InstanceId,
  ids: readonly KeyId[],
): Promise<readonly KeyPlace[]> {
  const places: KeyPlace[] = []
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH)
    const query = db.selectFrom('keys').select(['id', 'key_ring_id', 'name']).where('instance_id', '=', instanceId)
    const rows = await query.where('id', 'in', batch).execute()
    // Only ids of keys are written there.
    places.push(...rows.map(({ id, key_ring_id, name }) => ({ id: id as KeyId, keyRingId: key_ring_id, name })))
  }
  return places
}

export async function membersOf(
  db: Db,
  groups: readonly SubjectId[],
): Promise<readonly (SubjectRecord & { readonly group: SubjectId })[]> {
  const rows: { readonly group_id: string; readonly principal_id: string }[] = []
  for (let start = 0; start < groups.length; start += BATCH) {
    const batch = groups.slice(start, start + BATCH)
    const query = db.selectFrom('access_group_members').select(['group_id', 'principal_id'])
    rows.push(...(await query.where('group_id', 'in', batch).execute()))
  }
  const named = await subjectsNamed(
    db,
    rows.map(({ principal_id }) => principal_id),
  )
  return rows.flatMap(({ group_id, principal_id }) => {
    const member = named.get(principal_id)
    // Ids of groups alone are written there.
    return member ? [{ ...member, group: group_id as GroupId }] : []
  })
}

export async function whoEnter(db: Db, ids: readonly SubjectId[]): Promise<readonly PrincipalId[]> {
  const found: PrincipalId[] = []
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH)
    const people = db.selectFrom(peopleWhoEnter(db).as('person')).select('principal_id')
    const rows = await people.where('principal_id', 'in', batch).execute()
    // The prefix is that of people.
    found.push(...rows.map(({ principal_id }) => principal_id as PrincipalId))
  }
  return found
}

/** The caller opens the transaction; who is a member stays one, and by hand from now on, whatever a provider says. */
export async function addMember(
  tx: Db,
  { group, member, at, by }: Parameters<AccessStore['addMember']>[0],
  event: AuditEvent,
): Promise<void> {
  const found = await subjectsNamed(tx, [group, member])
  if (!found.has(group) || !found.has(member)) throw gone()
  const row = { group_id: group, principal_id: member, added_at: at, added_by: by, by_claim: null }
  await tx
    .insertInto('access_group_members')
    .values(row)
    .onConflict((on) =>
      on.columns(['group_id', 'principal_id']).doUpdateSet(row).where('access_group_members.by_claim', 'is not', null),
    )
    .execute()
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}

/** In the transaction: what the grant is for may have gone since it was looked at. */
async function requirePlace(tx: Db, { subjectId, scope, only }: GrantRecord): Promise<void> {
  if (!(await findSubject(tx, subjectId))) throw gone()
  if (scope === 'platform') return
  const instance = await tx.selectFrom('instances').select('id').where('id', '=', scope).executeTakeFirst()
  if (!instance) throw gone()
  if (only && 'key' in only && (await listKeyPlaces(tx, scope, [only.key])).length === 0) {
    throw new KeyError({ code: 'KEY_NOT_FOUND_ERR' })
  }
  if (!only || !('keyRing' in only)) return
  const rings = tx.selectFrom('key_rings').select('id').where('instance_id', '=', scope)
  if (!(await rings.where('id', '=', only.keyRing).executeTakeFirst())) {
    throw new KeyError({ code: 'KEY_RING_NOT_FOUND_ERR' })
  }
}

/** Of one subject, in one role, on the very same place, and for the same calls where it is for those of a service. */
async function findSame(tx: Db, grant: GrantRecord): Promise<GrantRecord | undefined> {
  const { principal_id, role, scope, key_ring_id, key_id, source_instance } = rowOfGrant({
    ...grant,
    principalId: grant.subjectId,
    at: grant.grantedAt,
  })
  const same = await tx
    .selectFrom('grants')
    .selectAll()
    .where('principal_id', '=', principal_id)
    .where('role', '=', role)
    .where('scope', '=', scope)
    .where('key_ring_id', 'is', key_ring_id)
    .where('key_id', 'is', key_id)
    .where('source_instance', 'is', source_instance)
    .executeTakeFirst()
  return same && recordOfGrant(same)
}

/** Takes away the one that has expired, for which the new one is; throws where it is still held. */
async function renewed(tx: Db, grant: GrantRecord): Promise<GrantRecord | undefined> {
  const same = await findSame(tx, grant)
  if (!same) return undefined
  if (same.expiresAt === undefined || same.expiresAt > grant.grantedAt) {
    throw new KeyError({ code: 'ACCESS_GRANT_NOT_UNIQUE_ERR' })
  }
  await tx.deleteFrom('grants').where('id', '=', same.id).execute()
  return same
}

/** Throws where one of these people answers for a service ID whose calls the authorization is for. */
async function requireOthers(tx: Db, { source }: GrantRecord, notFor: readonly PrincipalId[]): Promise<void> {
  if (!source || notFor.length === 0) return
  const rows = await tx
    .selectFrom('service_ids')
    .select(['service', 'service_instance', 'works_for'])
    .where('owner_id', 'in', notFor)
    .where('service', 'is not', null)
    .execute()
  if (rows.some((row) => strangeness(source, identityOf(row)) === undefined)) {
    throw new KeyError({ code: 'OWN_ACCESS_ERR', deed: 'authorize' })
  }
}

/** The caller opens the transaction. */
export async function create(
  tx: Db,
  grant: GrantRecord,
  eventOf: (renewed: GrantRecord | undefined) => AuditEvent,
  notFor: readonly PrincipalId[] = [],
): Promise<void> {
  const { id, subjectId: principalId, grantedAt: at, grantedBy: by } = grant
  await requirePlace(tx, grant)
  await requireOthers(tx, grant, notFor)
  const event = eventOf(await renewed(tx, grant))
  await tx
    .insertInto('grants')
    .values(rowOfGrant({ ...grant, principalId, at, by }, id))
    .execute()
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}

/** The caller opens the transaction. */
export async function remove(tx: Db, id: GrantId, event: AuditEvent): Promise<void> {
  const grant = await find(tx, id)
  const revoke = async (): Promise<void> => {
    const { numDeletedRows } = await tx.deleteFrom('grants').where('id', '=', id).executeTakeFirstOrThrow()
    if (numDeletedRows !== 1n) throw gone()
  }
  const isOfAdministrator = grant?.role === 'Administrator' && grant.scope === 'platform'
  await (isOfAdministrator ? keepingAdministrators(tx, revoke) : revoke())
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
}

/** Ends the grants on a ring or key that is about to be gone, and answers them, oldest first. */
export async function endGrants(
  tx: Db,
  { scope, only }: { readonly scope: InstanceId; readonly only: NonNullable<Grant['only']> },
): Promise<readonly GrantRecord[]> {
  const on = tx.deleteFrom('grants').where('scope', '=', scope)
  const query = 'keyRing' in only ? on.where('key_ring_id', '=', only.keyRing) : on.where('key_id', '=', only.key)
  const rows = await query.returningAll().execute()
  return rows
    .flatMap((row) => recordOfGrant(row) ?? [])
    .sort((one, two) => (`${one.grantedAt} ${one.id}` < `${two.grantedAt} ${two.id}` ? -1 : 1))
}
