import type { Schemas } from '@keywright/contract/client'
import { queryOptions } from '@tanstack/react-query'
import { answerOf, api, instanceHeader } from '../../lib/api.ts'

export type Overview = Schemas['Overview']
export type Attention = Schemas['Attention']

const WATCH_MS = 60_000

export const overviewQuery = (instanceId: string) =>
  queryOptions({
    queryKey: ['overview', instanceId],
    queryFn: ({ signal }): Promise<Overview> =>
      answerOf(api.GET('/bff/overview', { signal, params: { header: instanceHeader(instanceId) } })),
    staleTime: WATCH_MS / 2,
    refetchInterval: WATCH_MS,
  })
