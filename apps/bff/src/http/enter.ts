import { KeyError } from '@keywright/core/errors/key-error'
import type { Context } from 'hono'
import type { Auth } from '../people/auth.ts'
import { personId, type Person } from '../people/directory.ts'
import type { HttpEnv } from './env.ts'
import { copyCookies, innerHeaders } from './inner-request.ts'

/** Begins a session for somebody who has proved who they are; its cookie goes out with our answer. */
export async function enter({ auth }: { readonly auth: Auth }, c: Context<HttpEnv>, person: Person): Promise<void> {
  const answer = await auth.api.enter({ body: { userId: person.id }, headers: innerHeaders(c), asResponse: true })
  // Between the proof and here somebody removed the person.
  if (!answer.ok) throw new KeyError({ code: 'SIGN_IN_FAILED_ERR' })
  copyCookies(answer, c)
  c.set('principalId', personId(person.id))
}
