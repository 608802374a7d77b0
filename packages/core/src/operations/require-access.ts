import { KeyError } from '../errors/key-error.ts'
import type { KeyType } from '../lifecycle/permitted.ts'
import { allowsNewKey, allowsPlainMaterial, OPEN_ACCESS, type KeyOrigin } from '../policy/create-import-access.ts'
import type { CreateImportAccess } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import type { InstanceId } from '../vocabulary/ids.ts'

type Policies = Pick<Store, 'findCreateImportAccess'>

/** The policy in force for an instance, or the one that forbids nothing. */
export const accessOf = async (store: Policies, instanceId: InstanceId): Promise<CreateImportAccess> =>
  (await store.findCreateImportAccess(instanceId)) ?? OPEN_ACCESS

function demand(allowed: boolean): void {
  if (!allowed) throw new KeyError({ code: 'KEY_CREATE_IMPORT_ACCESS_ERR' })
}

/** Throws `KEY_CREATE_IMPORT_ACCESS_ERR` unless a new key of this type may come about in this way. */
export async function requireNewKeyAllowed(
  store: Policies,
  instanceId: InstanceId,
  { type, origin }: { readonly type: KeyType; readonly origin: KeyOrigin },
): Promise<void> {
  demand(allowsNewKey(await accessOf(store, instanceId), type, origin))
}

/** Throws `KEY_CREATE_IMPORT_ACCESS_ERR` where root material is taken wrapped only; a new version is no new key. */
export async function requirePlainAllowed(store: Policies, instanceId: InstanceId): Promise<void> {
  demand(allowsPlainMaterial(await accessOf(store, instanceId)))
}
