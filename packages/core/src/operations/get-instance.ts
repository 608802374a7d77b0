import { eventOf } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import { circumstancesOf, type Caller } from '../policy/principal.ts'
import { isInForce } from '../policy/verdict.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { InstanceId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'

/** An instance on which the caller holds any role at this moment; for others it does not exist: `NOT_FOUND_ERR`. */
export async function getInstance(deps: Dependencies, caller: Caller, id: InstanceId): Promise<InstanceRecord> {
  const circumstances = circumstancesOf(caller)
  const isMine = caller.principal.grants.some((grant) => grant.scope === id && isInForce(grant, circumstances))
  const instance = isMine ? await deps.store.findInstance(id) : undefined
  if (!instance) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  const { crn, name } = instance
  const target = { id: crn, name, typeURI: 'kms/instances' }
  const draft = { caller, action: 'kms.instances.read', target, source: crn, instanceId: id, reasonCode: 200 }
  await deps.store.appendEvent(eventOf(draft, deps))
  return instance
}
