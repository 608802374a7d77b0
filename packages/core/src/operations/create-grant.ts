import { KeyError } from '../errors/key-error.ts'
import { isGrantable } from '../policy/grantable.ts'
import { isTimeZone } from '../policy/hours.ts'
import { mayDelegate } from '../policy/delegable.ts'
import type { Caller, Grant } from '../policy/principal.ts'
import type { Level, Role } from '../policy/roles.ts'
import { levelOfGrant } from '../policy/verdict.ts'
import type { SubjectRecord } from '../ports/access-store.ts'
import type { Instant } from '../vocabulary/instant.ts'
import { commitGrant, instanceOf } from './commit-grant.ts'
import type { Dependencies } from './dependencies.ts'
import type { DescribedGrant } from './described-grants.ts'
import { requireCovering, type Oversight } from './oversight.ts'

export interface CreateGrant extends Omit<Grant, 'source'> {
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

/**
 * Grants somebody else a role: an Administrator of the platform anywhere, one of an instance within it. Rejects with
 * `OWN_ACCESS_ERR` for whatever would raise the caller's own rights, and as the store's `createGrant` does. What has
 * expired is renewed.
 */
export async function createGrant(
  deps: Dependencies,
  oversight: Oversight<'kms.access-grants.write'>,
  { subjectId, role, scope, only, expiresAt, conditions }: CreateGrant,
): Promise<DescribedGrant> {
  const proof = requireCovering(oversight, scope)
  const [now, instance] = [deps.now(), await instanceOf(deps, scope)]
  requireGrantable(role, { scope, only })
  requireSensible({ role, scope, expiresAt, conditions }, now)
  const [subject] = await deps.store.listSubjects([subjectId])
  if (!subject || subject.kind === 'service') throw invalid('subjectId', 'the id of a person, a group or a service ID')
  await requireSomebodyElse(deps, proof.caller, subject, { role, scope, only })

  const grant = { role, scope, only, expiresAt, conditions }
  return commitGrant(deps, proof, { grant, to: subject, instance })
}
