import {
  passkeyCreationSchema,
  passkeyRequestSchema,
  type PasskeyRequest,
} from '@keywright/contract/dashboard/passkeys'
import { z } from 'zod'
import { Authenticator } from './authenticator.ts'
import type { TestService } from './test-service.ts'

type Headers = Record<string, string>

const PAGE = { 'sec-fetch-site': 'same-origin' }
const addedShape = z.object({ recoveryCodes: z.array(z.string()).optional() })

export const creationFor = async (kw: TestService, headers: Headers) => {
  const answer = await kw.request('/bff/account/passkeys/options', { method: 'POST', headers })
  return passkeyCreationSchema.parse(await answer.json())
}

/** A passkey of whoever this is, made as the dashboard makes one; `recoveryCodes` as they were shown. */
export async function aPasskey(kw: TestService, headers: Headers, name = 'Key fob') {
  const passkey = new Authenticator()
  const registration = passkey.register(await creationFor(kw, headers))
  const answer = await kw.request('/bff/account/passkeys', { headers, body: { name, registration } })
  if (answer.status !== 201) throw new Error(`the passkey was not added: ${answer.status} ${await answer.text()}`)
  const { recoveryCodes = [] } = addedShape.parse(await answer.json())
  return { passkey, recoveryCodes }
}

/** Shows by a passkey that this session is its owner's, for the next ten minutes. */
export async function proveBy(kw: TestService, headers: Headers, passkey: Authenticator): Promise<void> {
  const signed = passkey.sign(await requestFrom(kw, '/bff/session/proof/options', headers))
  const answer = await kw.request('/bff/session/proof', { headers, body: { passkey: signed } })
  if (answer.status !== 204) throw new Error(`the proof was refused: ${answer.status} ${await answer.text()}`)
}

/** What a passkey is to sign, as an endpoint asks for it. */
export async function requestFrom(kw: TestService, path: string, headers: Headers = PAGE): Promise<PasskeyRequest> {
  const answer = await kw.request(path, { method: 'POST', headers })
  return passkeyRequestSchema.parse(await answer.json())
}
