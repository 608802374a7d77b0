import type { Assertion, PasskeyCreation, PasskeyRequest, Registration } from '@keywright/contract/dashboard/passkeys'
import type { AuditEvent } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { instantOf } from '@keywright/core/vocabulary/instant'
import type { Db } from '../../store/database.ts'
import { rowOfEvent } from '../../store/event-row.ts'
import type { Row } from '../../store/schema.ts'
import { storing } from '../../store/storage-failure.ts'
import type { Person } from '../directory.ts'
import { endRecoveryCodesOfNobody, recoveryCodesLeft, replaceRecoveryCodes } from '../recovery-codes.ts'
import { issueChallenge, takeChallenge, type ChallengeFor, type Purpose } from './challenges.ts'
import { noteRemoval } from './removals.ts'
import { creationOf, handleOf, relyingPartyOf, requestOf, type RelyingParty } from './relying-party.ts'
import { challengeIn, nobodysKey, verifyAssertion, verifyRegistration } from './verify.ts'

const MOST_PASSKEYS = 20

export type PasskeyRow = Row<'passkeys'>

/** A passkey that has just been used, and by whom. */
export interface Used {
  readonly person: Person
  readonly passkey: PasskeyRow
  /** What was signed, where that was more than a challenge. */
  readonly statement: string | null
}

const refused = (): KeyError => new KeyError({ code: 'PASSKEY_REFUSED_ERR' })

/** The passkeys of people: what makes them, keeps them, and tells a signature of one from anything else. */
export class Passkeys {
  readonly #db: Db
  readonly #nobodysKey = nobodysKey()
  readonly rp: RelyingParty

  constructor(db: Db, publicUrl: URL) {
    this.#db = db
    this.rp = relyingPartyOf(publicUrl)
  }

  /** Oldest first. */
  of(userId: string): Promise<readonly PasskeyRow[]> {
    return storing(() =>
      this.#db
        .selectFrom('passkeys')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .orderBy('credential_id')
        .execute(),
    )
  }

  async creation(person: Person, session: string): Promise<PasskeyCreation> {
    const known = await this.of(person.id)
    if (known.length >= MOST_PASSKEYS) throw new KeyError({ code: 'PASSKEY_QUOTA_ERR', most: MOST_PASSKEYS })
    const challenge = await issueChallenge(this.#db, { purpose: 'register', userId: person.id, boundTo: session })
    return creationOf(this.rp, person, { challenge, known })
  }

  /** Something to sign, by one of these; by whichever there is where none are named. */
  async request(what: ChallengeFor, known: readonly PasskeyRow[], statement?: string): Promise<PasskeyRequest> {
    return requestOf(this.rp, await issueChallenge(this.#db, what, statement), known)
  }

  /**
   * Keeps what the browser made, with its event, and with recovery codes where none are left. Throws
   * `PASSKEY_REFUSED_ERR`, `PASSKEY_KNOWN_ERR`, `PASSKEY_QUOTA_ERR`.
   */
  async add(
    { userId, session }: { readonly userId: string; readonly session: string },
    { name, registration }: { readonly name: string; readonly registration: Registration },
    event: AuditEvent,
  ): Promise<{ readonly passkey: PasskeyRow; readonly recoveryCodes: readonly string[] | undefined }> {
    const challenge = challengeIn(registration)
    const what = { purpose: 'register', userId, boundTo: session } as const
    if (challenge === undefined || !(await takeChallenge(this.#db, challenge, what))) throw refused()
    const made = await verifyRegistration(registration, challenge, this.rp)
    if (!made) throw refused()
    const passkey: PasskeyRow = {
      credential_id: made.credential.id,
      user_id: userId,
      name,
      public_key: made.credential.publicKey,
      counter: made.credential.counter,
      transports: JSON.stringify(registration.response.transports ?? []),
      aaguid: made.aaguid,
      backup_eligible: made.credentialDeviceType === 'multiDevice' ? 1 : 0,
      backed_up: made.credentialBackedUp ? 1 : 0,
      created_at: event.eventTime,
      last_used_at: null,
    }
    return storing(() => this.#db.transaction().execute((tx) => insert(tx, passkey, event)))
  }

  /** False for one that is not theirs. */
  rename(userId: string, id: string, { name, event }: { readonly name: string; readonly event: AuditEvent }) {
    return storing(() =>
      this.#db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('passkeys')
          .set({ name })
          .where('credential_id', '=', id)
          .where('user_id', '=', userId)
          .executeTakeFirst()
        if (numUpdatedRows !== 1n) return false
        await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
        return true
      }),
    )
  }

  /**
   * Ends it with its event; false for one that is not theirs. Throws `STEP_UP_PASSKEY_REQUIRED_ERR` for their last one,
   * unless that may go too: judged where it goes, so that two removals at once do not get round it.
   */
  remove(
    userId: string,
    id: string,
    { event, lastToo }: { readonly event: AuditEvent; readonly lastToo: boolean },
  ): Promise<boolean> {
    return storing(() =>
      this.#db.transaction().execute(async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('passkeys')
          .where('credential_id', '=', id)
          .where('user_id', '=', userId)
          .executeTakeFirst()
        if (numDeletedRows !== 1n) return false
        if (!lastToo && (await countOf(tx, userId)) === 0) throw new KeyError({ code: 'STEP_UP_PASSKEY_REQUIRED_ERR' })
        await noteRemoval(tx, userId, event.eventTime)
        await endRecoveryCodesOfNobody(tx, userId)
        await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
        return true
      }),
    )
  }

  /**
   * Whose passkey this would be, if it may be used for that. Alone it lets in only who has a passphrase here: an invited
   * person has none yet, and whom a provider lets in, the provider has to let in each time.
   */
  ownerOf(
    id: string,
    purpose: Purpose,
  ): Promise<{ readonly person: Person; readonly passkey: PasskeyRow } | undefined> {
    return storing(async () => {
      const row = await this.#db
        .selectFrom('passkeys')
        .innerJoin('user', 'user.id', 'passkeys.user_id')
        .selectAll('passkeys')
        .select(['user.name as person_name', 'user.email'])
        .where('credential_id', '=', id)
        .$if(purpose === 'sign-in', (query) =>
          query.where((eb) =>
            eb.exists(
              eb
                .selectFrom('account')
                .select('account.id')
                .whereRef('account.userId', '=', 'user.id')
                .where('account.providerId', '=', 'credential'),
            ),
          ),
        )
        .executeTakeFirst()
      if (!row) return undefined
      const { person_name, email, ...passkey } = row
      return { person: { id: row.user_id, name: person_name, email }, passkey }
    })
  }

  /**
   * Takes a signature over a challenge that was made for exactly this, once; the challenge is gone whatever comes of it.
   * Throws `PASSKEY_REFUSED_ERR`, which is the same for all that can be wrong, and `PASSKEY_COUNTER_ERR` for a signature
   * that is right and older than one that was seen.
   */
  async use(assertion: Assertion, what: ChallengeFor): Promise<Used> {
    const challenge = challengeIn(assertion)
    const taken = challenge === undefined ? undefined : await takeChallenge(this.#db, challenge, what)
    if (challenge === undefined || !taken) throw refused()
    const owner = await this.ownerOf(assertion.id, what.purpose)
    const publicKey = owner?.passkey.public_key ?? this.#nobodysKey
    const verified = await verifyAssertion({ assertion, challenge, rp: this.rp, publicKey })
    if (!owner || !verified || !isTheirs(owner.person, assertion, what)) throw refused()
    if (!(await this.#count(assertion.id, verified))) throw new KeyError({ code: 'PASSKEY_COUNTER_ERR' })
    return { ...owner, statement: taken.statement }
  }

  /** Notes the use. One statement, so that of two signatures with the same counter one counts. */
  #count(id: string, { counter, backedUp }: { readonly counter: number; readonly backedUp: boolean }) {
    const set = { counter, backed_up: backedUp ? 1 : 0, last_used_at: instantOf(new Date()) }
    return storing(async () => {
      const { numUpdatedRows } = await this.#db
        .updateTable('passkeys')
        .set(set)
        .where('credential_id', '=', id)
        // WebAuthn Level 3 §6.1.1: an authenticator that does not count says 0 for ever.
        .where((eb) => eb.or([eb('counter', '<', counter), ...(counter === 0 ? [eb('counter', '=', 0)] : [])]))
        .executeTakeFirst()
      return numUpdatedRows === 1n
    })
  }
}

/** The authenticator may say whom it is of, and must where nobody else did (WebAuthn Level 3 §7.2, step 6). */
function isTheirs({ id }: Person, { response }: Assertion, { userId }: ChallengeFor): boolean {
  const { userHandle } = response
  const isSaid = typeof userHandle === 'string' && userHandle !== ''
  if (userId === undefined) return isSaid && userHandle === handleOf(id)
  return id === userId && (!isSaid || userHandle === handleOf(id))
}

async function countOf(tx: Db, userId: string): Promise<number> {
  const { there } = await tx
    .selectFrom('passkeys')
    .select((eb) => eb.fn.countAll<number>().as('there'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return there
}

async function insert(tx: Db, passkey: PasskeyRow, event: AuditEvent) {
  const { user_id } = passkey
  if ((await countOf(tx, user_id)) >= MOST_PASSKEYS)
    throw new KeyError({ code: 'PASSKEY_QUOTA_ERR', most: MOST_PASSKEYS })
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('passkeys')
    .values(passkey)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) throw new KeyError({ code: 'PASSKEY_KNOWN_ERR' })
  const hasPaper = (await recoveryCodesLeft(tx, user_id)) > 0
  const recoveryCodes = hasPaper ? undefined : await replaceRecoveryCodes(tx, user_id)
  await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
  return { passkey, recoveryCodes }
}
