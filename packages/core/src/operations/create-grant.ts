import { changeFacts } from '../audit/change-facts.ts'
import { KeyError } from '../errors/key-error.ts'
import { isGrantable } from '../policy/grantable.ts'
import { isTimeZone } from '../policy/hours.ts'
import { mayDelegate } from '../policy/delegable.ts'
import type { Caller, Grant } from '../policy/principal.ts'
import type { Level, Role } from '../policy/roles.ts'
import { levelOfGrant } from '../policy/verdict.ts'
import type { GrantRecord, SubjectRecord } from '../ports/access-store.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { GrantId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'
import { accessEvent, grantFacts, grantTarget, placeNamed } from './access-event.ts'
import type { Dependencies } from './dependencies.ts'
import { described, type DescribedGrant } from './described-grants.ts'
import { requireCovering, type Oversight } from './oversight.ts'

export interface CreateGrant extends Grant {
  readonly subjectId: string
}

const PLACE: Readonly<Record<Level, string>> = {
  platform: 'the whole installation',
  instance: 'an instance',
  'key-ring': 'a single key ring',
  key: 'a single key',
}

const invalid = (field: string, rule: string): KeyError => new KeyError({ code: 'INVALID_FIELD_ERR', field, rule })

function requireGrantable(role: Role, grant: Pick<Grant, 'scope' | 'only'>): void {
  const level = levelOfGrant(grant)
  if (!isGrantable(role, level)) throw invalid('role', `a role that can be granted on ${PLACE[level]}`)
}

function requireSensible({ expiresAt, conditions }: Grant, now: Instant): void {
  if (expiresAt !== undefined && expiresAt <= now) throw invalid('expiresAt', 'a date and time in the future')
  const { hours } = conditions ?? {}
  if (hours && !isTimeZone(hours.timeZone)) throw invalid('hours', 'hours of a time zone such as Europe/Berlin')
}

/**
 * Throws `OWN_ACCESS_ERR` where the caller would hold what they grant, in whatever guise. A person's own service ID may
 * have what that person has: an only administrator can let a program use their keys.
 */
async function requireSomebodyElse(
  { store }: Dependencies,
  { principal }: Caller,
  subject: SubjectRecord,
  grant: Grant,
): Promise<void> {
  const hands = await store.handsOf(principal.id)
  const isProgram = principal.kind === 'person' && subject.kind === 'service-id'
  if (isProgram && mayDelegate(principal.grants, grant)) return
  const groups = await store.groupsOf(hands)
  const own = new Set<string>([...hands, ...groups.map(({ id }) => id)])
  if (own.has(subject.id)) throw new KeyError({ code: 'OWN_ACCESS_ERR', deed: 'grant' })
}

async function instanceOf({ store }: Dependencies, scope: Grant['scope']): Promise<InstanceRecord | undefined> {
  if (scope === 'platform') return undefined
  const instance = await store.findInstance(scope)
  if (!instance) throw invalid('instanceId', 'the id of an instance')
  return instance
}

/**
 * Grants somebody else a role: an Administrator of the platform anywhere, one of an instance within it. Rejects with
 * `OWN_ACCESS_ERR` for whatever would raise the caller's own rights, and as the store's `createGrant` does.
 */
export async function createGrant(
  deps: Dependencies,
  oversight: Oversight<'kms.access-grants.write'>,
  { subjectId, role, scope, only, expiresAt, conditions }: CreateGrant,
): Promise<DescribedGrant> {
  const proof = requireCovering(oversight, scope)
  const { principal } = proof.caller
  const [now, instance] = [deps.now(), await instanceOf(deps, scope)]
  requireGrantable(role, { scope, only })
  requireSensible({ role, scope, expiresAt, conditions }, now)
  const [subject] = await deps.store.listSubjects([subjectId])
  if (!subject) throw invalid('subjectId', 'the id of a person, a group or a service ID')
  await requireSomebodyElse(deps, proof.caller, subject, { role, scope, only })

  const grant: GrantRecord = {
    // newId gives UUIDs; the brand records that this one names a grant.
    id: deps.newId() as GrantId,
    subjectId: subject.id,
    role,
    scope,
    only,
    expiresAt,
    conditions,
    grantedAt: now,
    grantedBy: principal.id,
  }
  const about = { instance, target: grantTarget(grant, subject.name) }
  const requestData = { ...placeNamed(only), ...changeFacts({}, grantFacts(grant)) }
  await deps.store.createGrant(grant, accessEvent(deps, proof, about, { reasonCode: 201, requestData }))
  const [made] = await described(deps, [grant])
  return made ?? { grant, subject, instanceName: instance?.name, keyName: undefined }
}
