import type { AuditFacts } from '../audit/event.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyRecord, KeyVersionRecord } from '../ports/records.ts'
import { wireDateOf } from '../vocabulary/instant.ts'
import type { Dependencies } from './dependencies.ts'
import { requirePermitted, requireWaited } from './guard.ts'
import { keyEvent } from './key-event.ts'

// What rotation by the API and by an import by form have in common.

/** Throws unless the key may be rotated at this moment: its type is judged first, then its state, then the time. */
export function requireRotationNow({ rules, now }: Pick<Dependencies, 'rules' | 'now'>, key: KeyRecord): void {
  requirePermitted(key, 'rotate')
  requireWaited(rules, key, 'rotate', now())
}

/** The key with its new version; a version brought from outside may be of another length than the one before. */
export const rotatedKey = (key: KeyRecord, { id, createdAt, checkValue, material }: KeyVersionRecord): KeyRecord => ({
  ...key,
  algorithm: material.binding.algorithm,
  currentVersion: { id, createdAt, checkValue },
  rotatedAt: createdAt,
  updatedAt: createdAt,
  revision: key.revision + 1,
})

/** The event of a rotation; `requestData` says how material came about that was brought. */
export const rotationEvent = (
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.rotate'>,
  key: KeyRecord,
  requestData: AuditFacts = {},
) =>
  keyEvent(deps, authorized, key, {
    reasonCode: 204,
    requestData,
    responseData: {
      ...(key.currentVersion && {
        keyVersionId: key.currentVersion.id,
        keyVersionCreationDate: key.currentVersion.createdAt,
      }),
      ...(key.expiresAt && { expirationDate: wireDateOf(key.expiresAt) }),
    },
  })
