import { randomBytes } from 'node:crypto'
import { CKF } from '../constants.ts'
import type { CryptokiModule } from '../cryptoki-module.ts'
import type { SlotId } from '../handles.ts'
import { findBlankSlot, findSlot, type SlotFound } from '../slot.ts'
import { writeDurably } from './durable-file.ts'
import { readPin } from './pin.ts'
import { refuse } from './start-failed.ts'

/** What making a token needs to know. */
export interface TokenToMake {
  readonly tokenLabel: string
  readonly pinFile: string
  readonly soPinFile: string
}

// 24 random bytes: the PIN of the embedded token is guarded by its file's mode, not by anyone's memory.
const newPin = (): string => randomBytes(24).toString('base64url')

/** An existing file wins, so that a start cut short between two steps goes on where it stopped. */
function pinOf(path: string): string {
  const existing = readPin(path)
  if (existing && existing.text.length > 0) return existing.text
  const pin = newPin()
  writeDurably(path, pin)
  return pin
}

/**
 * Makes the token with this label, or finishes one whose making was cut short. Both PINs are on the disk before the
 * token knows them: a crash at any line leaves something the next start can go on with.
 */
export function makeToken(module: CryptokiModule, found: SlotFound, make: TokenToMake): SlotFound {
  const soPin = pinOf(make.soPinFile)
  const pin = pinOf(make.pinFile)
  const slot = found.kind === 'one' ? found.slot : initialised(module, make.tokenLabel, soPin)
  setUserPin(module, slot, { soPin, pin })
  return findSlot(module, make.tokenLabel)
}

/** Whether a token with our label still lacks its user PIN. */
export const isHalfMade = (found: SlotFound): boolean =>
  found.kind === 'one' && (found.flags & CKF.USER_PIN_INITIALIZED) === 0

function initialised(module: CryptokiModule, label: string, soPin: string): SlotId {
  const blank = findBlankSlot(module)
  if (!blank) throw refuse('There is no empty slot to make the token in. Initialise a token with the vendor’s tool.')
  module.initToken(blank, soPin, label)
  const made = findSlot(module, label)
  if (made.kind !== 'one') throw refuse('The token was made but cannot be found by its label.')
  return made.slot
}

function setUserPin(
  module: CryptokiModule,
  slot: SlotId,
  pins: { readonly soPin: string; readonly pin: string },
): void {
  const session = module.openSession(slot)
  try {
    module.login(session, 'security-officer', pins.soPin)
    module.initUserPin(session, pins.pin)
    module.logout(session)
  } finally {
    module.closeSession(session)
  }
}
