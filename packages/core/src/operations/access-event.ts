import { eventOf, type AuditEvent, type AuditFacts, type AuditTarget } from '../audit/event.ts'
import { Authorized } from '../policy/authorize.ts'
import type { Grant } from '../policy/principal.ts'
import type { Action } from '../policy/roles.ts'
import type { GrantRecord, SubjectRecord } from '../ports/access-store.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { Dependencies } from './dependencies.ts'
import type { EventDetails } from './key-event.ts'

/** What a look at who may do what is about. */
export const ALL_ACCESS: AuditTarget = { id: 'service', name: 'access', typeURI: 'kms/access-grants' }

/** How many grants an event names at most; how many there were it always says. */
const MOST_NAMED = 100

/** Which grants ended with what they were on: theirs is no event of their own. */
export const endedGrantFacts = (ended: readonly GrantRecord[]): AuditFacts =>
  ended.length === 0
    ? {}
    : {
        endedGrants: ended.length,
        endedGrantsOf: ended
          .slice(0, MOST_NAMED)
          .map(({ role, subjectId }) => `${role} of ${subjectId}`)
          .join(', '),
      }

/** What a grant says, in words that an event can carry. */
export const grantFacts = (grant: Pick<GrantRecord, keyof Grant | 'subjectId'>): AuditFacts => ({
  role: grant.role,
  subject: grant.subjectId,
  on: grant.scope,
  ...placeFacts(grant.only),
  ...(grant.expiresAt === undefined ? {} : { expiresAt: grant.expiresAt }),
  ...conditionFacts(grant.conditions),
  ...(grant.source?.instance === undefined ? {} : { ofInstance: grant.source.instance }),
  ...(grant.source === undefined ? {} : { delegated: grant.source.delegated }),
})

const placeFacts = (only: Grant['only']): AuditFacts => {
  if (only === undefined) return {}
  return 'keyRing' in only ? { keyRing: only.keyRing } : { key: only.key }
}

function conditionFacts({ networks, hours }: NonNullable<Grant['conditions']> = {}): AuditFacts {
  return {
    ...(networks && { networks: networks.join(', ') }),
    ...(hours && { hours: `days ${hours.days.join('')}, ${hours.from}–${hours.until} ${hours.timeZone}` }),
  }
}

interface About {
  /** The instance whose access it is about; absent for the whole installation. */
  readonly instance?: InstanceRecord | undefined
  readonly target?: AuditTarget
}

/** The success event of what is done to access. A forged proof stops here. */
export function accessEvent(
  deps: Dependencies,
  authorized: Authorized<Action, InstanceRecord | 'platform'>,
  { instance, target = ALL_ACCESS }: About,
  { reasonCode = 200, requestData, responseData }: EventDetails = {},
): AuditEvent {
  Authorized.requireGenuine(authorized)
  const { caller, action } = authorized
  const whose = { source: instance?.crn ?? '', instanceId: instance?.id }
  return eventOf({ caller, action, target, ...whose, reasonCode, requestData, responseData }, deps)
}

/** A grant as the target of an event: its role and whose it is. */
export const grantTarget = (
  { id, role, source }: Pick<GrantRecord, 'id' | 'role' | 'source'>,
  subject: string,
): AuditTarget => ({
  id,
  name: `${role} for ${subject}`,
  typeURI: source === undefined ? 'kms/access-grants' : 'kms/authorizations',
})

/** So that the trail's filters by ring and key find it. */
export const placeNamed = (only: Grant['only']): AuditFacts => {
  if (only === undefined) return {}
  return 'keyRing' in only ? { keyRingId: only.keyRing } : { keyId: only.key }
}

export const nameOf = (subject: SubjectRecord | undefined, id: string): string => subject?.name ?? id
