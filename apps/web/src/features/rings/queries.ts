import type { Schemas } from '@keywright/contract/client'
import { queryOptions } from '@tanstack/react-query'
import { answerOf, api, instanceHeader } from '../../lib/api.ts'

export type KeyRing = Schemas['KeyRing']

/** More than any instance has; the page shows them all. */
const MOST = 5000

export const ringsQuery = (instanceId: string) =>
  queryOptions({
    queryKey: ['rings', instanceId],
    queryFn: async ({ signal }): Promise<readonly KeyRing[]> => {
      const params = { header: instanceHeader(instanceId), query: { limit: MOST } }
      return (await answerOf(api.GET('/api/v2/key_rings', { signal, params }))).resources
    },
  })
