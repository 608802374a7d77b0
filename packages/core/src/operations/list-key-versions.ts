import { KeyError } from '../errors/key-error.ts'
import { refusal } from '../lifecycle/permitted.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyVersionUse } from '../ports/records.ts'
import type { KeyId } from '../vocabulary/ids.ts'
import type { Dependencies } from './dependencies.ts'
import { found, requirePermitted } from './guard.ts'
import { keyEvent } from './key-event.ts'

/** A root key's versions, newest first; of a key that is not active only when that is asked for. */
export async function listKeyVersions(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets-key-versions.list'>,
  { keyId, allKeyStates }: { readonly keyId: KeyId; readonly allKeyStates: boolean },
): Promise<readonly KeyVersionUse[]> {
  const { store } = deps
  const { id: instanceId } = authorized.scope
  const { reach } = authorized
  const key = found(await store.findKey(reach, keyId), reach)
  if (!allKeyStates) requirePermitted(key, 'listVersions')
  else if (refusal(key, 'listVersions') === 'not-root') throw new KeyError({ code: 'KEY_ROOT_REQ_ERR' })
  const versions = await store.listVersionUses(instanceId, keyId)
  await store.appendEvent(keyEvent(deps, authorized, key, { responseData: { totalResources: versions.length } }))
  return versions
}
