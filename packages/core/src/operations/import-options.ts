import { allowsNewKey, allowsPlainMaterial } from '../policy/create-import-access.ts'
import { Authorized } from '../policy/authorize.ts'
import type { OaepHash } from '../ports/cryptographic-token.ts'
import type { Dependencies } from './dependencies.ts'
import { accessOf } from './require-access.ts'

export interface ImportOptions {
  readonly create: { readonly root: boolean; readonly standard: boolean }
  readonly import: { readonly root: boolean; readonly standard: boolean }
  /** False where root material is taken wrapped only. */
  readonly plain: boolean
  /** What this token unwraps with; `undefined` when it cannot, or is away. */
  readonly hash: OaepHash | undefined
}

/** What can be made and imported here now. Asked by every form that is opened, so only a refusal leaves an event. */
export async function importOptions(
  { store, token }: Pick<Dependencies, 'store' | 'token'>,
  authorized: Authorized<'kms.import-ceremonies.read'>,
): Promise<ImportOptions> {
  Authorized.requireGenuine(authorized)
  const access = await accessOf(store, authorized.scope.id)
  return {
    create: {
      root: allowsNewKey(access, 'root', 'generated'),
      standard: allowsNewKey(access, 'standard', 'generated'),
    },
    import: { root: allowsNewKey(access, 'root', 'wrapped'), standard: allowsNewKey(access, 'standard', 'plain') },
    plain: allowsPlainMaterial(access),
    hash: token.health().importHash,
  }
}
