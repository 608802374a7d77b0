import { statusOf, type FailureCode } from '../errors/status.ts'
import type { Caller } from '../policy/principal.ts'
import type { ServiceIdentity } from '../policy/service.ts'
import type { EventId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'
import { severityOf, type Severity } from './severity.ts'

export type AuditFacts = Readonly<Record<string, string | number | boolean>>

/** One event in CADF's words (key-protect-api.md §1.13). It never carries payloads, plaintexts or nonces. */
export interface AuditEvent {
  readonly id: EventId
  readonly eventTime: Instant
  readonly action: string
  /** `pending` is CADF's word for an intent that is written down before its outcome is known. */
  readonly outcome: 'success' | 'failure' | 'pending'
  readonly message: string
  readonly severity: Severity
  readonly correlationId: string
  readonly initiator: {
    readonly id: string
    readonly name: string
    readonly typeURI: string
    readonly credential: { readonly type: string }
    readonly host: { readonly address: string }
  }
  readonly target: { readonly id: string; readonly name: string; readonly typeURI: string }
  readonly observer: { readonly name: string }
  readonly reason: { readonly reasonCode: number; readonly reasonType: string }
  readonly requestData: AuditFacts
  readonly responseData: AuditFacts
  readonly dataEvent: boolean
  readonly logSourceCRN: string
}

/** What the event is about: a key, an instance, a session; `typeURI` as `kms/secrets`. */
export interface AuditTarget {
  readonly id: string
  readonly name: string
  readonly typeURI: string
}

/** Who is written down as the one who did it, known or not. */
export type Initiator = Pick<Caller, 'correlationId' | 'sourceAddress' | 'requestUri'> & {
  readonly principal: {
    readonly id: string
    readonly name: string
    readonly kind: string
    /** The service whose call it is. */
    readonly service?: ServiceIdentity | undefined
  }
  readonly credential: string
}

export interface EventDraft {
  readonly caller: Initiator
  readonly action: string
  readonly target: AuditTarget
  /** The instance's CRN, or empty where the event belongs to the whole installation. */
  readonly source: string
  readonly instanceId?: string | undefined
  readonly reasonCode: number
  readonly failure?: FailureCode | undefined
  readonly pending?: boolean | undefined
  readonly requestData?: AuditFacts | undefined
  readonly responseData?: AuditFacts | undefined
}

export interface Stamp {
  /** A UUID, unique for ever. Ordered by time where it can be: the trail's indexes then grow at their end. */
  readonly newEventId: () => string
  readonly now: () => Instant
}

const REASON_TYPE: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 204: 'No Content' }
const INITIATOR_TYPE: Readonly<Record<string, string>> = {
  person: 'service/security/account/user',
  'service-id': 'service/security/account/serviceid',
}

/** The last part of an action's name is its verb: `kms.secrets.wrap` says `wrap`. */
const verb = (action: string): string => action.slice(action.lastIndexOf('.') + 1)

function messageOf({ action, target, failure }: EventDraft): string {
  const what = `${action.split('.')[1] ?? 'service'}: ${verb(action)} ${target.name}`.trimEnd()
  return failure === undefined ? what : `${what} failed`
}

const outcomeOf = ({ failure, pending }: EventDraft): AuditEvent['outcome'] =>
  failure === undefined ? (pending === true ? 'pending' : 'success') : 'failure'

/** What marks a call as service-to-service. */
const serviceFacts = (service: ServiceIdentity | undefined): AuditFacts =>
  service === undefined
    ? {}
    : {
        serviceToService: service.name,
        ...(service.instance === undefined ? {} : { sourceInstance: service.instance }),
        ...(service.worksFor === undefined ? {} : { sourceWorksFor: service.worksFor }),
      }

/** Completes a draft; the one place where an event is made. */
export function eventOf(draft: EventDraft, { newEventId, now }: Stamp): AuditEvent {
  const { caller, action, target, failure, reasonCode } = draft
  const { id, name, kind, service } = caller.principal
  return {
    // Every id of this source names an event, which the brand records.
    id: newEventId() as EventId,
    eventTime: now(),
    action,
    outcome: outcomeOf(draft),
    message: messageOf(draft),
    severity: severityOf(action, reasonCode),
    correlationId: caller.correlationId,
    initiator: {
      id,
      name,
      typeURI: INITIATOR_TYPE[kind] ?? 'unknown',
      credential: { type: caller.credential },
      host: { address: caller.sourceAddress },
    },
    target: { id: target.id, name: target.name, typeURI: target.typeURI },
    observer: { name: 'Keywright' },
    reason: {
      reasonCode,
      reasonType: failure === undefined ? (REASON_TYPE[reasonCode] ?? 'OK') : statusOf(failure).phrase,
    },
    requestData: {
      ...draft.requestData,
      ...serviceFacts(service),
      // Last, since who may see the event hangs on it.
      ...(draft.instanceId === undefined ? {} : { instanceID: draft.instanceId }),
      requestURI: caller.requestUri,
    },
    responseData: { ...draft.responseData, ...(failure === undefined ? {} : { reasonForFailure: failure }) },
    dataEvent: false,
    logSourceCRN: draft.source,
  }
}
