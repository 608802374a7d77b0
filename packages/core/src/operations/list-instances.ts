import { eventOf } from '../audit/event.ts'
import { circumstancesOf, type Caller } from '../policy/principal.ts'
import { isInForce } from '../policy/verdict.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { Dependencies } from './dependencies.ts'

/** What a look at the list of instances is about. */
export const ALL_INSTANCES = { id: 'service', name: 'service', typeURI: 'kms/instances' } as const

/** The instances on which the caller holds any role at this moment; the rest do not exist for them. */
export async function listInstances(deps: Dependencies, caller: Caller): Promise<readonly InstanceRecord[]> {
  const circumstances = circumstancesOf(caller)
  const held = caller.principal.grants.filter((grant) => isInForce(grant, circumstances))
  const mine = new Set<string>(held.map(({ scope }) => scope))
  const instances = (await deps.store.listInstances()).filter(({ id }) => mine.has(id))
  const draft = { caller, action: 'kms.instances.list', target: ALL_INSTANCES, source: '', reasonCode: 200 }
  await deps.store.appendEvent(eventOf({ ...draft, responseData: { totalResources: instances.length } }, deps))
  return instances
}
