import { KeyError } from '../errors/key-error.ts'
import type { Grant } from '../policy/principal.ts'
import { isElsewhere } from '../policy/verdict.ts'
import type { InstanceId, KeyId, SubjectId } from '../vocabulary/ids.ts'
import { accessEvent } from './access-event.ts'
import type { Dependencies } from './dependencies.ts'
import { described, type DescribedGrant } from './described-grants.ts'
import { requireCovering, type Oversight } from './oversight.ts'

export interface ListGrants {
  readonly subjectId?: string | undefined
  readonly instanceId?: InstanceId | undefined
  /** Those that reach this key of the instance. */
  readonly keyId?: KeyId | undefined
}

type MayList = Oversight<'kms.access-grants.list'>

/** The places to look at: the one that is named, or all that are overseen. */
function scopesSeen(oversight: MayList, instanceId: InstanceId | undefined): readonly Grant['scope'][] | undefined {
  if (instanceId !== undefined) {
    requireCovering(oversight, instanceId)
    return [instanceId]
  }
  const scopes = oversight.map(({ scope }) => (scope === 'platform' ? scope : scope.id))
  return scopes.includes('platform') ? undefined : scopes
}

/** Who holds which role where, as far as the caller oversees it, oldest first; expired grants too, until they are revoked. */
export async function listGrants(
  deps: Dependencies,
  oversight: MayList,
  { subjectId, instanceId, keyId }: ListGrants,
): Promise<readonly DescribedGrant[]> {
  const scopes = scopesSeen(oversight, instanceId)
  const filter = { subjects: subjectId === undefined ? undefined : [asSubject(subjectId)], scopes }
  const grants = await deps.store.listGrants(filter)
  const key = keyId === undefined ? undefined : await placeOf(deps, instanceId, keyId)
  const reaching = key ? grants.filter((grant) => !isElsewhere(grant, key)) : grants
  const instance = instanceId && (await deps.store.findInstance(instanceId))
  const [proof] = oversight
  const responseData = { totalResources: reaching.length }
  await deps.store.appendEvent(accessEvent(deps, proof, { instance }, { responseData }))
  return described(deps, reaching)
}

// What names nobody finds nothing.
const asSubject = (id: string): SubjectId => id as SubjectId

async function placeOf({ store }: Dependencies, instanceId: InstanceId | undefined, keyId: KeyId) {
  const rule = 'given together with its instance'
  if (instanceId === undefined) throw new KeyError({ code: 'INVALID_QUERY_PARAM_ERR', parameter: 'key', rule })
  const [place] = await store.listKeyPlaces(instanceId, [keyId])
  if (!place) throw new KeyError({ code: 'KEY_NOT_FOUND_ERR' })
  return place
}
