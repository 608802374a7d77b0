import type { Schemas } from '@keywright/contract/client'
import { queryOptions } from '@tanstack/react-query'
import { answerOf, api, instanceHeader, settled } from '../../lib/api.ts'

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

const one = (instanceId: string, id: string) => ({ header: instanceHeader(instanceId), path: { id } })

export const createRing = async (instanceId: string, id: string): Promise<void> => {
  await settled(api.POST('/api/v2/key_rings/{id}', { params: one(instanceId, id) }))
}

/** `force`: deleted keys are no hindrance, and move to the default ring. */
export const deleteRing = async (instanceId: string, id: string, force: boolean): Promise<void> => {
  const params = { ...one(instanceId, id), ...(force ? { query: { force: 'true' } } : {}) }
  await settled(api.DELETE('/api/v2/key_rings/{id}', { params }))
}
