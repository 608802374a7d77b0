import type { MaterialFacts } from '@keywright/core/ports/cryptographic-token'
import { CryptokiError } from './cryptoki-error.ts'
import type { CryptokiModule } from './cryptoki-module.ts'
import type { ObjectHandle, SessionHandle } from './handles.ts'
import type { AttributeName, TemplateFields } from './template.ts'

/** An object as seen from a session. */
export interface Seen {
  readonly session: SessionHandle
  readonly object: ObjectHandle
}

/**
 * Whether the token kept what the template asked for: some ignore SENSITIVE and EXTRACTABLE (hsm-notes §4).
 * A flag the token will not show counts as false: it then passes only where false is what we want.
 */
export function hasFlags(module: CryptokiModule, { session, object }: Seen, wanted: TemplateFields): boolean {
  // Object.entries widens the names; the object was built from them one line above in every caller.
  const entries = Object.entries(wanted) as [AttributeName, unknown][]
  return entries.every(([name, value]) => flagOf(module, { session, object }, name) === value)
}

const flagOf = (module: CryptokiModule, seen: Seen, name: AttributeName): boolean =>
  shownFlag(module, seen, name) ?? false

/** `undefined` where the token does not show it. */
function shownFlag(module: CryptokiModule, { session, object }: Seen, name: AttributeName): boolean | undefined {
  try {
    const [byte] = module.attribute(session, object, name)
    return byte === undefined ? undefined : byte === 1
  } catch (error) {
    if (error instanceof CryptokiError && error.remedy === 'stop') return undefined
    throw error
  }
}

/** How the token protects an object, in its own words. */
export function protectionOf(module: CryptokiModule, seen: Seen): MaterialFacts {
  const shown = (name: keyof MaterialFacts): boolean | undefined => shownFlag(module, seen, name)
  return {
    sensitive: shown('sensitive'),
    extractable: shown('extractable'),
    alwaysSensitive: shown('alwaysSensitive'),
    neverExtractable: shown('neverExtractable'),
    local: shown('local'),
  }
}

/** A CK_ULONG attribute in the machine's byte order; -1 when absent. All of ours fit in the low four bytes. */
export function numberOf(bytes: Uint8Array): number {
  return bytes.length < 4 ? -1 : new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true)
}

const KEPT: TemplateFields = { sensitive: true, extractable: false }

/** Whether an unwrapped key may be neither read nor wrapped. */
export const isKept = (module: CryptokiModule, seen: Seen): boolean => hasFlags(module, seen, KEPT)

const CONCEALED: TemplateFields = { sensitive: true }

/** Whether an object cannot be read, though it may be wrapped; for makes that ignore the template it is tried a second time. */
export function conceal(module: CryptokiModule, seen: Seen): boolean {
  if (hasFlags(module, seen, CONCEALED)) return true
  module.setAttributes(seen.session, seen.object, CONCEALED)
  return hasFlags(module, seen, CONCEALED)
}

/** For makes that ignore the unwrap template: both flags may still be turned towards safety (PKCS#11 §4.7). */
export const keep = (module: CryptokiModule, { session, object }: Seen): void =>
  module.setAttributes(session, object, KEPT)
