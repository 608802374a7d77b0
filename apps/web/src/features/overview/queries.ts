import type { Schemas } from '@keywright/contract/client'
import { queryOptions } from '@tanstack/react-query'
import { answerOf, api, instanceHeader } from '../../lib/api.ts'

export type Overview = Schemas['Overview']
export type Attention = Schemas['Attention']

export const overviewQuery = (instanceId: string) =>
  queryOptions({
    queryKey: ['overview', instanceId],
    queryFn: ({ signal }): Promise<Overview> =>
      answerOf(api.GET('/bff/overview', { signal, params: { header: instanceHeader(instanceId) } })),
  })
