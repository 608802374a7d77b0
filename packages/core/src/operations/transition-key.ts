import { eventOfTransition, type Transition } from '../lifecycle/permitted.ts'
import { nextState } from '../lifecycle/transition.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import { changeKey, type NamedKey } from './change-key.ts'
import type { Dependencies } from './dependencies.ts'
import { requirePermitted, requireUnexpired, requireWaited } from './guard.ts'

/** The steps of a key's life that need nothing but to be taken. */
export type Step = Exclude<Transition, 'delete'>

const isToggle = (step: Step): step is 'disable' | 'enable' => step === 'disable' || step === 'enable'

/** Takes a key one step on; the proof is for the very step. */
export async function transitionKey<S extends Step>(
  deps: Dependencies,
  authorized: Authorized<`kms.secrets.${S}`>,
  { transition, ...named }: NamedKey & { readonly transition: S },
): Promise<KeyRecord> {
  if (authorized.action !== `kms.secrets.${transition}`) throw new TypeError('the proof is for another step')
  return changeKey(deps, authorized, named, (key, now) => {
    requirePermitted(key, transition)
    if (transition === 'enable') requireUnexpired(key, now)
    if (isToggle(transition)) requireWaited(deps.rules, key, transition, now)
    const state = nextState(key.state, eventOfTransition(transition)) ?? key.state
    return { fields: { state, ...(isToggle(transition) && { toggledAt: now }) }, reasonCode: 204 }
  })
}
