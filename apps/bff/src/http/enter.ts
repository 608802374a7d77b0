import { KeyError } from '@keywright/core/errors/key-error'
import type { Context } from 'hono'
import type { Auth } from '../people/auth.ts'
import { personId, type Person } from '../people/directory.ts'
import type { SignOn, WayIn } from '../people/sign-on/sign-on.ts'
import { originOf, type HttpEnv } from './env.ts'
import { copyCookies, innerHeaders } from './inner-request.ts'

interface Door {
  readonly auth: Auth
  readonly signOn: Pick<SignOn, 'memberships'>
}

/**
 * Begins a session for somebody who has proved who they are; its cookie goes out with our answer. What the groups of
 * a provider stood for ends with a sign-in that did not ask the provider.
 */
export async function enter(
  { auth, signOn }: Door,
  c: Context<HttpEnv>,
  person: Person,
  by: WayIn = 'passphrase',
): Promise<void> {
  if (by !== 'single-sign-on') await signOn.memberships.end(person, originOf(c))
  const answer = await auth.api.enter({ body: { userId: person.id }, headers: innerHeaders(c), asResponse: true })
  // Between the proof and here somebody removed the person.
  if (!answer.ok) throw new KeyError({ code: 'SIGN_IN_FAILED_ERR' })
  copyCookies(answer, c)
  c.set('principalId', personId(person.id))
}
