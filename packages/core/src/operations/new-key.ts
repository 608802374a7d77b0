import type { AuditEvent, AuditFacts } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import { MAX_ALIASES } from '../vocabulary/alias.ts'
import type { Instant } from '../vocabulary/instant.ts'
import { wireDateOf } from '../vocabulary/instant.ts'
import { EXPIRATION_RULE } from '../vocabulary/limits.ts'
import type { Dependencies } from './dependencies.ts'
import { keyEvent } from './key-event.ts'

/** What a caller says of a new key, however its material comes about. */
export interface NewKeyDetails {
  readonly name: string
  readonly description: string | undefined
  readonly aliases: readonly string[]
  readonly tags: readonly string[]
  readonly keyRingId: string
  readonly expiresAt: Instant | undefined
}

/**
 * Throws for what can be refused before the HSM is asked. That the ring exists and no alias is taken is judged by the
 * store when the key is written.
 */
export function requireDetails({ aliases, expiresAt }: NewKeyDetails, now: Instant): void {
  if (aliases.length > MAX_ALIASES) throw new KeyError({ code: 'KEY_ALIAS_QUOTA_ERR' })
  if (expiresAt !== undefined && expiresAt <= now) {
    throw new KeyError({ code: 'INVALID_FIELD_ERR', field: 'expirationDate', rule: EXPIRATION_RULE })
  }
}

/** A key as it is at its creation: active, and of revision 1. */
export const newKeyRecord = (
  { caller, scope }: Authorized<'kms.secrets.create'>,
  details: NewKeyDetails,
  made: Pick<KeyRecord, 'id' | 'type' | 'algorithm' | 'imported' | 'createdAt' | 'currentVersion'>,
): KeyRecord => ({
  ...details,
  ...made,
  instanceId: scope.id,
  state: 'active',
  createdBy: caller.principal.id,
  updatedAt: undefined,
  rotatedAt: undefined,
  toggledAt: undefined,
  deletion: undefined,
  revision: 1,
})

/** The event of a key's creation (key-protect-api.md §1.13); `requestData` says how its material came about. */
export function creationEvent(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.create'>,
  key: KeyRecord,
  requestData: AuditFacts,
): AuditEvent {
  const { currentVersion: version, expiresAt } = key
  return keyEvent(deps, authorized, key, {
    reasonCode: 201,
    requestData,
    responseData: {
      ...(version && { keyVersionId: version.id, keyVersionCreationDate: version.createdAt }),
      ...(expiresAt && { expirationDate: wireDateOf(expiresAt) }),
    },
  })
}
