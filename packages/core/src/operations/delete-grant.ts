import { changeFacts } from '../audit/change-facts.ts'
import { KeyError } from '../errors/key-error.ts'
import type { GrantId } from '../vocabulary/ids.ts'
import { accessEvent, grantFacts, grantTarget, nameOf, placeNamed } from './access-event.ts'
import type { Dependencies } from './dependencies.ts'
import { covering, type Oversight } from './oversight.ts'

/**
 * Revokes a role; the next call of whoever held it is without it. Rejects with `NOT_FOUND_ERR`, for a grant that the
 * caller does not oversee as well, and with `LAST_ADMINISTRATOR_ERR`.
 */
export const deleteGrant = (
  deps: Dependencies,
  oversight: Oversight<'kms.access-grants.write'>,
  id: GrantId,
): Promise<void> => remove(deps, oversight, { id, of: 'subjects' })

/** Ends an authorization; the next call of the service is without it. Rejects as `deleteGrant` does. */
export const deleteAuthorization = (
  deps: Dependencies,
  oversight: Oversight<'kms.authorizations.write'>,
  id: GrantId,
): Promise<void> => remove(deps, oversight, { id, of: 'services' })

async function remove(
  deps: Dependencies,
  oversight: Oversight<'kms.access-grants.write' | 'kms.authorizations.write'>,
  { id, of }: { readonly id: GrantId; readonly of: 'subjects' | 'services' },
): Promise<void> {
  const grant = await deps.store.findGrant(id)
  const isOfKind = (grant?.source !== undefined) === (of === 'services')
  const proof = grant && isOfKind ? covering(oversight, grant.scope) : undefined
  if (!grant || !proof) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  const [subject] = await deps.store.listSubjects([grant.subjectId])
  const instance = grant.scope === 'platform' ? undefined : await deps.store.findInstance(grant.scope)
  const about = { instance, target: grantTarget(grant, nameOf(subject, grant.subjectId)) }
  const requestData = { ...placeNamed(grant.only), ...changeFacts(grantFacts(grant), {}) }
  await deps.store.deleteGrant(id, accessEvent(deps, proof, about, { reasonCode: 204, requestData }))
}
