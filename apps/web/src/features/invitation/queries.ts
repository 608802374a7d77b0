import type { Schemas } from '@keywright/contract/client'
import { queryOptions } from '@tanstack/react-query'
import { answerOf, api, settled } from '../../lib/api.ts'

export type Invitee = Schemas['Invitee']

/** Whom a link invites. The token is the key of nothing that is kept: it is gone with the page. */
export const inviteeQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitee'],
    queryFn: ({ signal }): Promise<Invitee> => answerOf(api.POST('/bff/invitation', { signal, body: { token } })),
    retry: false,
    staleTime: Infinity,
  })

export const acceptInvitation = async (body: Schemas['AcceptInvitationRequest']): Promise<void> => {
  await settled(api.POST('/bff/invitation/acceptance', { body }))
}
