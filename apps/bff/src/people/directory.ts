import type { Grant, Principal } from '@keywright/core/policy/principal'
import { ROLES, type Role } from '@keywright/core/policy/roles'
import type { InstanceId, PrincipalId } from '@keywright/core/vocabulary/ids'
import type { Db } from '../store/database.ts'
import { storing } from '../store/storage-failure.ts'

const SERVICE_PREFIX = 'iam-ServiceId-'
const PERSON_PREFIX = 'IBMid-'

/** How a person is named in `createdBy` and in events (key-protect-api.md §2.3); `userId` is better-auth's. */
// The prefixes keep people and services apart, which is what makes these principal ids.
export const personId = (userId: string): PrincipalId => `${PERSON_PREFIX}${userId}` as PrincipalId
export const serviceId = (uuid: string): PrincipalId => `${SERVICE_PREFIX}${uuid}` as PrincipalId

const isRole = (text: string): text is Role => ROLES.some((role) => role === text)

/** Who there is, and what they have been granted; read anew for each call, so that a revoked grant ends at once. */
export class Directory {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  person({
    id,
    name,
    email,
  }: {
    readonly id: string
    readonly name: string
    readonly email: string
  }): Promise<Principal> {
    return this.#withGrants({ id: personId(id), name: email === '' ? name : email, kind: 'person' })
  }

  /** `undefined` when the service ID is gone. */
  async service(id: PrincipalId): Promise<Principal | undefined> {
    const row = await storing(() =>
      this.#db.selectFrom('service_ids').select('name').where('id', '=', id).executeTakeFirst(),
    )
    return row && (await this.#withGrants({ id, name: row.name, kind: 'service-id' }))
  }

  #withGrants(principal: Omit<Principal, 'grants'>): Promise<Principal> {
    return storing(async () => {
      const rows = await this.#db
        .selectFrom('grants')
        .select(['role', 'scope'])
        .where('principal_id', '=', principal.id)
        .execute()
      // A scope is an instance id or the word `platform`; both were written by this service.
      const grants = rows.flatMap(({ role, scope }): Grant[] =>
        isRole(role) ? [{ role, scope: scope as InstanceId }] : [],
      )
      return { ...principal, grants }
    })
  }
}
