import type { Capability, OaepHash, TokenIdentity } from '@keywright/core/ports/cryptographic-token'
import { Canary } from '../canary.ts'
import { examine, type Examined } from '../capabilities/capabilities.ts'
import { CryptokiError } from '../cryptoki-error.ts'
import { CryptokiModule } from '../cryptoki-module.ts'
import type { SlotId } from '../handles.ts'
import { MaterialImports } from '../material-imports.ts'
import { MaterialKeys } from '../material-keys.ts'
import type { WorkerOrders } from '../protocol.ts'
import { Sessions } from '../sessions.ts'
import { findSlot, identityOf, type SlotFound } from '../slot.ts'
import { softhsmHome } from '../softhsm-home.ts'
import { TokenObjects } from '../token-objects.ts'
import { logIn } from './log-in.ts'
import { isHalfMade, makeToken } from './make-token.ts'
import { makeSofthsmToken, prepareSofthsm } from './softhsm.ts'
import { refuse, StartFailed, unavailable } from './start-failed.ts'

/** A logged-in token and everything that works on it. */
export interface OpenToken {
  readonly module: CryptokiModule
  readonly slot: SlotId
  readonly sessions: Sessions
  readonly objects: TokenObjects
  readonly materials: MaterialKeys
  readonly imports: MaterialImports
  readonly canary: Canary
  readonly identity: TokenIdentity
  readonly capabilities: readonly Capability[]
  readonly weak: boolean
  /** The best hash of RSA-OAEP; absent where the token unwraps none. */
  readonly importHash: OaepHash | undefined
  /** For the log: the PIN file can be read by others. */
  readonly pinExposed: boolean
}

/** From nothing to a token ready for use, in the order that risks least: the PIN goes only to a token known to be ours. */
export function openToken(orders: WorkerOrders): OpenToken {
  const { module, slot } = findToken(orders)
  const identity = identityOf(module, slot, orders.modulePath)
  if (orders.expectedSerial !== undefined && identity.serial !== orders.expectedSerial) {
    throw new StartFailed({
      state: 'refused',
      identity,
      problem: `The token with the label “${orders.tokenLabel}” has another serial than the one this data belongs to. Put the right token back; if it was replaced on purpose, start once with KEYWRIGHT_HSM_CONFIRM_SERIAL=${identity.serial}.`,
    })
  }
  const sessions = new Sessions(module, slot)
  const { exposed } = logIn(module, sessions, orders)
  const examined = examine(module, slot, orders.knownRsa)
  const weak = examined.capabilities.some(({ required, works }) => required && !works)
  if (weak && !orders.allowWeak) throw lacking(identity, examined)
  const { capabilities, importHash } = examined
  const objects = new TokenObjects(module, sessions, importHash)
  objects.load()
  const parts = { module, sessions, objects, slot }
  const materials = new MaterialKeys(parts, examined.traits, orders.cacheSize)
  const canary = new Canary(parts)
  const imports = new MaterialImports({ ...parts, materials, canary })
  return { ...parts, materials, imports, canary, identity, capabilities, weak, importHash, pinExposed: exposed }
}

function lacking(identity: TokenIdentity, { capabilities }: Examined): StartFailed {
  const names = capabilities.filter(({ required, works }) => required && !works).map(({ name }) => name)
  const problem = `The token lacks what Keywright’s promises need: ${names.join(', ')}. See the capabilities for what to do.`
  return new StartFailed({ state: 'refused', problem, identity, capabilities })
}

function loadModule(path: string): CryptokiModule {
  try {
    return CryptokiModule.load(path)
  } catch (cause) {
    if (cause instanceof CryptokiError && cause.code >= 0) {
      throw unavailable(`The PKCS#11 library could not start: it answered ${cause.rv} to ${cause.fn}.`, cause)
    }
    throw unavailable('The PKCS#11 library could not be loaded. Check its path, and that it fits this machine.', cause)
  }
}

/** The library, and the one slot whose token has our label; the token is made first where that is wanted. */
function findToken(orders: WorkerOrders): { readonly module: CryptokiModule; readonly slot: SlotId } {
  const home = orders.softhsmDirectory === undefined ? undefined : softhsmHome(orders.softhsmDirectory)
  if (home) prepareSofthsm(home)
  const load = (): CryptokiModule => loadModule(orders.modulePath)
  const module = load()
  const found = findSlot(module, orders.tokenLabel)
  // A data directory that has a token never gets another one by itself: its keys would be lost without a word.
  const mayMake = orders.initialise && orders.expectedSerial === undefined
  if (!mayMake || !(found.kind === 'none' || isHalfMade(found))) return { module, slot: theOne(found, orders) }
  if (!home || found.kind === 'one') return { module, slot: theOne(makeToken(module, found, orders), orders) }
  module.finalise()
  makeSofthsmToken(home, load, orders)
  const again = load()
  return { module: again, slot: theOne(findSlot(again, orders.tokenLabel), orders) }
}

function theOne(found: SlotFound, { tokenLabel }: WorkerOrders): SlotId {
  switch (found.kind) {
    case 'one':
      return found.slot
    case 'several':
      throw refuse(`Several tokens have the label “${tokenLabel}”. Give each its own label.`)
    case 'none':
      throw unavailable(`No token has the label “${tokenLabel}”. Check that it is plugged in and initialised.`)
  }
}
