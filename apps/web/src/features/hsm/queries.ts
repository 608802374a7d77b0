import type { Schemas } from '@keywright/contract/client'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../lib/api.ts'

export type Hsm = Schemas['Hsm']

export type HsmObjects = Schemas['HsmObjects']
export type TokenObject = HsmObjects['objects'][number]

const WATCH_MS = 15_000

export const hsmQuery = queryOptions({
  queryKey: ['hsm'],
  queryFn: (): Promise<Hsm> => answerOf(api.GET('/bff/hsm')),
  staleTime: WATCH_MS / 2,
  refetchInterval: WATCH_MS,
})

/** Searches the token and is a call on record, so it is asked when someone looks and not again by itself. */
export const hsmObjectsQuery = queryOptions({
  queryKey: ['hsm', 'objects'],
  queryFn: ({ signal }): Promise<HsmObjects> => answerOf(api.GET('/bff/hsm/objects', { signal })),
  staleTime: 60_000,
})

export function useSelfTest() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (): Promise<Schemas['HsmSelfTest']> => answerOf(api.POST('/bff/hsm/self-test')),
    // It is one more sample, or shows that the HSM is not what the page says.
    onSettled: () => client.invalidateQueries({ queryKey: ['hsm'], exact: true }),
  })
}
