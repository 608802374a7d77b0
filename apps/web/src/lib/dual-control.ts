import type { Schemas } from '@keywright/contract/client'
import { queryOptions } from '@tanstack/react-query'
import { announce } from './announce.ts'
import { answerOf, api, instanceHeader, settled } from './api.ts'
import { ApiError } from './api-error.ts'

export type DualControl = Schemas['DualControl']

/** What needs more than one person in an instance. */
export const dualControlQuery = (instanceId: string) =>
  queryOptions({
    queryKey: ['dual-control', instanceId],
    queryFn: ({ signal }): Promise<DualControl> =>
      answerOf(api.GET('/bff/dual-control', { signal, params: { header: instanceHeader(instanceId) } })),
    staleTime: 60_000,
  })

export const setDualControl = async (instanceId: string, body: DualControl): Promise<void> => {
  await settled(api.PUT('/bff/dual-control', { params: { header: instanceHeader(instanceId) }, body }))
}

/** A call that others must approve first has done what it could: it asked. Answers whether it was done. */
export async function doneOrAsked(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call()
    return true
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'AUTHORIZATIONS_NOT_MET') throw error
    announce('Others must approve it first. Your request waits among the approvals.')
    return false
  }
}
