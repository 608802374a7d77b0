import type { Passkeys } from './passkeys/passkeys.ts'
import type { SecondSteps } from './second-steps.ts'

export interface Ways {
  readonly secondSteps: SecondSteps
  readonly passkeys: Passkeys
}

/** Whether more than the passphrase is asked of somebody, at sign-in and wherever they show anew who they are. */
export const hasSecondStep = async ({ secondSteps, passkeys }: Ways, userId: string): Promise<boolean> =>
  (await secondSteps.of(userId)) !== undefined || (await passkeys.of(userId)).length > 0
