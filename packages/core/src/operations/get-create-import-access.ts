import type { Authorized } from '../policy/authorize.ts'
import type { CreateImportAccessRecord } from '../ports/records.ts'
import type { Dependencies } from './dependencies.ts'
import { instanceEvent } from './key-event.ts'

/** The policy with who set it; `undefined` where nobody ever did, and then it forbids nothing. */
export async function getCreateImportAccess(
  deps: Dependencies,
  authorized: Authorized<'kms.instance-policies.read'>,
): Promise<CreateImportAccessRecord | undefined> {
  const policy = await deps.store.findCreateImportAccess(authorized.scope.id)
  await deps.store.appendEvent(instanceEvent(deps, authorized))
  return policy
}
