import type { AuditFacts } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import { statesFor } from '../lifecycle/permitted.ts'
import type { KeyState } from '../lifecycle/transition.ts'
import { authorize, type Authorized } from '../policy/authorize.ts'
import type { Action } from '../policy/roles.ts'
import type { KeyRecord, KeyVersionRecord } from '../ports/records.ts'
import type { KeyId } from '../vocabulary/ids.ts'
import { wireDateOf } from '../vocabulary/instant.ts'
import type { Dependencies } from './dependencies.ts'
import { found, requirePermitted } from './guard.ts'

// What wrap, unwrap and rewrap have in common.

export interface KeyForUse {
  readonly key: KeyRecord
  readonly current: KeyVersionRecord
}

/** The key with its newest version, when its type and state permit this use. */
export async function keyForUse(
  { store }: Pick<Dependencies, 'store'>,
  { reach }: Authorized<Action>,
  keyId: KeyId,
  use: 'wrap' | 'unwrap' | 'rewrap',
): Promise<KeyForUse> {
  const { key, current } = found(await store.findKeyForUse(reach, keyId), reach)
  requirePermitted(key, use)
  // Every root key has a version: its row was taken out of the database.
  if (!current) throw new KeyError({ code: 'INCOMPLETE_METADATA_ERR' })
  return { key, current }
}

/**
 * The states in which this caller may unwrap at commit: not the compromised one without the right to it, so that a key
 * which is marked while the HSM works is refused as well. Throws `UNAUTHORIZED_ERR` when it is marked already.
 */
export function statesForOpening(
  { caller, scope }: Authorized<Action>,
  key: KeyRecord,
  use: 'unwrap' | 'rewrap',
): readonly KeyState[] {
  const states = statesFor(use)
  if (authorize(caller, 'kms.secrets.use-compromised', scope)) return states
  if (key.state === 'compromised') throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  return states.filter((state) => state !== 'compromised')
}

/** What the event of a use says of the version and the key (key-protect-api.md §1.13). */
export const factsOfUse = ({ expiresAt }: KeyRecord, { id }: Pick<KeyVersionRecord, 'id'>): AuditFacts => ({
  keyVersionId: id,
  ...(expiresAt && { expirationDate: wireDateOf(expiresAt) }),
})
