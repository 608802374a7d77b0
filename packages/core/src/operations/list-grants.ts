import { KeyError } from '../errors/key-error.ts'
import type { GrantFilter, Page } from '../ports/access-store.ts'
import type { InstanceId, KeyId, SubjectId } from '../vocabulary/ids.ts'
import { accessEvent } from './access-event.ts'
import type { Dependencies } from './dependencies.ts'
import { described, type DescribedGrant } from './described-grants.ts'
import { requireCovering, type Oversight } from './oversight.ts'

export interface ListGrants extends Pick<GrantFilter, 'search' | 'roles' | 'levels' | 'ring'> {
  readonly subjectId?: string | undefined
  /** What the groups of the subject hold as well. */
  readonly withGroups?: boolean | undefined
  readonly instanceId?: InstanceId | undefined
  /** With an instance: what is granted on the whole installation as well, as far as it is overseen. */
  readonly withPlatform?: boolean | undefined
  /** Those that reach this key of the instance. */
  readonly keyId?: KeyId | undefined
  readonly page: Page
}

export interface GrantPage {
  readonly grants: readonly DescribedGrant[]
  /** On all pages together. */
  readonly total: number
}

type MayList = Oversight<'kms.access-grants.list' | 'kms.authorizations.list'>

/** The places to look at: those that are named, or all that are overseen. */
function scopesSeen(oversight: MayList, { instanceId, withPlatform }: ListGrants): GrantFilter['scopes'] {
  const seen = oversight.map(({ scope }) => (scope === 'platform' ? scope : scope.id))
  const everything = seen.includes('platform')
  if (instanceId !== undefined) {
    requireCovering(oversight, instanceId)
    return withPlatform === true && everything ? [instanceId, 'platform'] : [instanceId]
  }
  return everything ? undefined : seen
}

/**
 * One page of who holds which role where, or of which service may use which keys, as far as the caller oversees it,
 * oldest first; expired ones too, until they are revoked.
 */
export async function listGrants(
  deps: Dependencies,
  oversight: MayList,
  { of, question }: { readonly of: NonNullable<GrantFilter['of']>; readonly question: ListGrants },
): Promise<GrantPage> {
  const { store } = deps
  const { search, roles, levels, ring, instanceId, keyId, page } = question
  const scopes = scopesSeen(oversight, question)
  const key = keyId === undefined ? undefined : await placeOf(deps, instanceId, keyId)
  const filter = { subjects: await subjectsAsked(deps, question), scopes, of, search, roles, levels, ring, key }
  const [grants, total] = [await store.listGrants(filter, page), await store.countGrants(filter)]
  const instance = instanceId && (await store.findInstance(instanceId))
  const [proof] = oversight
  await store.appendEvent(accessEvent(deps, proof, { instance }, { responseData: { totalResources: total } }))
  return { grants: await described(deps, grants), total }
}

async function subjectsAsked(
  { store }: Dependencies,
  { subjectId, withGroups }: ListGrants,
): Promise<readonly SubjectId[] | undefined> {
  if (subjectId === undefined) return undefined
  // What names nobody finds nothing.
  const id = subjectId as SubjectId
  return withGroups === true ? [id, ...(await store.groupsOf([id])).map((group) => group.id)] : [id]
}

async function placeOf({ store }: Dependencies, instanceId: InstanceId | undefined, keyId: KeyId) {
  const rule = 'given together with its instance'
  if (instanceId === undefined) throw new KeyError({ code: 'INVALID_QUERY_PARAM_ERR', parameter: 'key', rule })
  const [place] = await store.listKeyPlaces(instanceId, [keyId])
  if (!place) throw new KeyError({ code: 'KEY_NOT_FOUND_ERR' })
  return place
}
