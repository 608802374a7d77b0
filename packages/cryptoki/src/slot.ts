import type { TokenDescription, TokenIdentity } from '@keywright/core/ports/cryptographic-token'
import type { TokenInfo } from 'pkcs11js'
import { CKF, TOKEN_FLAGS } from './constants.ts'
import { answeredWith } from './cryptoki-error.ts'
import type { CryptokiModule } from './cryptoki-module.ts'
import type { SlotId } from './handles.ts'

/** None, one and several are three answers: picking one of several tokens would be guessing whose keys these are. */
export type SlotFound =
  | { readonly kind: 'one'; readonly slot: SlotId; readonly flags: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'several' }

// CKR_TOKEN_NOT_PRESENT, CKR_TOKEN_NOT_RECOGNIZED
const GONE: ReadonlySet<number> = new Set([0xe0, 0xe1])

// CK_UNAVAILABLE_INFORMATION, of which pkcs11js keeps 32 bits.
const UNSAID = 0xffffffff

// Labels come blank-padded, from some libraries NUL-padded.
const trimmed = (text: string): string => text.replace(/[\0 ]+$/, '')

/** By label, never by number: SoftHSM renumbers its slots at every start. */
export function findSlot(module: CryptokiModule, label: string): SlotFound {
  const [first, second] = tokens(module).filter(
    ({ info }) => (info.flags & CKF.TOKEN_INITIALIZED) !== 0 && trimmed(info.label) === label,
  )
  if (!first) return { kind: 'none' }
  return second ? { kind: 'several' } : { kind: 'one', slot: first.slot, flags: first.info.flags }
}

/** A slot whose token was never initialised; SoftHSM always offers one. */
export const findBlankSlot = (module: CryptokiModule): SlotId | undefined =>
  tokens(module).find(({ info }) => (info.flags & CKF.TOKEN_INITIALIZED) === 0)?.slot

/** A token pulled out of another slot between the two calls is not our business. */
function tokens(module: CryptokiModule): readonly { readonly slot: SlotId; readonly info: TokenInfo }[] {
  return module.slotsWithToken().flatMap((slot) => {
    try {
      return [{ slot, info: module.tokenInfo(slot) }]
    } catch (error) {
      if (answeredWith(error, GONE)) return []
      throw error
    }
  })
}

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

/** Flags and sessions as they are now. */
export function describeToken(module: CryptokiModule, slot: SlotId): TokenDescription {
  const { flags, sessionCount, maxSessionCount } = module.tokenInfo(slot)
  return {
    flags: TOKEN_FLAGS.flatMap(([flag, name]) => ((flags & flag) === 0 ? [] : [name])),
    sessions: counted(sessionCount),
    maxSessions: counted(maxSessionCount),
  }
}

/** All bits set means that the token does not say; as a most, zero means that there is no bound (PKCS#11 v2.40 §3.2). */
const counted = (count: number): number | undefined => (count > 0 && count < UNSAID ? count : undefined)

const version = ({ major, minor }: { readonly major: number; readonly minor: number }): string => `${major}.${minor}`
