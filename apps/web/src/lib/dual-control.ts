import type { Schemas } from '@keywright/contract/client'
import { queryOptions } from '@tanstack/react-query'
import { answerOf, api, instanceHeader, settled } from './api.ts'
import { ApiError } from './api-error.ts'

export type DualControl = Schemas['DualControl']
/** With how many people could approve each. */
export type ShownControl = Schemas['ShownDualControl']

/** What needs more than one person in an instance. */
export const dualControlQuery = (instanceId: string) =>
  queryOptions({
    queryKey: ['dual-control', instanceId],
    queryFn: ({ signal }): Promise<ShownControl> =>
      answerOf(api.GET('/bff/dual-control', { signal, params: { header: instanceHeader(instanceId) } })),
    staleTime: 60_000,
  })

export const setDualControl = async (instanceId: string, body: DualControl): Promise<void> => {
  await settled(api.PUT('/bff/dual-control', { params: { header: instanceHeader(instanceId) }, body }))
}

/** What needs more than one person in the whole installation. */
export const platformControlQuery = queryOptions({
  queryKey: ['dual-control', 'platform'],
  queryFn: ({ signal }): Promise<ShownControl> => answerOf(api.GET('/bff/platform-dual-control', { signal })),
  staleTime: 60_000,
})

export const setPlatformControl = async (body: Schemas['PlatformDualControl']): Promise<void> => {
  await settled(api.PUT('/bff/platform-dual-control', { body }))
}

/** Why it need not be asked again: the request that this call has left stands. */
export const asksNow = (error: unknown): string | undefined =>
  error instanceof ApiError && error.waiting !== undefined ? 'It waits for approval already.' : undefined
