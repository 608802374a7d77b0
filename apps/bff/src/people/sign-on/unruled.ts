import type { Dependencies } from '@keywright/core/operations/dependencies'
import { grantRule } from '@keywright/core/operations/grant-rule'
import type { SubjectId } from '@keywright/core/vocabulary/ids'

/**
 * Those of the mappings whose groups hold no role that takes others to give, by the dual control of the platform or of
 * the instance it is on. Asked anew at each sign-in: a rule that comes later holds for the provider too.
 */
export async function mappingsUnruled<M extends { readonly groupId: string }>(
  { store }: Pick<Dependencies, 'store'>,
  mappings: readonly M[],
): Promise<readonly M[]> {
  const free: M[] = []
  for (const mapping of mappings) {
    // Nobody who is no group holds a role under its id.
    const grants = await store.listGrants({ subjects: [mapping.groupId as SubjectId] })
    const scopes = grants.map(({ scope }) => scope)
    if ((await grantRule(store, scopes)) === undefined) free.push(mapping)
  }
  return free
}
