import type { Grant, Principal } from '@keywright/core/policy/principal'
import type { InstanceId, PrincipalId } from '@keywright/core/vocabulary/ids'
import { instantOf, type Instant } from '@keywright/core/vocabulary/instant'
import { sql } from 'kysely'
import type { Db } from '../store/database.ts'
import { pooledReads, type Reads } from '../store/direct-reads.ts'
import { grantOf } from '../store/grants.ts'
import { parameter, Prepared } from '../store/prepared.ts'
import type { Row } from '../store/schema.ts'
import { storing } from '../store/storage-failure.ts'
import { identityOf } from './service-identity.ts'

export const PERSON_PREFIX = 'IBMid-'

/** How a person is named in `createdBy` and in events (key-protect-api.md §2.3); `userId` is better-auth's. */
// The prefixes keep people and services apart, which is what makes these principal ids.
export const personId = (userId: string): PrincipalId => `${PERSON_PREFIX}${userId}` as PrincipalId

/** What better-auth knows of somebody. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
}

/** By what a program comes: its service ID, and the API key of it that was exchanged. */
export interface ServiceCredential {
  readonly serviceId: PrincipalId
  readonly apiKeyId: string
}

const hasExpired = ({ expires_at }: { readonly expires_at: string | null }): boolean =>
  expires_at !== null && expires_at <= instantOf(new Date())

/** Which grants matter: those on one instance and on the platform, or all of them. */
export type Within = InstanceId | 'anywhere'

/** By whose grants somebody acts: their own, those of their groups, and those of the services they belong to. */
const holdersOf = (db: Db) =>
  db
    .selectNoFrom((eb) => eb.val(parameter<string>(0)).as('id'))
    .unionAll(
      db.selectFrom('access_group_members').select('group_id as id').where('principal_id', '=', parameter<string>(0)),
    )
    // Of a service ID that belongs to a service; of nobody else there is such a row.
    .unionAll(
      db
        .selectFrom('service_ids')
        .select(sql<string>`'Service-' || service`.as('id'))
        .where('id', '=', parameter<string>(0))
        .where('service', 'is not', null),
    )
    .unionAll(
      db
        .selectFrom('service_ids')
        .select(sql<string>`'Service-' || works_for`.as('id'))
        .where('id', '=', parameter<string>(0))
        .where('works_for', 'is not', null),
    )

/** What somebody shows beside the passphrase, or did. */
const secondStepQueries = (db: Db) => ({
  passkey: new Prepared(
    db.selectFrom('passkeys').select('credential_id').where('user_id', '=', parameter<string>(0)).limit(1),
  ),
  passkeySince: new Prepared(
    db
      .selectFrom('passkeys')
      .select('user_id')
      .where('user_id', '=', parameter<string>(0))
      .unionAll(
        db
          .selectFrom('passkey_removals')
          .select('user_id')
          .where('user_id', '=', parameter<string>(0))
          .where('removed_at', '>=', parameter<string>(1)),
      ),
  ),
  app: new Prepared(
    db
      .selectFrom('totp')
      .select('user_id')
      .where('user_id', '=', parameter<string>(0))
      .where('confirmed_at', 'is not', null),
  ),
})

/** The reads of every call; whoever created a thousand instances has a thousand grants, of which a call needs a few. */
function queries(db: Db) {
  const holders = holdersOf(db)
  const grants = db
    .selectFrom('grants')
    .select([
      'principal_id',
      'role',
      'scope',
      'key_ring_id',
      'key_id',
      'expires_at',
      'conditions',
      'source_instance',
      'source_delegated',
    ])
    // One list of holders instead of an `or`, for which SQLite would go through all grants of an instance.
    .where('principal_id', 'in', holders)
  return {
    grants: new Prepared(grants),
    grantsWithin: new Prepared(
      grants.where((eb) => eb.or([eb('scope', '=', 'platform'), eb('scope', '=', parameter<string>(1))])),
    ),
    service: new Prepared(
      db
        .selectFrom('api_keys')
        .innerJoin('service_ids', 'service_ids.id', 'api_keys.service_id')
        .select([
          'service_ids.name',
          'service_ids.service',
          'service_ids.service_instance',
          'service_ids.works_for',
          'api_keys.expires_at',
        ])
        // Who made the API key knows its secret: under dual control that is who comes by it.
        .select((eb) => eb.fn.coalesce('api_keys.created_by', 'service_ids.owner_id').as('owner_id'))
        .where('api_keys.id', '=', parameter<string>(0))
        .where('api_keys.service_id', '=', parameter<string>(1)),
    ),
    serviceAway: new Prepared(
      db
        .selectFrom('service_ids')
        .select(['name', 'owner_id', 'service', 'service_instance', 'works_for'])
        .where('id', '=', parameter<string>(0)),
    ),
    person: new Prepared(db.selectFrom('user').select(['id', 'name', 'email']).where('id', '=', parameter<string>(0))),
    ...secondStepQueries(db),
    groups: new Prepared(
      db.selectFrom('access_group_members').select('group_id').where('principal_id', '=', parameter<string>(0)),
    ),
  }
}

/** Who there is, and what they have been granted; read anew for each call, so that a revoked grant ends at once. */
export class Directory {
  readonly #reads: Reads
  readonly #queries: ReturnType<typeof queries>

  constructor(db: Db, reads: Reads = pooledReads(db)) {
    this.#reads = reads
    this.#queries = queries(db)
  }

  /** A person with the grants that matter. */
  person({ id, name, email }: Person, within: Within): Promise<Principal> {
    return storing(async () => {
      const principal = personId(id)
      const grants = await this.#grants(principal, within)
      return { id: principal, name: email === '' ? name : email, kind: 'person', grants }
    })
  }

  /** A service ID with the grants that matter; `undefined` when it, or the API key it comes by, is gone or expired. */
  service({ serviceId: id, apiKeyId }: ServiceCredential, within: Within): Promise<Principal | undefined> {
    return storing(async () => {
      const row = await this.#queries.service.readFirst(this.#reads, [apiKeyId, id])
      if (!row || hasExpired(row)) return undefined
      return this.#serviceOf(id, row, within)
    })
  }

  /** Somebody who is away, with all of their grants; `undefined` for who is gone. */
  async principal(id: PrincipalId): Promise<Principal | undefined> {
    if (!id.startsWith(PERSON_PREFIX)) {
      const row = await storing(() => this.#queries.serviceAway.readFirst(this.#reads, [id]))
      return row && this.#serviceOf(id, row, 'anywhere')
    }
    const person = await storing(() => this.#queries.person.readFirst(this.#reads, [id.slice(PERSON_PREFIX.length)]))
    return person && this.person(person, 'anywhere')
  }

  /** The access groups somebody is in. */
  groupsOf(id: PrincipalId): Promise<readonly string[]> {
    return storing(async () => (await this.#queries.groups.read(this.#reads, [id])).map(({ group_id }) => group_id))
  }

  /** Whether a person has a passkey; a service ID never has. */
  async hasPasskey(id: PrincipalId): Promise<boolean> {
    if (!id.startsWith(PERSON_PREFIX)) return false
    const userId = id.slice(PERSON_PREFIX.length)
    return (await storing(() => this.#queries.passkey.readFirst(this.#reads, [userId]))) !== undefined
  }

  /** Whether a person has a passkey, or had one then or later. */
  async hadPasskeySince(id: PrincipalId, since: Instant): Promise<boolean> {
    if (!id.startsWith(PERSON_PREFIX)) return false
    const userId = id.slice(PERSON_PREFIX.length)
    return (await storing(() => this.#queries.passkeySince.readFirst(this.#reads, [userId, since]))) !== undefined
  }

  /** Whether a person signs in with an authenticator app. */
  async hasApp(id: PrincipalId): Promise<boolean> {
    const userId = id.slice(PERSON_PREFIX.length)
    return (await storing(() => this.#queries.app.readFirst(this.#reads, [userId]))) !== undefined
  }

  async #serviceOf(
    id: PrincipalId,
    row: Pick<Row<'service_ids'>, 'name' | 'owner_id' | 'service' | 'service_instance' | 'works_for'>,
    within: Within,
  ): Promise<Principal> {
    const { name, owner_id } = row
    // Only ids of people are written there.
    const owner = owner_id === null ? undefined : (owner_id as PrincipalId)
    const grants = await storing(() => this.#grants(id, within))
    return { id, name, kind: 'service-id', owner, service: identityOf(row), grants }
  }

  async #grants(id: PrincipalId, within: Within): Promise<readonly Grant[]> {
    const rows =
      within === 'anywhere'
        ? await this.#queries.grants.read(this.#reads, [id])
        : await this.#queries.grantsWithin.read(this.#reads, [id, within])
    return rows.flatMap((row) => grantOf(row) ?? [])
  }
}
