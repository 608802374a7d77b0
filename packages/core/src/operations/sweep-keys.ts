import { changeFacts } from '../audit/change-facts.ts'
import type { Initiator } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import { nextState, wireState } from '../lifecycle/transition.ts'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import type { KeyId } from '../vocabulary/ids.ts'
import { later, wireDateOf } from '../vocabulary/instant.ts'
import { endedGrantFacts } from './access-event.ts'
import { isLostRace } from './change-key.ts'
import type { Dependencies } from './dependencies.ts'
import { jobInitiator } from './job.ts'
import { eventAboutKey } from './key-event.ts'
import { purgeFacts } from './purge-key.ts'

/** What came of the keys that were due. */
export interface Swept {
  readonly expired: number
  readonly purged: number
  /** Keys that could not be changed, and why; the next sweep tries them again. */
  readonly failed: readonly { readonly keyId: KeyId; readonly error: unknown }[]
}

const BATCH = 100

/**
 * Deactivates keys whose expiry has come, and purges those that were deleted long ago. Each commits on its own, so that
 * one which fails is left behind and stands in nobody's way.
 */
export async function sweepKeys(deps: Dependencies): Promise<Swept> {
  const now = deps.now()
  const due = { expiredBy: now, deletedBefore: later(now, -deps.rules.autoPurge) }
  const caller = jobInitiator('sweep-keys', deps.newId())
  const [counts, failed, left] = [{ expired: 0, purged: 0 }, new Map<KeyId, unknown>(), new Set<KeyId>()]
  for (;;) {
    // What was left behind is still due and comes first again; so many more are read that the work stays in proportion.
    const batch = (await deps.store.listDueKeys(due, BATCH + 2 * left.size)).filter(({ id }) => !left.has(id))
    if (batch.length === 0) break
    for (const key of batch) {
      try {
        counts[await sweep(deps, caller, key)] += 1
      } catch (error) {
        left.add(key.id)
        // What is due all the same, the next sweep sees to.
        if (!isLostRace(error)) failed.set(key.id, error)
      }
    }
  }
  return { ...counts, failed: [...failed].map(([keyId, error]) => ({ keyId, error })) }
}

async function sweep(deps: Dependencies, caller: Initiator, key: KeyRecord): Promise<'expired' | 'purged'> {
  const scope = await deps.store.findInstance(key.instanceId)
  // Its instance has been deleted, and the key with it.
  if (!scope) throw new KeyError({ code: 'KEY_CHANGED_ERR' })
  const deed = { caller, scope }
  if (key.state === 'destroyed') {
    await purge(deps, deed, key)
    return 'purged'
  }
  await expire(deps, deed, key)
  return 'expired'
}

type Doer = { readonly caller: Initiator; readonly scope: InstanceRecord }

const purge = (deps: Dependencies, doer: Doer, key: KeyRecord): Promise<void> => {
  const deed = { ...doer, action: 'kms.secrets.purge' }
  return deps.store.purgeKey(key, (ended) =>
    eventAboutKey(deps, deed, key, { responseData: { ...purgeFacts(deps, key), ...endedGrantFacts(ended) } }),
  )
}

function expire(deps: Dependencies, doer: Doer, before: KeyRecord): Promise<void> {
  const state = nextState(before.state, 'deactivate') ?? before.state
  const key: KeyRecord = { ...before, state, updatedAt: deps.now(), revision: before.revision + 1 }
  const requestData = changeFacts({ keyState: wireState(before.state) }, { keyState: wireState(state) })
  const responseData = before.expiresAt && { expirationDate: wireDateOf(before.expiresAt) }
  const deed = { ...doer, action: 'kms.secrets.expire' }
  return deps.store.saveKey(
    { key },
    eventAboutKey(deps, deed, key, { requestData, ...(responseData && { responseData }) }),
  )
}
