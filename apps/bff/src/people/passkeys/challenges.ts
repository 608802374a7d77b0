import { hash, randomBytes } from 'node:crypto'
import { instantOf } from '@keywright/core/vocabulary/instant'
import type { Db } from '../../store/database.ts'
import { storing } from '../../store/storage-failure.ts'
import { CHALLENGE_SECONDS } from './relying-party.ts'

/** What a signature over a challenge may be used for; for anything else it is none. */
export type Purpose = 'register' | 'sign-in' | 'second-step' | 'prove' | 'approve'

/** For what, for whom, and within what a challenge holds. */
export interface ChallengeFor {
  readonly purpose: Purpose
  /** Absent at sign-in, where nobody is known yet. */
  readonly userId?: string | undefined
  /** The session it is asked in, with the approval it is about where it is about one; empty where there is no session. */
  readonly boundTo: string
}

export const newNonce = (): string => randomBytes(32).toString('base64url')

export const challengeOver = (statement: string): string => hash('sha256', statement, 'base64url')

/**
 * A challenge of random bytes, or the SHA-256 of a statement, which then has to hold a nonce. It is kept in the database,
 * so that any replica takes its answer. Those whose time is over go with each new one.
 */
export function issueChallenge(
  db: Db,
  { purpose, userId, boundTo }: ChallengeFor,
  statement?: string,
): Promise<string> {
  const challenge = statement === undefined ? newNonce() : challengeOver(statement)
  const now = Date.now()
  const expires_at = instantOf(new Date(now + CHALLENGE_SECONDS * 1000))
  const row = {
    challenge,
    purpose,
    user_id: userId ?? null,
    bound_to: boundTo,
    statement: statement ?? null,
    expires_at,
  }
  return storing(() =>
    db.transaction().execute(async (tx) => {
      await tx
        .deleteFrom('passkey_challenges')
        .where('expires_at', '<=', instantOf(new Date(now)))
        .execute()
      await tx.insertInto('passkey_challenges').values(row).execute()
      return challenge
    }),
  )
}

/**
 * Ends a challenge, whatever becomes of its answer: one statement, so that of two who come with the same one has it.
 * `undefined` for one that is not there, is too old, or was made for something else, which then stays for that.
 */
export async function takeChallenge(
  db: Db,
  challenge: string,
  { purpose, userId, boundTo }: ChallengeFor,
): Promise<{ readonly statement: string | null } | undefined> {
  return storing(() =>
    db
      .deleteFrom('passkey_challenges')
      .where('challenge', '=', challenge)
      .where('purpose', '=', purpose)
      .where('user_id', 'is', userId ?? null)
      .where('bound_to', '=', boundTo)
      .where('expires_at', '>', instantOf(new Date()))
      .returning('statement')
      .executeTakeFirst(),
  )
}
