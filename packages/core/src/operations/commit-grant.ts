import { changeFacts } from '../audit/change-facts.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { Grant } from '../policy/principal.ts'
import { KeyError } from '../errors/key-error.ts'
import type { GrantRecord, SubjectRecord } from '../ports/access-store.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { GrantId, PrincipalId } from '../vocabulary/ids.ts'
import { accessEvent, grantFacts, grantTarget, placeNamed } from './access-event.ts'
import type { Dependencies } from './dependencies.ts'
import { described, type DescribedGrant } from './described-grants.ts'
import type { AccessAction } from './oversight.ts'

const invalid = (field: string, rule: string): KeyError => new KeyError({ code: 'INVALID_FIELD_ERR', field, rule })

/** The instance a grant is on; throws `INVALID_FIELD_ERR` where there is none of that id. */
export async function instanceOf(
  { store }: Pick<Dependencies, 'store'>,
  scope: Grant['scope'],
): Promise<InstanceRecord | undefined> {
  if (scope === 'platform') return undefined
  const instance = await store.findInstance(scope)
  if (!instance) throw invalid('instanceId', 'the id of an instance')
  return instance
}

interface Giving {
  readonly grant: Grant
  readonly to: SubjectRecord
  readonly instance: InstanceRecord | undefined
  /** As `createGrant` of the store has it. */
  readonly notFor?: readonly PrincipalId[]
}

/**
 * Writes down what has been found to be allowed: every grant and every authorization that somebody gives comes through
 * here. Whether it takes the agreement of others is decided by the store it is handed (see `holdingUp`).
 */
export async function commitGrant(
  deps: Dependencies,
  proof: Authorized<AccessAction, InstanceRecord | 'platform'>,
  { grant: given, to, instance, notFor }: Giving,
): Promise<DescribedGrant> {
  const grant: GrantRecord = {
    ...given,
    // newId gives UUIDs; the brand records that this one names a grant.
    id: deps.newId() as GrantId,
    subjectId: to.id,
    grantedAt: deps.now(),
    grantedBy: proof.caller.principal.id,
  }
  const about = { instance, target: grantTarget(grant, to.name) }
  const eventOf = (renewed: GrantRecord | undefined) => {
    const change = changeFacts(renewed ? grantFacts(renewed) : {}, grantFacts(grant))
    return accessEvent(deps, proof, about, { reasonCode: 201, requestData: { ...placeNamed(grant.only), ...change } })
  }
  await deps.store.createGrant(grant, eventOf, notFor)
  const [made] = await described(deps, [grant])
  return made ?? { grant, subject: to, instanceName: instance?.name, keyName: undefined }
}
