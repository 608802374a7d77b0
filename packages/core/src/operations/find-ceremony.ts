import { Authorized } from '../policy/authorize.ts'
import type { CeremonyRecord } from '../ports/records.ts'
import type { CeremonyId } from '../vocabulary/ids.ts'
import { asOf, ceremonyOf } from './ceremony-checks.ts'
import { ceremonyEvent } from './ceremony-event.ts'
import type { Dependencies } from './dependencies.ts'

/** An import by form and what it came to, by which a form finds out what a lost answer had said. */
export async function findCeremony(
  deps: Dependencies,
  authorized: Authorized<'kms.import-ceremonies.read'>,
  id: CeremonyId,
): Promise<CeremonyRecord> {
  Authorized.requireGenuine(authorized)
  const ceremony = await ceremonyOf(deps, authorized, id)
  await deps.store.appendEvent(ceremonyEvent(deps, authorized, ceremony))
  return asOf(ceremony, deps.now())
}
