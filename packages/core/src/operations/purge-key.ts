import type { AuditFacts } from '../audit/event.ts'
import { deletionDates } from '../lifecycle/waiting.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import { wireDateOf } from '../vocabulary/instant.ts'
import { withKey, type NamedKey } from './change-key.ts'
import { endedGrantFacts } from './access-event.ts'
import type { Dependencies } from './dependencies.ts'
import { requirePermitted, requireWaited } from './guard.ts'
import { keyEvent } from './key-event.ts'

/** Ends a deleted key for good; answers what was known of it. */
export const purgeKey = (
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.purge'>,
  named: NamedKey,
): Promise<KeyRecord> =>
  withKey(deps, authorized, named, async (key, now) => {
    requirePermitted(key, 'purge')
    requireWaited(deps.rules, key, 'purge', now)
    await deps.store.purgeKey(key, (ended) =>
      keyEvent(deps, authorized, key, { responseData: { ...purgeFacts(deps, key), ...endedGrantFacts(ended) } }),
    )
    return key
  })

/** The dates the event of a purge carries (key-protect-api.md §1.13). */
export function purgeFacts({ rules }: Pick<Dependencies, 'rules'>, { deletion }: KeyRecord): AuditFacts {
  if (!deletion) return {}
  const { purgeableFrom, purgedOn } = deletionDates(rules, deletion.at)
  return {
    deletionDate: wireDateOf(deletion.at),
    purgeAllowedFrom: wireDateOf(purgeableFrom),
    purgeEligibleOn: wireDateOf(purgedOn),
  }
}
