import type { Authorized } from '../policy/authorize.ts'
import type { CeremonyRecord } from '../ports/records.ts'
import { asOf, beginnerSeenBy } from './ceremony-checks.ts'
import type { Dependencies } from './dependencies.ts'
import { instanceEvent } from './key-event.ts'

const MOST_ENDED = 100

/** All open imports by form, then the last hundred that ended, of those the proof shows; both newest first. */
export async function listCeremonies(
  deps: Dependencies,
  authorized: Authorized<'kms.import-ceremonies.read'>,
): Promise<readonly CeremonyRecord[]> {
  const ceremonies = await deps.store.listCeremonies(authorized.scope.id, MOST_ENDED, beginnerSeenBy(authorized))
  await deps.store.appendEvent(instanceEvent(deps, authorized, { totalResources: ceremonies.length }))
  const now = deps.now()
  return ceremonies.map((ceremony) => asOf(ceremony, now))
}
