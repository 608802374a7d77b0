import { eventOf, type AuditEvent, type Stamp } from '../audit/event.ts'
import type { CeremonyRecord } from '../ports/records.ts'
import { ceremonyCrn } from '../vocabulary/crn.ts'
import { wireDateOf } from '../vocabulary/instant.ts'
import type { Deed } from './key-event.ts'

/** What an event about a key says of the ceremony its material came by. */
export const ceremonyFacts = ({ id, method }: Pick<CeremonyRecord, 'id' | 'method'>) => ({
  importMethod: method,
  ceremonyId: id,
})

/** The success event of what is done to a ceremony itself; its completion is an event of the key. */
export const ceremonyEvent = (
  stamp: Stamp,
  { caller, action, scope }: Deed,
  ceremony: CeremonyRecord,
  reasonCode = 200,
): AuditEvent =>
  eventOf(
    {
      caller,
      action,
      target: { id: ceremonyCrn(scope.crn, ceremony.id), name: scope.name, typeURI: 'kms/import-ceremonies' },
      source: scope.crn,
      instanceId: scope.id,
      reasonCode,
      // The key's own activity shows that it was about to be rotated.
      requestData: { ...ceremonyFacts(ceremony), ...(ceremony.rotates && { keyId: ceremony.rotates }) },
      responseData: { expirationDate: wireDateOf(ceremony.expiresAt) },
    },
    stamp,
  )
