import { randomBytes } from 'node:crypto'
import { CKF } from '../constants.ts'
import type { CryptokiModule } from '../cryptoki-module.ts'
import { CryptokiError } from '../cryptoki-error.ts'
import type { SessionHandle, SlotId } from '../handles.ts'
import type { WorkerOrders } from '../protocol.ts'
import { findBlankSlot, findSlot, type SlotFound } from '../slot.ts'
import { writeDurably } from './durable-file.ts'
import { readPin, rememberRefusal, wasRefused, type Pin } from './pin.ts'
import { refuse } from './start-failed.ts'

/** What making a token needs to know. */
export type TokenToMake = Pick<WorkerOrders, 'tokenLabel' | 'pinFile' | 'soPinFile' | 'stateDir'>

const SO_REFUSED =
  'The token refused the security officer’s PIN, so its user PIN cannot be set. Set it with the vendor’s tool and write it to the PIN file.'

// 24 random bytes: the PIN of the embedded token is guarded by its file's mode, not by anyone's memory.
const newPin = (): string => randomBytes(24).toString('base64url')

/** An existing file wins, so that a start cut short between two steps goes on where it stopped. */
function ensurePin(path: string): void {
  const existing = readPin(path)
  if (!existing || existing.text.length === 0) writeDurably(path, newPin())
}

function written(path: string): Pin {
  const pin = readPin(path)
  if (!pin) throw refuse('A PIN file vanished while the token was being made. Start again.')
  return pin
}

/**
 * Makes the token with this label, or finishes one whose making was cut short. Both PINs are on the disk before the
 * token knows them: a crash at any line leaves something the next start can go on with.
 */
export function makeToken(module: CryptokiModule, found: SlotFound, make: TokenToMake): SlotFound {
  if (found.kind === 'one' && !readPin(make.soPinFile)) {
    // Guessing at somebody else's security officer PIN could wipe the token.
    throw refuse('The token has no user PIN, and was not made by Keywright. Set a user PIN with the vendor’s tool.')
  }
  ensurePin(make.soPinFile)
  ensurePin(make.pinFile)
  const soPin = written(make.soPinFile)
  const slot = found.kind === 'one' ? found.slot : initialised(module, make.tokenLabel, soPin.text)
  setUserPin(module, slot, make.stateDir, { soPin, pin: written(make.pinFile) })
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
  stateDir: string,
  pins: { readonly soPin: Pin; readonly pin: Pin },
): void {
  if (wasRefused(stateDir, 'so', pins.soPin.look)) throw refuse(SO_REFUSED)
  const session = module.openSession(slot)
  try {
    logInAsOfficer(module, session, stateDir, pins.soPin)
    module.initUserPin(session, pins.pin.text)
    module.logout(session)
  } finally {
    module.closeSession(session)
  }
}

/** One attempt, as for the user's PIN: a security officer locked out can mean a token wiped. */
function logInAsOfficer(module: CryptokiModule, session: SessionHandle, stateDir: string, soPin: Pin): void {
  try {
    module.login(session, 'security-officer', soPin.text)
  } catch (error) {
    if (!(error instanceof CryptokiError) || error.remedy !== 'never-retry') throw error
    rememberRefusal(stateDir, 'so', soPin.look)
    throw refuse(SO_REFUSED)
  }
}
