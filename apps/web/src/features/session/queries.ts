import type { Schemas } from '@keywright/contract/client'
import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { answerOf, api, settled } from '../../lib/api.ts'

export type Session = Schemas['Session']
export type SignedIn = Extract<Session, { state: 'signed-in' }>
export type InstanceSummary = Schemas['InstanceSummary']

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: (): Promise<Session> => answerOf(api.GET('/bff/session')),
  staleTime: Infinity,
  gcTime: Infinity,
})

/** Who is signed in; the frame is shown to nobody else. */
export function useSignedIn(): SignedIn {
  const { data } = useSuspenseQuery(sessionQuery)
  if (data.state !== 'signed-in') throw new Error('the frame is for people who are signed in')
  return data
}

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Schemas['SignInRequest']): Promise<Schemas['SignInAnswer']> =>
      answerOf(api.POST('/bff/session', { body })),
    onSuccess: (session) => {
      if (session.state === 'signed-in') client.setQueryData(sessionQuery.queryKey, session)
    },
  })
}

export const proveIdentity = async (body: Schemas['ProofRequest']): Promise<void> => {
  await settled(api.POST('/bff/session/proof', { body }))
}

export function useSignOut() {
  return useMutation({
    mutationFn: () => settled(api.DELETE('/bff/session')),
    // A full load, so that nothing this person saw stays in memory.
    onSuccess: () => location.assign('/sign-in'),
  })
}
