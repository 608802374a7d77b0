import { DEFAULT_KEY_RING } from '@keywright/core/vocabulary/key-ring'
import { missingRoleAt, type Holder } from '../../lib/permission.ts'
import { plural } from '../../lib/plural.ts'
import type { KeyRing } from './queries.ts'

/** Why a ring cannot be deleted, or `undefined` when it can. */
export function ringRefusal(ring: KeyRing, holder: Holder): string | undefined {
  if (ring.id === DEFAULT_KEY_RING) return 'Every instance keeps its default ring.'
  const missing = missingRoleAt(holder, 'kms.key-rings.delete', undefined)
  if (missing !== undefined) return missing
  const living = ring.keywright.keys
  if (living > 0) return `Holds ${plural(living, 'key')}: move ${living === 1 ? 'it' : 'them'} to another ring first.`
  // Deleted keys move to the default ring, and moving is a right of its own.
  return ring.keywright.deletedKeys > 0 ? missingRoleAt(holder, 'kms.secrets.patch', { keyRingID: ring.id }) : undefined
}
