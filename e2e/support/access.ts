import { request, type APIRequestContext } from '@playwright/test'
import type { Desk } from './desk.ts'

interface Invited {
  readonly id: string
  readonly token: string
}

/** Invites somebody as the administrator does, for tests that are not about inviting. */
export async function inviteByApi(
  { api }: Desk,
  who: { readonly name: string; readonly email: string },
): Promise<Invited> {
  const answer = await api.post('/bff/access/people', { data: { name: who.name, email: who.email } })
  // Of the contract, whose tests hold the service to it.
  const { person, url } = (await answer.json()) as { readonly person: { readonly id: string }; readonly url: string }
  return { id: person.id, token: new URL(url).hash.slice(1) }
}

/** Accepts an invitation; what comes back calls the service as that person. */
export async function acceptAs(
  { origin }: Desk,
  { id, token }: Invited,
): Promise<{ readonly id: string; readonly api: APIRequestContext }> {
  const api = await request.newContext({ baseURL: origin, extraHTTPHeaders: { Origin: origin } })
  const password = 'copper kettle whistles at dawn'
  const answer = await api.post('/bff/invitation/acceptance', { data: { token, password } })
  if (!answer.ok()) throw new Error(`the invitation was refused: ${answer.status()} ${await answer.text()}`)
  return { id, api }
}
