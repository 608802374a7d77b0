import type { Schemas } from '@keywright/contract/client'
import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { answerOf, api, settled } from '../../lib/api.ts'
import { signWithPasskey } from '../../lib/passkey.ts'

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

/** With a passkey alone: the browser asks which, and whoever it is of comes in. */
export function usePasskeySignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (): Promise<Session> => {
      const request = await answerOf(api.POST('/bff/session/passkey/options'))
      const passkey = await signWithPasskey(request)
      return answerOf(api.POST('/bff/session/passkey', { body: { passkey } }))
    },
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  })
}

type Credentials = Pick<Schemas['SignInRequest'], 'email' | 'password'>

/** With a passkey after the passphrase. What it signs is asked for anew, since it holds once and not for long. */
export function usePasskeyAsSecondStep() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: Credentials): Promise<Schemas['SignInAnswer']> => {
      const asked = await answerOf(api.POST('/bff/session', { body }))
      if (asked.state !== 'code-needed' || asked.passkey === undefined) return asked
      const passkey = await signWithPasskey(asked.passkey)
      return answerOf(api.POST('/bff/session', { body: { ...body, passkey } }))
    },
    onSuccess: (session) => {
      if (session.state === 'signed-in') client.setQueryData(sessionQuery.queryKey, session)
    },
  })
}

export async function proveByPasskey(): Promise<void> {
  const request = await answerOf(api.POST('/bff/session/proof/options'))
  await proveIdentity({ passkey: await signWithPasskey(request) })
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
