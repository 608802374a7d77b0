import { changeFacts } from '../audit/change-facts.ts'
import type { AuditFacts } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import type { Authorized } from '../policy/authorize.ts'
import { mayDelegate } from '../policy/delegable.ts'
import type { ServiceIdentity } from '../policy/service.ts'
import { serviceId, type PrincipalId } from '../vocabulary/ids.ts'
import { accessEvent } from './access-event.ts'
import type { Dependencies } from './dependencies.ts'

export interface CreateServiceId {
  readonly name: string
  readonly description?: string | undefined
  /** For good: what a service ID belongs to decides what authorizations give it. */
  readonly service?: ServiceIdentity | undefined
}

const serviceFacts = (service: ServiceIdentity | undefined): AuditFacts => ({
  ...(service === undefined ? {} : { service: service.name }),
  ...(service?.instance === undefined ? {} : { serviceInstance: service.instance }),
  ...(service?.worksFor === undefined ? {} : { worksFor: service.worksFor }),
})

/**
 * An identity for a program. Whoever creates it answers for it, and makes its API keys: as one of a service it has at
 * once what that service is authorized to. Rejects with `OWN_ACCESS_ERR` where its creator does not hold as much, as
 * when they authorized it.
 */
export async function createServiceId(
  deps: Dependencies,
  authorized: Authorized<'kms.service-ids.write', 'platform'>,
  { name, description, service }: CreateServiceId,
): Promise<PrincipalId> {
  const { id: owner, grants } = authorized.caller.principal
  const id = serviceId(deps.newId())
  const target = { id, name, typeURI: 'kms/service-ids' }
  const requestData = changeFacts({ state: 'none' }, { state: 'created', name, owner, ...serviceFacts(service) })
  const event = accessEvent(deps, authorized, { target }, { reasonCode: 201, requestData })
  await deps.store.createServiceId(
    { id, name, description, owner, createdAt: deps.now(), service },
    event,
    (gained) => {
      if (gained.every((grant) => mayDelegate(grants, grant))) return
      throw new KeyError({ code: 'OWN_ACCESS_ERR', deed: 'service' })
    },
  )
  return id
}
