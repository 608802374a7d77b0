import { changeFacts } from '../audit/change-facts.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { InstanceId } from '../vocabulary/ids.ts'
import { instanceChangeEvent, instanceToChange } from './change-instance.ts'
import type { Dependencies } from './dependencies.ts'

/** Gives an instance another name; its id and CRN stay. */
export async function renameInstance(
  deps: Dependencies,
  authorized: Authorized<'kms.instances.update', 'platform'>,
  { id, name }: { readonly id: InstanceId; readonly name: string },
): Promise<InstanceRecord> {
  const before = await instanceToChange(deps, authorized, id)
  const instance = { ...before, name }
  const requestData = changeFacts({ name: before.name }, { name })
  await deps.store.renameInstance(id, name, instanceChangeEvent(deps, authorized, instance, { requestData }))
  return instance
}
