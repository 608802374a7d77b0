import type { Grant } from '../features/access/queries.ts'
import { useWorkplace } from './workplace.ts'

/** Why a grant cannot be revoked by whoever looks: an administrator of one instance revokes within it alone. */
export function useRevokeRefusal(): (grant: Grant) => string | undefined {
  const { instance, refusedAnywhere, refusedOnPlatform } = useWorkplace()
  return ({ instanceId }) =>
    (instanceId === instance.id ? refusedAnywhere : refusedOnPlatform)('kms.access-grants.write')
}
