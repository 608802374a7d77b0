import { randomUUID } from 'node:crypto'
import { changeFacts } from '@keywright/core/audit/change-facts'
import { eventOf, type Initiator } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import type { Caller } from '@keywright/core/policy/principal'
import type { Db } from '../store/database.ts'
import { storing } from '../store/storage-failure.ts'
import { changing, record } from './access-change.ts'
import { personId, type Person } from './directory.ts'
import { hashOfInvitation } from './invitation-link.ts'
import { personTarget } from './people.ts'
import { takeSecondStepAway } from './second-step-reset.ts'

interface Parts {
  readonly db: Db
  readonly core: Dependencies
  readonly hashPassword: (password: string) => Promise<string>
}

export interface Acceptance {
  readonly token: string
  readonly password: string
  readonly from: Pick<Caller, 'correlationId' | 'sourceAddress' | 'requestUri'>
}

/** One answer for every link that cannot be used, so that it tells nothing. */
const ended = (): KeyError => new KeyError({ code: 'INVITATION_ENDED_ERR' })

/** Links by which people come in: from the one who has the link to the one who can sign in. */
export class Invitations {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Whom a link invites; throws `INVITATION_ENDED_ERR`. */
  async invitee(token: string): Promise<Person> {
    const { db, core } = this.#parts
    const person = await storing(() =>
      db
        .selectFrom('invitations')
        .innerJoin('user', 'user.id', 'invitations.user_id')
        .select(['user.id', 'user.name', 'user.email'])
        .where('token_hash', '=', hashOfInvitation(token))
        .where('expires_at', '>', core.now())
        .executeTakeFirst(),
    )
    if (!person) throw ended()
    return person
  }

  /** The link ends, the passphrase is set and both are on record, or none of it; of two at once one finds the link. */
  async accept({ token, password, from }: Acceptance): Promise<Person> {
    const { db, core, hashPassword } = this.#parts
    const person = await this.invitee(token)
    const hashed = await hashPassword(password)
    await changing(db, async (tx) => {
      const at = core.now()
      const used = await tx
        .deleteFrom('invitations')
        .where('token_hash', '=', hashOfInvitation(token))
        .where('expires_at', '>', at)
        .returning('recovery')
        .executeTakeFirst()
      if (!used) throw ended()
      const isRecovery = used.recovery === 1
      if (isRecovery) await forgetEverything(tx, person.id)
      const times = { createdAt: at, updatedAt: at }
      const account = { accountId: person.id, providerId: 'credential', userId: person.id, password: hashed }
      await tx
        .insertInto('account')
        .values({ id: randomUUID(), ...account, ...times })
        .execute()
      await record(tx, acceptedEvent(core, person, { from, isRecovery }))
    })
    return person
  }
}

/** Passphrase, second step, sessions and links to a provider: of somebody who is let in again nothing of before lets anybody in. */
async function forgetEverything(tx: Db, userId: string): Promise<void> {
  await takeSecondStepAway(tx, userId)
  await tx.deleteFrom('account').where('userId', '=', userId).where('providerId', '=', 'credential').execute()
  // The subject is remembered, as that of somebody removed: it does not come in as somebody unknown.
  await tx.updateTable('sign_on_identities').set({ user_id: null }).where('user_id', '=', userId).execute()
}

interface Accepted {
  readonly from: Acceptance['from']
  readonly isRecovery: boolean
}

function acceptedEvent(core: Dependencies, person: Person, { from, isRecovery }: Accepted) {
  const principal = { id: personId(person.id), name: person.email, kind: 'person' }
  const caller: Initiator = { ...from, principal, credential: isRecovery ? 'recovery-link' : 'invitation' }
  const before = isRecovery ? { state: 'active', passphrase: 'lost' } : { state: 'invited' }
  const after = isRecovery ? { state: 'active', passphrase: 'chosen', secondStep: 'off' } : { state: 'active' }
  const requestData = changeFacts(before, after)
  const draft = { caller, action: 'kms.people.accept', target: personTarget(person), source: '', reasonCode: 204 }
  return eventOf({ ...draft, requestData }, core)
}
