import { randomUUID } from 'node:crypto'
import { changeFacts } from '@keywright/core/audit/change-facts'
import { eventOf, type AuditFacts, type Initiator } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import type { Caller } from '@keywright/core/policy/principal'
import type { Db } from '../../store/database.ts'
import { storing } from '../../store/storage-failure.ts'
import { changing, record } from '../access-change.ts'
import { personId, type Person } from '../directory.ts'
import { personTarget } from '../people.ts'
import type { ArrivalClaims } from './claims.ts'
import { setMemberships } from './memberships.ts'
import type { SignOnSettings } from './settings.ts'
import { mappingsUnruled } from './unruled.ts'

/**
 * How somebody who has signed in at the provider comes in here: linked before; with a passphrase, which they show once
 * so that a provider cannot take an account over; invited, so that this is their acceptance; or unknown.
 */
export type Arrival =
  | { readonly how: 'linked' | 'passphrase' | 'invited'; readonly person: Person }
  | { readonly how: 'unknown'; readonly person: Person }

type Origin = Pick<Caller, 'correlationId' | 'sourceAddress' | 'requestUri'>

const refused = (): KeyError => new KeyError({ code: 'SIGN_ON_REFUSED_ERR' })

/** Who came, and what comes with it: the link to a person, and the memberships that the provider's groups stand for. */
export class Arrivals {
  readonly #db: Db
  readonly #core: Dependencies

  constructor(db: Db, core: Dependencies) {
    this.#db = db
    this.#core = core
  }

  /** Throws `SIGN_ON_EMAIL_ERR`, or `SIGN_ON_REFUSED_ERR` for whoever may not come in this way. */
  of(claims: ArrivalClaims, settings: SignOnSettings): Promise<Arrival> {
    return storing(() => this.#of(this.#db, claims, settings))
  }

  /** Whether the provider's `subject` is this person. */
  async isLinked(userId: string, { issuer, subject }: Pick<ArrivalClaims, 'issuer' | 'subject'>): Promise<boolean> {
    return storing(async () => (await identityOf(this.#db, issuer, subject))?.user_id === userId)
  }

  /**
   * Link, acceptance, memberships and their events in one transaction, decided anew within it; throws as `of` does when
   * what it was decided on is no longer so.
   */
  async admit(arrival: Arrival, claims: ArrivalClaims, settings: SignOnSettings, from: Origin): Promise<Person> {
    const said = settings.mappings.filter(({ value }) => claims.groups.includes(value))
    const wanted = await mappingsUnruled(this.#core, said)
    return changing(this.#db, async (tx) => {
      const now = await this.#of(tx, claims, settings)
      if (now.how !== arrival.how || (now.how !== 'unknown' && now.person.id !== arrival.person.id)) throw refused()
      const { person } = arrival
      const caller = initiatorOf(person, from)
      if (arrival.how !== 'linked') await this.#link(tx, arrival, claims, caller)
      await setMemberships(tx, this.#core, caller, wanted)
      return person
    })
  }

  async #of(db: Db, claims: ArrivalClaims, { admitsUnknown }: SignOnSettings): Promise<Arrival> {
    const identity = await identityOf(db, claims.issuer, claims.subject)
    if (identity?.user_id) return { how: 'linked', person: await personBy(db, 'id', identity.user_id) }
    const email = requireEmail(claims)
    const person = await db
      .selectFrom('user')
      .select(['id', 'name', 'email'])
      .where('email', '=', email)
      .executeTakeFirst()
    if (person) return { how: await this.#howKnown(db, person.id), person }
    // Whoever was removed is let in by an invitation alone.
    if (identity || !admitsUnknown) throw refused()
    return { how: 'unknown', person: { id: randomUUID(), name: claims.name, email } }
  }

  async #howKnown(db: Db, userId: string): Promise<'passphrase' | 'invited'> {
    const account = db.selectFrom('account').select('id').where('userId', '=', userId)
    if (await account.where('providerId', '=', 'credential').executeTakeFirst()) return 'passphrase'
    const elsewhere = db.selectFrom('sign_on_identities').select('subject').where('user_id', '=', userId)
    // Another subject with the same address is somebody else, or the same at another provider: nobody here can tell.
    if (await elsewhere.executeTakeFirst()) throw refused()
    const open = db.selectFrom('invitations').select('user_id').where('user_id', '=', userId)
    if (await open.where('expires_at', '>', this.#core.now()).executeTakeFirst()) return 'invited'
    throw refused()
  }

  async #link(tx: Db, { how, person }: Arrival, { issuer, subject }: ArrivalClaims, caller: Initiator): Promise<void> {
    const at = this.#core.now()
    if (how === 'unknown') {
      const row = { ...person, emailVerified: 0, image: null, createdAt: at, updatedAt: at }
      await tx.insertInto('user').values(row).execute()
    }
    await tx.deleteFrom('invitations').where('user_id', '=', person.id).execute()
    const link = { user_id: person.id, linked_at: at }
    await tx
      .insertInto('sign_on_identities')
      .values({ issuer, subject, ...link })
      .onConflict((on) =>
        on.columns(['issuer', 'subject']).doUpdateSet(link).where('sign_on_identities.user_id', 'is', null),
      )
      .execute()
    const before: AuditFacts = { state: how === 'passphrase' ? 'active' : how === 'unknown' ? 'none' : 'invited' }
    const requestData = changeFacts(before, { state: 'active', issuer, subject: subject.slice(0, 255) })
    const draft = { caller, action: 'kms.people.link', target: personTarget(person), source: '', reasonCode: 200 }
    await record(tx, eventOf({ ...draft, requestData }, this.#core))
  }
}

const identityOf = (db: Db, issuer: string, subject: string) =>
  db
    .selectFrom('sign_on_identities')
    .select('user_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()

const personBy = (db: Db, column: 'id', value: string): Promise<Person> =>
  db.selectFrom('user').select(['id', 'name', 'email']).where(column, '=', value).executeTakeFirstOrThrow()

/** Before anybody is looked up, so that the answer tells nothing of them. */
function requireEmail({ email, emailVerified }: ArrivalClaims): string {
  if (email === undefined) throw new KeyError({ code: 'SIGN_ON_EMAIL_ERR', reason: 'missing' })
  if (!emailVerified) throw new KeyError({ code: 'SIGN_ON_EMAIL_ERR', reason: 'unverified' })
  return email
}

export const initiatorOf = (person: Person, from: Origin): Initiator => ({
  ...from,
  principal: { id: personId(person.id), name: person.email, kind: 'person' },
  credential: 'single-sign-on',
})
