import type { Initiator } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import type { CeremonyRecord } from '../ports/records.ts'
import { ceremonyEvent } from './ceremony-event.ts'
import type { Dependencies } from './dependencies.ts'
import { jobInitiator } from './job.ts'
import { discardLeftOvers } from './transport-key.ts'

/** Ends imports whose time is over, then destroys key pairs nobody needs any more. */
export async function sweepCeremonies(
  deps: Dependencies,
): Promise<{ readonly expired: number; readonly discarded: number }> {
  const caller = jobInitiator('sweep-ceremonies', deps.newId())
  let expired = 0
  for (const ceremony of await deps.store.listExpiredCeremonies(deps.now())) {
    if (await expire(deps, ceremony, caller)) expired += 1
  }
  return { expired, discarded: await discardLeftOvers(deps) }
}

/** False when somebody ended it meanwhile, or it lies in an instance that is gone. */
async function expire(deps: Dependencies, ceremony: CeremonyRecord, caller: Initiator): Promise<boolean> {
  const scope = await deps.store.findInstance(ceremony.instanceId)
  if (!scope) return false
  try {
    const deed = { caller, action: 'kms.import-ceremonies.expire', scope }
    await deps.store.endCeremony(ceremony, 'expired', ceremonyEvent(deps, deed, ceremony))
    return true
  } catch (error) {
    if (error instanceof KeyError && error.failure.code === 'IMPORT_CEREMONY_ENDED_ERR') return false
    throw error
  }
}
