import type { Grant } from '../features/access/queries.ts'
import { placesChosen, rolesChosen, type PLACE_KINDS, type RolesSearch } from './access-search.ts'

type PlaceKind = (typeof PLACE_KINDS)[number]

function kindOf({ instanceId, keyRingId, keyId }: Grant): PlaceKind {
  if (instanceId === undefined) return 'platform'
  if (keyRingId !== undefined) return 'ring'
  return keyId === undefined ? 'instance' : 'key'
}

const reachesRing = (grant: Grant, ring: string): boolean => grant.keyRingId === ring || kindOf(grant) === 'instance'

/** Of all that is granted, what is on this instance or on the whole installation and fits the filters. */
export function matchingGrants(grants: readonly Grant[], search: RolesSearch, instanceId: string): readonly Grant[] {
  const [roles, places] = [rolesChosen(search), placesChosen(search)]
  const part = search.who?.toLowerCase() ?? ''
  return grants.filter(
    (grant) =>
      (grant.instanceId === undefined || grant.instanceId === instanceId) &&
      grant.subject.name.toLowerCase().includes(part) &&
      (roles.length === 0 || roles.includes(grant.role)) &&
      (places.length === 0 || places.includes(kindOf(grant))) &&
      (search.ring === undefined || reachesRing(grant, search.ring)),
  )
}
