import type { Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import type { KeyFilter, KeyPage } from '../ports/key-store.ts'
import type { Dependencies } from './dependencies.ts'
import { instanceEvent } from './key-event.ts'

/** A page of keys, and how many match in all when that is asked for. */
export async function listKeys(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.list'>,
  { page, withTotal }: { readonly page: KeyPage; readonly withTotal: boolean },
): Promise<{ readonly keys: readonly KeyRecord[]; readonly total: number | undefined }> {
  const { store } = deps
  const keys = await store.listKeys(authorized.reach, page)
  const total = withTotal ? await store.countKeys(authorized.reach, page) : undefined
  await store.appendEvent(instanceEvent(deps, authorized, { totalResources: keys.length }))
  return { keys, total }
}

/** How many keys match. */
export async function countKeys(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.head'>,
  filter: KeyFilter,
): Promise<number> {
  const total = await deps.store.countKeys(authorized.reach, filter)
  await deps.store.appendEvent(instanceEvent(deps, authorized, { totalResources: total }))
  return total
}
