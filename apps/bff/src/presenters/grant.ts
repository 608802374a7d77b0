import type { AuthorizationResource } from '@keywright/contract/access/authorizations'
import type { GrantResource } from '@keywright/contract/access/grants'
import type { DescribedGrant } from '@keywright/core/operations/described-grants'
import type { Grant } from '@keywright/core/policy/principal'
import type { GrantSource } from '@keywright/core/policy/service'
import type { SubjectRecord } from '@keywright/core/ports/access-store'
import { kindOf } from '../people/subjects.ts'

const placeOf = ({ scope, only }: Grant) => ({
  ...(scope === 'platform' ? {} : { instanceId: scope }),
  ...(only === undefined ? {} : 'keyRing' in only ? { keyRingId: only.keyRing } : { keyId: only.key }),
})

export const subjectOf = ({ id, kind, name }: SubjectRecord) => ({ id, kind, name })

const namesOf = ({ instanceName, keyName }: DescribedGrant) => ({
  ...(instanceName !== undefined && { instanceName }),
  ...(keyName !== undefined && { keyName }),
})

/** Whose calls an authorization is for. */
export const sourceOf = ({ service, instance, delegated }: GrantSource) => ({
  service,
  ...(instance !== undefined && { instance }),
  delegated,
})

/** An authorization as the contract has it; `undefined` for a grant. */
export function presentAuthorization(one: DescribedGrant): AuthorizationResource | undefined {
  const { id, source, scope, grantedAt, grantedBy } = one.grant
  if (!source || scope === 'platform') return undefined
  const place = { ...placeOf(one.grant), instanceId: scope }
  const made = { createdAt: grantedAt, createdBy: grantedBy ?? '' }
  return { id, source: sourceOf(source), role: 'Reader', ...place, ...namesOf(one), ...made }
}

/** A grant as the contract has it; whoever is gone is called by their id. */
export function presentGrant(one: DescribedGrant): GrantResource {
  const { grant, subject } = one
  const { id, subjectId, role, expiresAt, conditions, grantedAt, grantedBy } = grant
  const { networks, hours } = conditions ?? {}
  return {
    id,
    subject: subject ? subjectOf(subject) : { id: subjectId, kind: kindOf(subjectId), name: subjectId },
    role,
    ...placeOf(grant),
    ...namesOf(one),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(networks && { networks: [...networks] }),
    ...(hours && { hours: { ...hours, days: [...hours.days] } }),
    grantedAt,
    grantedBy: grantedBy ?? '',
  }
}
