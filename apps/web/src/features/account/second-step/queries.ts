import type { Schemas } from '@keywright/contract/client'
import { answerOf, api, settled } from '../../../lib/api.ts'
import { makePasskey } from '../../../lib/passkey.ts'

export type Passkey = Schemas['Passkey']
export type SecondStepSecret = Schemas['SecondStepSecret']

export const beginSecondStep = (): Promise<SecondStepSecret> => answerOf(api.POST('/bff/account/second-step'))

export const confirmSecondStep = async (code: string): Promise<readonly string[]> => {
  const { recoveryCodes } = await answerOf(api.POST('/bff/account/second-step/confirmation', { body: { code } }))
  return recoveryCodes
}

export const removeSecondStep = async (): Promise<void> => {
  await settled(api.POST('/bff/account/second-step/removal'))
}

/** Two calls with the browser's own question in between; recovery codes come with it where there were none. */
export async function addPasskey(name: string): Promise<Schemas['AddedPasskey']> {
  const creation = await answerOf(api.POST('/bff/account/passkeys/options'))
  const registration = await makePasskey(creation)
  return answerOf(api.POST('/bff/account/passkeys', { body: { name, registration } }))
}

const at = (id: string) => ({ params: { path: { id } } })

export const renamePasskey = async (id: string, name: string): Promise<void> => {
  await settled(api.PATCH('/bff/account/passkeys/{id}', { ...at(id), body: { name } }))
}

export const removePasskey = async (id: string): Promise<void> => {
  await settled(api.DELETE('/bff/account/passkeys/{id}', at(id)))
}
