import { CKF } from '../constants.ts'
import { CryptokiError } from '../cryptoki-error.ts'
import type { CryptokiModule } from '../cryptoki-module.ts'
import type { SessionHandle, SlotId } from '../handles.ts'
import type { WorkerOrders } from '../protocol.ts'
import { forgetRefusal, readPin, rememberRefusal, wasRefused, type Pin } from './pin.ts'
import { StartFailed, unavailable } from './start-failed.ts'

const LONGEST_PIN = 255

/** What only a person with the vendor's tool can change about the PIN. */
const FLAG_PROBLEMS: readonly (readonly [flag: number, problem: string])[] = [
  [
    CKF.USER_PIN_LOCKED,
    'The token has locked its user PIN. Unlock it with the vendor’s tool, then write the PIN file anew.',
  ],
  [
    CKF.USER_PIN_FINAL_TRY,
    'The token allows one last attempt at its user PIN, and Keywright does not risk it. Log in once with the vendor’s tool to clear the count, then write the PIN file anew.',
  ],
]

const REFUSED: Readonly<Record<string, string>> = {
  CKR_PIN_LOCKED: 'The token has locked its user PIN. Unlock it with the vendor’s tool, then write the PIN file anew.',
  CKR_PIN_EXPIRED:
    'The user PIN has expired. Change it with the vendor’s tool, then write the new one to the PIN file.',
  CKR_USER_PIN_NOT_INITIALIZED:
    'The token has no user PIN yet. Set one with the vendor’s tool, then write it to the PIN file.',
}
const WRONG = 'The token refused the PIN. It is not tried again until the PIN file changes: write the right PIN to it.'

/** One attempt at each PIN, ever, across processes: most tokens lock or wipe themselves after a few wrong ones. */
export function logIn(
  module: CryptokiModule,
  { slot, anchor }: { readonly slot: SlotId; readonly anchor: SessionHandle },
  orders: WorkerOrders,
): { readonly exposed: boolean } {
  const pin = pinFor(orders)
  const { flags } = module.tokenInfo(slot)
  const blocked = FLAG_PROBLEMS.find(([flag]) => (flags & flag) !== 0)
  if (blocked) throw lockedOut(blocked[1], pin)
  if (wasRefused(orders.stateDir, 'user', pin.look)) throw lockedOut(WRONG, pin)
  try {
    module.login(anchor, 'user', pin.text)
  } catch (error) {
    if (!(error instanceof CryptokiError) || error.remedy !== 'never-retry') throw error
    rememberRefusal(orders.stateDir, 'user', pin.look)
    throw lockedOut(REFUSED[error.rv] ?? WRONG, pin)
  }
  forgetRefusal(orders.stateDir, 'user')
  return { exposed: pin.exposed }
}

function pinFor(orders: WorkerOrders): Pin {
  const pin = readPin(orders.pinFile)
  if (!pin) throw unavailable('There is no PIN file. Write the token’s user PIN to it.')
  if (pin.text.length === 0 || Buffer.byteLength(pin.text) > LONGEST_PIN) {
    throw unavailable('The PIN file is empty or too long. Write the token’s user PIN to it, and nothing else.')
  }
  return pin
}

const lockedOut = (problem: string, pin: Pin): StartFailed =>
  new StartFailed({ state: 'locked-out', problem, refusedPin: pin.look })
