import type { Principal } from '../policy/principal.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { Dependencies } from './dependencies.ts'

/** The instances on which the principal holds any role; the rest do not exist for them. */
export async function listInstances({ store }: Dependencies, principal: Principal): Promise<readonly InstanceRecord[]> {
  const mine = new Set<string>(principal.grants.map(({ scope }) => scope))
  return (await store.listInstances()).filter(({ id }) => mine.has(id))
}
