import type { Schemas } from '@keywright/contract/client'
import type { QueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../lib/api.ts'
import { signWithPasskey } from '../../lib/passkey.ts'
import { sessionQuery } from './queries.ts'

export type SignOnAnswer = Schemas['SignOnAnswer']

/** Leaves for the provider. */
export async function beginSignOn(next: string | undefined): Promise<void> {
  const body = next === undefined ? {} : { next }
  const { url } = await answerOf(api.POST('/bff/sign-on', { body }))
  location.assign(url)
}

function learned(client: QueryClient, answer: SignOnAnswer): SignOnAnswer {
  if (answer.outcome.state === 'signed-in') client.setQueryData(sessionQuery.queryKey, answer.outcome)
  return answer
}

/** Works once: it is handed in by whoever shows the page first. */
export const answerSignOn = async (client: QueryClient, query: string): Promise<SignOnAnswer> =>
  learned(client, await answerOf(api.POST('/bff/sign-on/answer', { body: { query } })))

type Typed = Schemas['EnterBySignOnRequest']

export const enterBySignOn = async (client: QueryClient, body: Typed): Promise<SignOnAnswer> =>
  learned(client, await answerOf(api.POST('/bff/sign-on/entry', { body })))

/** What the passkey signs is asked for anew, since it holds once and not for long. */
export async function enterByPasskey(client: QueryClient, body: Typed): Promise<SignOnAnswer> {
  const asked = await enterBySignOn(client, body)
  if (asked.outcome.state !== 'code-needed' || asked.outcome.passkey === undefined) return asked
  return enterBySignOn(client, { ...body, passkey: await signWithPasskey(asked.outcome.passkey) })
}
