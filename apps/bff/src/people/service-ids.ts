import { randomUUID } from 'node:crypto'
import { changeFacts } from '@keywright/core/audit/change-facts'
import { KeyError } from '@keywright/core/errors/key-error'
import { createServiceId as makeServiceId, type CreateServiceId } from '@keywright/core/operations/create-service-id'
import { gainedBy } from '@keywright/core/operations/gained'
import { grantRule } from '@keywright/core/operations/grant-rule'
import type { ServiceIdentity } from '@keywright/core/policy/service'
import type { PrincipalId } from '@keywright/core/vocabulary/ids'
import type { Instant } from '@keywright/core/vocabulary/instant'
import { sql } from 'kysely'
import {
  deleteAccessOf,
  grouped,
  holdings,
  isCalled,
  pageOf,
  presentHoldings,
  type Holdings,
  type ListQuery,
  type NamedSubject,
  type Paged,
} from '../store/access-facts.ts'
import type { Db } from '../store/database.ts'
import type { Row } from '../store/schema.ts'
import { storing } from '../store/storage-failure.ts'
import { hashOfApiKey, newApiKey } from '../tokens/api-keys.ts'
import { accessEvent, changing, record, type Access } from './access-change.ts'
import { identityOf } from './service-identity.ts'
import { findSubject, subjectsNamed } from './subjects.ts'

export interface ApiKeyFacts {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly createdBy: string
  readonly lastUsedAt?: string
  readonly expiresAt?: string
}

export interface ServiceIdFacts extends Holdings {
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly owner?: NamedSubject
  readonly createdAt: string
  readonly apiKeys: readonly ApiKeyFacts[]
  /** Absent where it belongs to none. */
  readonly service?: ServiceIdentity
}

type Writing = Access<'kms.service-ids.write'>

const targetOf = (id: string, name: string) => ({ id, name, typeURI: 'kms/service-ids' })
const gone = (): KeyError => new KeyError({ code: 'NOT_FOUND_ERR' })

const apiKeyFacts = (row: Omit<Row<'api_keys'>, 'hash' | 'service_id'>): ApiKeyFacts => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at,
  // Set-up made the first one, before there was anybody.
  createdBy: row.created_by ?? 'set-up',
  ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
  ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
})

const serviceIdsQuery = (db: Db) =>
  db
    .selectFrom('service_ids')
    .select([
      'service_ids.id',
      'service_ids.name',
      'service_ids.description',
      'service_ids.owner_id',
      'service_ids.created_at',
      'service_ids.service',
      'service_ids.service_instance',
      'service_ids.works_for',
    ])
    .select(holdings(sql.ref('service_ids.id')))

/** The API keys of these service IDs, oldest first. */
async function apiKeysOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, readonly ApiKeyFacts[]>> {
  const keys = await db
    .selectFrom('api_keys')
    .select(['id', 'service_id', 'name', 'created_at', 'created_by', 'expires_at', 'last_used_at'])
    .where('service_id', 'in', ids)
    .orderBy('created_at')
    .execute()
  return grouped(keys.map((key) => [key.service_id, apiKeyFacts(key)]))
}

/** The service IDs by name; whoever answered for one and was removed is not named any more. */
export function pageOfServiceIds(db: Db, query: ListQuery): Promise<Paged<ServiceIdFacts>> {
  const { search, id } = query
  let found = serviceIdsQuery(db).orderBy('service_ids.name').orderBy('service_ids.id')
  if (id !== undefined) found = found.where('service_ids.id', '=', id)
  if (search !== undefined) found = found.where(isCalled(sql.ref('service_ids.name'), search))
  return storing(async () => {
    const { items: rows, total } = await pageOf(found, query, (row) => row)
    const apiKeys = await apiKeysOf(
      db,
      rows.map((row) => row.id),
    )
    const owners = await subjectsNamed(
      db,
      rows.flatMap(({ owner_id }) => owner_id ?? []),
    )
    const items = rows.map((row) => {
      const [owner, service] = [owners.get(row.owner_id ?? ''), identityOf(row)]
      return {
        id: row.id,
        name: row.name,
        ...(row.description === null ? {} : { description: row.description }),
        ...(owner && { owner: { id: owner.id, kind: owner.kind, name: owner.name } }),
        ...(service && { service }),
        createdAt: row.created_at,
        apiKeys: apiKeys.get(row.id) ?? [],
        ...presentHoldings(row),
      }
    })
    return { items, total }
  })
}

/** Whoever creates it answers for it, and so gives it no more than they hold themselves. */
export async function createServiceId(
  { db, core, authorized }: Writing,
  wanted: CreateServiceId,
): Promise<ServiceIdFacts> {
  const id = await makeServiceId(core, authorized, wanted)
  const [found] = (await pageOfServiceIds(db, { limit: 1, offset: 0, id })).items
  if (!found) throw gone()
  return found
}

async function requireServiceId(
  tx: Db,
  id: string,
): Promise<{ readonly name: string; readonly owner_id: string | null }> {
  const service = await tx
    .selectFrom('service_ids')
    .select(['name', 'owner_id'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!service) throw gone()
  return service
}

/** Its API keys go with it, and their tokens with them: each call asks whether the API key is still there. */
export async function deleteServiceId(access: Writing, id: string): Promise<void> {
  await changing(access.db, async (tx) => {
    const { name } = await requireServiceId(tx, id)
    const keys = await tx.deleteFrom('api_keys').where('service_id', '=', id).executeTakeFirstOrThrow()
    const { grants, groups } = await deleteAccessOf(tx, id)
    await tx.deleteFrom('service_ids').where('id', '=', id).execute()
    const before = { state: 'created', apiKeys: Number(keys.numDeletedRows), grants, groups }
    const requestData = changeFacts(before, { state: 'deleted', apiKeys: 0, grants: 0, groups: 0 })
    await record(tx, accessEvent(access, { target: targetOf(id, name), reasonCode: 204, requestData }))
  })
}

/**
 * An administrator who could make an API key for somebody else's service ID would have its roles, which they may not
 * give themselves. Where nobody answers for it any more, every administrator does.
 */
async function requireAnswering(tx: Db, caller: PrincipalId, owner: string | null): Promise<void> {
  if (owner === null || owner === caller) return
  if (await findSubject(tx, owner)) throw new KeyError({ code: 'OWN_ACCESS_ERR', deed: 'api-key' })
}

/**
 * Where giving its roles would take others, nobody comes by those of a service ID whose owner is gone: its API key would
 * be such a gift to oneself.
 */
async function requireOwnRoles({ db, core }: Pick<Writing, 'db' | 'core'>, service: string): Promise<void> {
  const row = await db.selectFrom('service_ids').select('owner_id').where('id', '=', service).executeTakeFirst()
  const [subject, owner] = [await findSubject(db, service), await findSubject(db, row?.owner_id ?? '')]
  if (!subject || owner) return
  // The roles of its groups are its own, and what its service is authorized to.
  const groups = await core.store.groupsOf([subject.id])
  const grants = await core.store.listGrants({ subjects: [subject.id, ...groups.map(({ id }) => id)] })
  const rule = await grantRule(
    core.store,
    [...grants, ...(await gainedBy(core.store, subject.service))].map(({ scope }) => scope),
  )
  if (rule) throw new KeyError({ code: 'OWN_ACCESS_ERR', deed: 'api-key-of-nobody' })
}

export interface NewApiKey {
  readonly service: string
  readonly name: string
  readonly expiresAt?: Instant | undefined
}

/** The secret is in the answer alone; kept is its hash. */
export async function createApiKey(
  access: Writing,
  wanted: NewApiKey,
): Promise<ApiKeyFacts & { readonly apiKey: string }> {
  const { db, core, authorized } = access
  const { service, name, expiresAt } = wanted
  await storing(() => requireOwnRoles(access, service))
  const apiKey = newApiKey()
  const by = authorized.caller.principal.id
  const dates = { created_at: core.now(), expires_at: expiresAt ?? null, last_used_at: null }
  const row = { id: randomUUID(), name, created_by: by, ...dates }
  await changing(db, async (tx) => {
    const { name: serviceName, owner_id } = await requireServiceId(tx, service)
    await requireAnswering(tx, by, owner_id)
    const hash = hashOfApiKey(apiKey)
    await tx
      .insertInto('api_keys')
      .values({ ...row, service_id: service, hash })
      .execute()
    const after = { apiKeyState: 'created', apiKeyExpiresAt: expiresAt ?? 'never' }
    const requestData = { apiKeyId: row.id, apiKeyName: name, ...changeFacts({ apiKeyState: 'none' }, after) }
    await record(tx, accessEvent(access, { target: targetOf(service, serviceName), reasonCode: 201, requestData }))
  })
  return { ...apiKeyFacts(row), apiKey }
}

export async function deleteApiKey(access: Writing, id: string): Promise<void> {
  await changing(access.db, async (tx) => {
    const key = await tx
      .selectFrom('api_keys')
      .innerJoin('service_ids', 'service_ids.id', 'api_keys.service_id')
      .select(['api_keys.name', 'api_keys.service_id', 'service_ids.name as service_name'])
      .where('api_keys.id', '=', id)
      .executeTakeFirst()
    if (!key) throw gone()
    await tx.deleteFrom('api_keys').where('id', '=', id).execute()
    const change = changeFacts({ apiKeyState: 'created' }, { apiKeyState: 'deleted' })
    const requestData = { apiKeyId: id, apiKeyName: key.name, ...change }
    const target = targetOf(key.service_id, key.service_name)
    await record(tx, accessEvent(access, { target, reasonCode: 204, requestData }))
  })
}
