import { KeyError } from '@keywright/core/errors/key-error'
import type { Context } from 'hono'
import type { Proof, Sessions, SessionTimes } from '../people/sessions.ts'
import type { HttpEnv } from './env.ts'

/** What a session that somebody finds open must not do: it ends an instance, or lets somebody in. */
const DANGEROUS: ReadonlySet<string> = new Set([
  'kms.instances.delete',
  'kms.access-grants.write',
  'kms.authorizations.write',
  'kms.people.reset-second-step',
  'kms.dual-control.write',
  'kms.platform-dual-control.write',
  'kms.people.invite',
  'kms.people.remove',
  'kms.groups.write',
  'kms.service-ids.write',
  'kms.single-sign-on.write',
  'kms.single-sign-on.test',
  'kms.account.enable-second-step',
  'kms.account.add-passkey',
  'kms.account.rename-passkey',
  'kms.account.remove-passkey',
  'kms.account.change-password',
])

/** Throws `STEP_UP_REQUIRED_ERR` for a dangerous action in a session whose person has not shown lately who they are. */
export function requireFreshProof(
  { sessions }: { readonly sessions: Sessions },
  c: Context<HttpEnv>,
  action: string,
): void {
  const session = c.get('session')
  if (session && DANGEROUS.has(action) && !sessions.isProved(session)) {
    throw new KeyError({ code: 'STEP_UP_REQUIRED_ERR' })
  }
}

/** By what somebody shows that they have the second step; that the session began lately does not count. */
const SECOND_STEP: readonly Proof[] = ['code', 'paper', 'passkey', 'provider']
/** A code can be passed on by a page that looks like this one, and a provider has never seen the passkey. */
const LAST_PASSKEY: readonly Proof[] = ['paper', 'passkey']

type Proofs = { readonly sessions: Pick<Sessions, 'isProvedBy'> }

/**
 * Throws `STEP_UP_REQUIRED_ERR` where the second step was not shown in this very session. Asked before one ends, or
 * another is put beside it: else whoever finds a session open in its first minutes puts theirs in its place.
 */
export function requireSecondStepShown({ sessions }: Proofs, session: SessionTimes): void {
  if (!sessions.isProvedBy(session, SECOND_STEP)) throw new KeyError({ code: 'STEP_UP_REQUIRED_ERR' })
}

export const mayEndLastPasskey = ({ sessions }: Proofs, session: SessionTimes): boolean =>
  sessions.isProvedBy(session, LAST_PASSKEY)
