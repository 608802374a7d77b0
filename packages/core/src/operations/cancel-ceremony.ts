import { Authorized } from '../policy/authorize.ts'
import type { CeremonyId } from '../vocabulary/ids.ts'
import { ceremonyOf } from './ceremony-checks.ts'
import { ceremonyEvent } from './ceremony-event.ts'
import type { Dependencies } from './dependencies.ts'
import { discardTokenObject } from './transport-key.ts'

/** Gives an import up; its key pair is doomed in the same transaction, and what was wrapped for it is worthless. */
export async function cancelCeremony(
  deps: Dependencies,
  authorized: Authorized<'kms.import-ceremonies.delete'>,
  id: CeremonyId,
): Promise<void> {
  Authorized.requireGenuine(authorized)
  const ceremony = await ceremonyOf(deps, authorized, id)
  await deps.store.endCeremony(ceremony, 'cancelled', ceremonyEvent(deps, authorized, ceremony, 204))
  if (ceremony.transport) await discardTokenObject(deps, ceremony.transport.id)
}
