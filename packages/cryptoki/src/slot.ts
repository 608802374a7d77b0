import type { TokenIdentity } from '@keywright/core/ports/cryptographic-token'
import { CKF } from './constants.ts'
import type { CryptokiModule } from './cryptoki-module.ts'
import type { SlotId } from './handles.ts'

/** None, one and several are three answers: picking one of several tokens would be guessing whose keys these are. */
export type SlotFound =
  | { readonly kind: 'one'; readonly slot: SlotId; readonly flags: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'several' }

// Labels come blank-padded, from some libraries NUL-padded.
const trimmed = (text: string): string => text.replace(/[\0 ]+$/, '')

/** By label, never by number: SoftHSM renumbers its slots at every start. */
export function findSlot(module: CryptokiModule, label: string): SlotFound {
  const [first, second] = module
    .slotsWithToken()
    .map((slot) => ({ slot, info: module.tokenInfo(slot) }))
    .filter(({ info }) => (info.flags & CKF.TOKEN_INITIALIZED) !== 0 && trimmed(info.label) === label)
  if (!first) return { kind: 'none' }
  return second ? { kind: 'several' } : { kind: 'one', slot: first.slot, flags: first.info.flags }
}

/** A slot whose token was never initialised; SoftHSM always offers one. */
export const findBlankSlot = (module: CryptokiModule): SlotId | undefined =>
  module.slotsWithToken().find((slot) => (module.tokenInfo(slot).flags & CKF.TOKEN_INITIALIZED) === 0)

/** What the token says of itself. The serial is what ties a data directory to its token. */
export function identityOf(module: CryptokiModule, slot: SlotId, modulePath: string): TokenIdentity {
  const library = module.info()
  const token = module.tokenInfo(slot)
  return {
    modulePath,
    moduleDescription: `${trimmed(library.libraryDescription)} ${version(library.libraryVersion)}`,
    label: trimmed(token.label),
    manufacturer: trimmed(token.manufacturerID),
    model: trimmed(token.model),
    serial: trimmed(token.serialNumber),
    firmwareVersion: version(token.firmwareVersion),
  }
}

const version = ({ major, minor }: { readonly major: number; readonly minor: number }): string => `${major}.${minor}`
