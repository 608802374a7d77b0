import type { DualControl } from '@keywright/core/policy/dual-control'
import type { Grant } from '@keywright/core/policy/principal'
import type { Db } from './database.ts'

/** Ours, beside those of key-protect-api.md §1.10; it goes with its instance, as they do. */
export const DUAL_CONTROL = 'dualControl'

/** That of the whole installation is one of its settings. */
const valueOf = (db: Db, scope: Grant['scope']) =>
  scope === 'platform'
    ? db.selectFrom('settings').select('value').where('name', '=', DUAL_CONTROL)
    : db
        .selectFrom('instance_policies')
        .select('value')
        .where('instance_id', '=', scope)
        .where('type', '=', DUAL_CONTROL)

export async function findDualControl(db: Db, scope: Grant['scope']): Promise<DualControl | undefined> {
  const row = await valueOf(db, scope).executeTakeFirst()
  // Written below, from the same type.
  return row && (JSON.parse(row.value) as DualControl)
}
