import type { KeyType } from '../lifecycle/permitted.ts'
import type { CreateImportAccess } from '../ports/records.ts'

/** What holds where nobody ever set the policy (key-protect-api.md §1.10). */
export const OPEN_ACCESS: CreateImportAccess = {
  enabled: false,
  createRootKey: true,
  createStandardKey: true,
  importRootKey: true,
  importStandardKey: true,
  enforceToken: false,
}

/** Where a new key's material comes from: made here, or brought by the caller, wrapped for the token or as it is. */
export type KeyOrigin = 'generated' | 'wrapped' | 'plain'

/** Whether root material may be taken in plain, for a new key or a new version. Disabled, the policy forbids nothing. */
export const allowsPlainMaterial = ({ enabled, enforceToken }: CreateImportAccess): boolean =>
  !(enabled && enforceToken)

/** Whether a new key of this type may come about in this way. */
export function allowsNewKey(access: CreateImportAccess, type: KeyType, origin: KeyOrigin): boolean {
  if (!access.enabled) return true
  if (type === 'standard') return origin === 'generated' ? access.createStandardKey : access.importStandardKey
  if (origin === 'generated') return access.createRootKey
  return access.importRootKey && (origin === 'wrapped' || allowsPlainMaterial(access))
}
