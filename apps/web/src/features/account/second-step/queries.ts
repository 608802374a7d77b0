import type { Schemas } from '@keywright/contract/client'
import { answerOf, api, settled } from '../../../lib/api.ts'

export type SecondStep = NonNullable<Schemas['Account']['secondStep']>
export type SecondStepSecret = Schemas['SecondStepSecret']

export const beginSecondStep = (): Promise<SecondStepSecret> => answerOf(api.POST('/bff/account/second-step'))

export const confirmSecondStep = async (code: string): Promise<readonly string[]> => {
  const { recoveryCodes } = await answerOf(api.POST('/bff/account/second-step/confirmation', { body: { code } }))
  return recoveryCodes
}

export const removeSecondStep = async (currentPassword: string): Promise<void> => {
  await settled(api.POST('/bff/account/second-step/removal', { body: { currentPassword } }))
}
