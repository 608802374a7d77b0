import type { Schemas } from '@keywright/contract/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../lib/api.ts'

export type SetupRequest = Schemas['SetupRequest']

export function useCheckSetup() {
  return useMutation({
    mutationFn: (setupCode: string): Promise<Schemas['Hsm']> =>
      answerOf(api.POST('/bff/setup/check', { body: { setupCode } })),
  })
}

export function useSetUp() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: SetupRequest): Promise<Schemas['Session']> => answerOf(api.POST('/bff/setup', { body })),
    onSuccess: (session) => client.setQueryData(['session'], session),
  })
}
