import type { Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import { changeKey, type NamedKey } from './change-key.ts'
import type { Dependencies } from './dependencies.ts'
import { requirePermitted } from './guard.ts'

/** Ends a key's use at once; its material stays for as long as it can be restored. */
export const deleteKey = (
  deps: Dependencies,
  authorized: Authorized<'kms.secrets.delete'>,
  named: NamedKey,
): Promise<KeyRecord> =>
  changeKey(deps, authorized, named, (key, at) => {
    requirePermitted(key, 'delete')
    const deletion = { at, by: authorized.caller.principal.id, stateBefore: key.state }
    return { fields: { state: 'destroyed', deletion } }
  })
