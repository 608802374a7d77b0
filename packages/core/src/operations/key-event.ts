import { eventOf, type AuditEvent, type AuditFacts, type Initiator } from '../audit/event.ts'
import { Authorized } from '../policy/authorize.ts'
import type { Action } from '../policy/roles.ts'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import { wireState } from '../lifecycle/transition.ts'
import { keyCrn } from '../vocabulary/crn.ts'
import type { Dependencies } from './dependencies.ts'

/** What the event of one kind of call says beyond what every event says. */
export interface EventDetails {
  readonly reasonCode?: number
  readonly requestData?: AuditFacts
  readonly responseData?: AuditFacts
}

/** Who does what to a key of which instance: somebody with a proof, or a job of the service itself. */
export interface Deed {
  readonly caller: Initiator
  readonly action: string
  readonly scope: InstanceRecord
}

/** The success event of what is done to one key, with the facts Key Protect gives for every such event. */
export const eventAboutKey = (
  deps: Dependencies,
  { caller, action, scope }: Deed,
  key: KeyRecord,
  { reasonCode = 200, requestData, responseData }: EventDetails = {},
): AuditEvent =>
  eventOf(
    {
      caller,
      action,
      target: { id: keyCrn(scope.crn, key.id), name: key.name, typeURI: 'kms/secrets' },
      source: scope.crn,
      instanceId: scope.id,
      reasonCode,
      requestData: { keyRingId: key.keyRingId, keyType: key.type, ...requestData },
      responseData: { keyId: key.id, keyState: wireState(key.state), ...responseData },
    },
    deps,
  )

/**
 * The success event of a call about one key. Nothing is answered or committed without one, so this is where a forged
 * proof stops.
 */
export function keyEvent(
  deps: Dependencies,
  authorized: Authorized<Action>,
  key: KeyRecord,
  details?: EventDetails,
): AuditEvent {
  Authorized.requireGenuine(authorized)
  return eventAboutKey(deps, authorized, key, details)
}

/** The success event of a call about the instance as a whole. */
export function instanceEvent(
  deps: Dependencies,
  authorized: Authorized<Action>,
  responseData: AuditFacts = {},
  { reasonCode = 200, requestData }: Omit<EventDetails, 'responseData'> = {},
): AuditEvent {
  Authorized.requireGenuine(authorized)
  const { caller, action, scope } = authorized
  return eventOf(
    {
      caller,
      action,
      target: { id: scope.crn, name: scope.name, typeURI: 'kms/instances' },
      source: scope.crn,
      instanceId: scope.id,
      reasonCode,
      requestData,
      responseData,
    },
    deps,
  )
}
