import { KeyError } from '../errors/key-error.ts'
import { mayDelegate } from '../policy/delegable.ts'
import type { Narrowing } from '../policy/principal.ts'
import type { GrantSource } from '../policy/service.ts'
import { serviceSubjectId, type InstanceId } from '../vocabulary/ids.ts'
import { isServiceInstance, isServiceName, SERVICE_INSTANCE, SERVICE_NAME } from '../vocabulary/limits.ts'
import { commitGrant, instanceOf } from './commit-grant.ts'
import type { Dependencies } from './dependencies.ts'
import type { DescribedGrant } from './described-grants.ts'
import { requireCovering, type Oversight } from './oversight.ts'

export interface CreateAuthorization {
  readonly source: GrantSource
  readonly instanceId: InstanceId
  readonly only?: Narrowing | undefined
}

function requireSource({ service, instance }: GrantSource): void {
  const invalid = (field: string, rule: string) => new KeyError({ code: 'INVALID_FIELD_ERR', field, rule })
  if (!isServiceName(service)) throw invalid('service', SERVICE_NAME.rule)
  if (instance !== undefined && !isServiceInstance(instance)) throw invalid('serviceInstance', SERVICE_INSTANCE.rule)
}

/**
 * Lets a service use keys, as Reader: whichever of its service IDs calls, now or later. Rejects with `OWN_ACCESS_ERR`
 * where the caller answers for one of them and does not hold as much without end or condition, and as the store's
 * `createGrant` does.
 */
export async function createAuthorization(
  deps: Dependencies,
  oversight: Oversight<'kms.authorizations.write'>,
  { source, instanceId: scope, only }: CreateAuthorization,
): Promise<DescribedGrant> {
  const proof = requireCovering(oversight, scope)
  requireSource(source)
  const { principal } = proof.caller
  const grant = { role: 'Reader', scope, only, source } as const
  const isTheirsToGive = principal.kind === 'person' && mayDelegate(principal.grants, grant)
  return commitGrant(deps, proof, {
    grant,
    to: { id: serviceSubjectId(source.service), kind: 'service', name: source.service },
    instance: await instanceOf(deps, scope),
    notFor: isTheirsToGive ? [] : await deps.store.handsOf(principal.id),
  })
}
