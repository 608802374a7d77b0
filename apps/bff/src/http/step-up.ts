import { KeyError } from '@keywright/core/errors/key-error'
import type { Context } from 'hono'
import type { Sessions } from '../people/sessions.ts'
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
