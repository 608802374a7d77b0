import { KeyError } from '../errors/key-error.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import { withKey, type NamedKey } from './change-key.ts'
import type { Dependencies } from './dependencies.ts'
import { requirePermitted } from './guard.ts'
import { newVersion, plainFacts } from './new-material.ts'
import { requirePlainAllowed } from './require-access.ts'
import { requireRotationNow, rotatedKey, rotationEvent } from './rotation.ts'

export interface RotateKey extends NamedKey {
  /** New material in plain, for an imported key; the caller owns and wipes it. */
  readonly payload?: Uint8Array | undefined
}

/**
 * Gives a root key new material; its older versions go on unwrapping. Material that was made for a race that is lost is
 * a blob in memory, and thrown away.
 */
export const rotateKey = (
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.rotate'>,
  { payload, ...named }: RotateKey,
): Promise<KeyRecord> =>
  withKey(deps, authorized, named, async (before) => {
    requirePermitted(before, 'rotate')
    requireFitting(before, payload)
    requireRotationNow(deps, before)
    if (payload) await requirePlainAllowed(deps.store, before.instanceId)
    const version = await newVersion(deps, authorized.scope, before.id, payload)
    const key = rotatedKey(before, version)
    const event = rotationEvent(deps, authorized, key, plainFacts(payload))
    await deps.store.saveKey({ key, newVersion: version }, event)
    return key
  })

/** Whoever brought the material brings the next one too (key-protect-api.md §1.6). */
function requireFitting({ imported }: KeyRecord, payload: Uint8Array | undefined): void {
  if (imported && !payload) throw new KeyError({ code: 'KEY_PAYLOAD_REQ_ERR' })
  const rule = 'provided only if key is imported'
  if (!imported && payload) throw new KeyError({ code: 'INVALID_QUERY_PARAM_ERR', parameter: 'payload', rule })
}
