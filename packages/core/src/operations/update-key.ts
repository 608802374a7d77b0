import { changeFacts } from '../audit/change-facts.ts'
import type { AuditFacts } from '../audit/event.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import { changeKey, type NamedKey } from './change-key.ts'
import type { Dependencies } from './dependencies.ts'
import { requirePermitted, requireRingReach } from './guard.ts'

/** What of a key can be changed; what is absent stays. */
export interface KeyChanges {
  readonly keyRingId?: string | undefined
  readonly name?: string | undefined
  /** Empty takes it away. */
  readonly description?: string | undefined
  readonly tags?: readonly string[] | undefined
}

/** Moves, renames or describes a key. Rejects with `KEY_RING_NOT_FOUND_ERR` when there is no such ring. */
export const updateKey = (
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.patch'>,
  { changes, ...named }: NamedKey & { readonly changes: KeyChanges },
): Promise<KeyRecord> =>
  changeKey(deps, authorized, named, (key) => {
    requirePermitted(key, 'update')
    const { keyRingId, name, description, tags } = changes
    if (keyRingId !== undefined) requireRingReach(authorized, keyRingId)
    const fields = {
      ...(keyRingId !== undefined && { keyRingId }),
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description: description === '' ? undefined : description }),
      ...(tags !== undefined && { tags }),
    }
    return { fields, requestData: changeFacts(factsOf(key, fields), factsOf({ ...key, ...fields }, fields)) }
  })

/** Of the fields that are changed, those that have a value, as an event says them. */
function factsOf(key: KeyRecord, changed: Partial<KeyRecord>): AuditFacts {
  const { keyRingId, name, description, tags } = key
  const facts = { keyRingId, name, description: description ?? '', tags: tags.join(',') }
  return Object.fromEntries(Object.entries(facts).filter(([field]) => field in changed))
}
