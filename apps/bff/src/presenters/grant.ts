import type { GrantResource } from '@keywright/contract/access/grants'
import type { DescribedGrant } from '@keywright/core/operations/described-grants'
import type { Grant } from '@keywright/core/policy/principal'
import { kindOf } from '../people/subjects.ts'

const placeOf = ({ scope, only }: Grant) => ({
  ...(scope === 'platform' ? {} : { instanceId: scope }),
  ...(only === undefined ? {} : 'keyRing' in only ? { keyRingId: only.keyRing } : { keyId: only.key }),
})

/** A grant as the contract has it; whoever is gone is called by their id. */
export function presentGrant({ grant, subject, instanceName, keyName }: DescribedGrant): GrantResource {
  const { id, subjectId, role, expiresAt, conditions, grantedAt, grantedBy } = grant
  const { networks, hours } = conditions ?? {}
  return {
    id,
    subject: subject ? { ...subject } : { id: subjectId, kind: kindOf(subjectId), name: subjectId },
    role,
    ...placeOf(grant),
    ...(instanceName !== undefined && { instanceName }),
    ...(keyName !== undefined && { keyName }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(networks && { networks: [...networks] }),
    ...(hours && { hours: { ...hours, days: [...hours.days] } }),
    grantedAt,
    grantedBy: grantedBy ?? '',
  }
}
