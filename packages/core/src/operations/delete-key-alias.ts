import { KeyError } from '../errors/key-error.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import { changeKey, type NamedKey } from './change-key.ts'
import type { Dependencies } from './dependencies.ts'
import { requirePermitted } from './guard.ts'

/** Takes an alias from a key, a deleted one too; it is free for another at once, and does not come back by restoring. */
export const deleteKeyAlias = (
  deps: Dependencies,
  authorized: Authorized<'kms.secrets-alias.delete'>,
  { alias, ...named }: NamedKey & { readonly alias: string },
): Promise<KeyRecord> =>
  changeKey(deps, authorized, named, (key) => {
    requirePermitted(key, 'deleteAlias')
    if (!key.aliases.includes(alias)) throw new KeyError({ code: 'KEY_ALIAS_NOT_FOUND_ERR' })
    const aliases = key.aliases.filter((other) => other !== alias)
    return { fields: { aliases }, reasonCode: 204, requestData: { alias } }
  })
