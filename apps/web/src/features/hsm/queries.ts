import type { Schemas } from '@keywright/contract/client'
import { queryOptions } from '@tanstack/react-query'
import { answerOf, api } from '../../lib/api.ts'

export type Hsm = Schemas['Hsm']

const WATCH_MS = 15_000

export const hsmQuery = queryOptions({
  queryKey: ['hsm'],
  queryFn: (): Promise<Hsm> => answerOf(api.GET('/bff/hsm')),
  staleTime: WATCH_MS / 2,
  refetchInterval: WATCH_MS,
})
