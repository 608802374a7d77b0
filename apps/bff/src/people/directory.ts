import type { Grant, Principal } from '@keywright/core/policy/principal'
import { ROLES, type Role } from '@keywright/core/policy/roles'
import type { InstanceId, PrincipalId } from '@keywright/core/vocabulary/ids'
import type { Db } from '../store/database.ts'
import { parameter, Prepared } from '../store/prepared.ts'
import { storing } from '../store/storage-failure.ts'

const SERVICE_PREFIX = 'iam-ServiceId-'
const PERSON_PREFIX = 'IBMid-'

/** How a person is named in `createdBy` and in events (key-protect-api.md §2.3); `userId` is better-auth's. */
// The prefixes keep people and services apart, which is what makes these principal ids.
export const personId = (userId: string): PrincipalId => `${PERSON_PREFIX}${userId}` as PrincipalId
export const serviceId = (uuid: string): PrincipalId => `${SERVICE_PREFIX}${uuid}` as PrincipalId

/** What better-auth knows of somebody. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
}

const isRole = (text: string): text is Role => ROLES.some((role) => role === text)

interface GrantRow {
  readonly role: string | null
  readonly scope: string | null
}

/** Which grants matter: those on one instance and on the platform, or all of them. */
export type Within = InstanceId | 'anywhere'

const grantsOf = (rows: readonly GrantRow[]): readonly Grant[] =>
  rows.flatMap(({ role, scope }): Grant[] =>
    // A scope is an instance id or the word `platform`; both were written by this service.
    role !== null && scope !== null && isRole(role) ? [{ role, scope: scope as InstanceId }] : [],
  )

/** The reads of every call; whoever created a thousand instances has a thousand grants, of which a call needs a few. */
function queries(db: Db) {
  const grants = db.selectFrom('grants').select(['role', 'scope']).where('principal_id', '=', parameter<string>(0))
  const services = db.selectFrom('service_ids').where('service_ids.id', '=', parameter<string>(0))
  const columns = ['service_ids.name', 'grants.role', 'grants.scope'] as const
  return {
    grants: new Prepared(grants),
    grantsWithin: new Prepared(grants.where('scope', 'in', ['platform', parameter<string>(1)])),
    service: new Prepared(services.leftJoin('grants', 'grants.principal_id', 'service_ids.id').select(columns)),
    serviceWithin: new Prepared(
      services
        .leftJoin('grants', (join) =>
          join
            .onRef('grants.principal_id', '=', 'service_ids.id')
            .on('grants.scope', 'in', ['platform', parameter<string>(1)]),
        )
        .select(columns),
    ),
  }
}

/** Who there is, and what they have been granted; read anew for each call, so that a revoked grant ends at once. */
export class Directory {
  readonly #db: Db
  readonly #queries: ReturnType<typeof queries>

  constructor(db: Db) {
    this.#db = db
    this.#queries = queries(db)
  }

  /** A person with the grants that matter. */
  person({ id, name, email }: Person, within: Within): Promise<Principal> {
    const principal = personId(id)
    return storing(async () => {
      const rows =
        within === 'anywhere'
          ? await this.#queries.grants.all(this.#db, [principal])
          : await this.#queries.grantsWithin.all(this.#db, [principal, within])
      return { id: principal, name: email === '' ? name : email, kind: 'person', grants: grantsOf(rows) }
    })
  }

  /** A service ID with the grants that matter; `undefined` when it is gone. */
  service(id: PrincipalId, within: Within): Promise<Principal | undefined> {
    return storing(async () => {
      const rows =
        within === 'anywhere'
          ? await this.#queries.service.all(this.#db, [id])
          : await this.#queries.serviceWithin.all(this.#db, [id, within])
      const [first] = rows
      return first && { id, name: first.name, kind: 'service-id', grants: grantsOf(rows) }
    })
  }
}
