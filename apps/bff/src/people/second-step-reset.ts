import { changeFacts } from '@keywright/core/audit/change-facts'
import { KeyError } from '@keywright/core/errors/key-error'
import { instantOf } from '@keywright/core/vocabulary/instant'
import type { Db } from '../store/database.ts'
import { accessEvent, changing, record, type Access } from './access-change.ts'
import { personId } from './directory.ts'
import { noteRemoval } from './passkeys/removals.ts'
import { requireAsMuchAs } from './more-rights.ts'
import { findUser, personTarget } from './people.ts'

/** Where it is kept what somebody is asked for after the passphrase; each table says whose by `user_id`. */
const SECOND_STEP_TABLES = ['totp', 'recovery_codes', 'passkeys'] as const

export interface TakenAway {
  /** Whatever was asked for after the passphrase: rows of the tables above. */
  readonly secondSteps: number
  readonly sessions: number
}

/** In the transaction of whoever decides it: the passphrase alone is asked for next, and nobody stays signed in. */
export async function takeSecondStepAway(tx: Db, userId: string): Promise<TakenAway> {
  let secondSteps = 0
  for (const table of SECOND_STEP_TABLES) {
    const { numDeletedRows } = await tx.deleteFrom(table).where('user_id', '=', userId).executeTakeFirstOrThrow()
    secondSteps += Number(numDeletedRows)
    if (table === 'passkeys' && numDeletedRows > 0n) await noteRemoval(tx, userId, instantOf(new Date()))
  }
  const sessions = await tx.deleteFrom('session').where('userId', '=', userId).executeTakeFirstOrThrow()
  return { secondSteps, sessions: Number(sessions.numDeletedRows) }
}

type Reset = Access<'kms.people.reset-second-step'>

/**
 * Takes away the second step of somebody who has lost it, and ends their sessions. Throws `OWN_ACCESS_ERR` for one's
 * own, and `MORE_RIGHTS_ERR` where the other holds anything that one does not hold oneself.
 */
export async function resetSecondStep(access: Reset, id: string): Promise<void> {
  const { db, core, authorized } = access
  const { principal } = authorized.caller
  const person = await findUser(db, id)
  const target = personId(person.id)
  if (target === principal.id) throw new KeyError({ code: 'OWN_ACCESS_ERR', deed: 'reset-second-step' })
  await changing(db, async (tx) => {
    // Whoever was removed meanwhile is not found.
    await findUser(tx, id)
    await requireAsMuchAs(tx, principal, { id: target, at: core.now() })
    const { secondSteps, sessions } = await takeSecondStepAway(tx, person.id)
    const before = { secondStep: secondSteps > 0 ? 'on' : 'off', sessions }
    const requestData = changeFacts(before, { secondStep: 'off', sessions: 0 })
    await record(tx, accessEvent(access, { target: personTarget(person), reasonCode: 204, requestData }))
  })
}
