import { eventOf, type AuditEvent } from '../audit/event.ts'
import { Authorized } from '../policy/authorize.ts'
import { keyRingCrn } from '../vocabulary/crn.ts'
import type { Dependencies } from './dependencies.ts'
import type { EventDetails } from './key-event.ts'

/** The success event of what is done to a ring. */
export function keyRingEvent(
  deps: Dependencies,
  authorized: Authorized<'kms.key-rings.create' | 'kms.key-rings.delete'>,
  id: string,
  { reasonCode = 200, requestData, responseData }: EventDetails,
): AuditEvent {
  Authorized.requireGenuine(authorized)
  const { caller, action, scope } = authorized
  return eventOf(
    {
      caller,
      action,
      target: { id: keyRingCrn(scope.crn, id), name: id, typeURI: 'kms/key-rings' },
      source: scope.crn,
      instanceId: scope.id,
      reasonCode,
      requestData: { keyRingId: id, ...requestData },
      responseData,
    },
    deps,
  )
}
