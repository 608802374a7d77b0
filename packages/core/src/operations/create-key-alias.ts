import { KeyError } from '../errors/key-error.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { KeyRecord } from '../ports/records.ts'
import { ALIAS, isAlias, MAX_ALIASES } from '../vocabulary/alias.ts'
import { changeKey, type NamedKey } from './change-key.ts'
import type { Dependencies } from './dependencies.ts'
import { requirePermitted } from './guard.ts'

/** Gives a key another name. One that is taken in the instance, by this key too, is `KEY_ALIAS_NOT_UNIQUE_ERR`. */
export async function createKeyAlias(
  deps: Dependencies,
  authorized: Authorized<'kms.secrets-alias.create'>,
  { alias, ...named }: NamedKey & { readonly alias: string },
): Promise<KeyRecord> {
  if (!isAlias(alias)) throw new KeyError({ code: 'INVALID_FIELD_ERR', field: 'alias', rule: ALIAS.rule })
  return changeKey(deps, authorized, named, (key) => {
    requirePermitted(key, 'update')
    // Before the quota: some clients take "not unique" for "already stored" (key-protect-api.md §4.5).
    if (key.aliases.includes(alias)) throw new KeyError({ code: 'KEY_ALIAS_NOT_UNIQUE_ERR' })
    if (key.aliases.length >= MAX_ALIASES) throw new KeyError({ code: 'KEY_ALIAS_QUOTA_ERR' })
    return { fields: { aliases: [...key.aliases, alias] }, reasonCode: 201, requestData: { alias } }
  })
}
