import type { Schemas } from '@keywright/contract/client'
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { answerOf, api, settled } from '../../lib/api.ts'

export type Account = Schemas['Account']
export type AccountSession = Account['sessions'][number]

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }): Promise<Account> => answerOf(api.GET('/bff/account', { signal })),
})

/** The frame shows the name too, and the trail has a new event. */
export async function afterAccountChange(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['account'] }),
    client.refetchQueries({ queryKey: ['session'] }),
    client.invalidateQueries({ queryKey: ['audit'] }),
  ])
}

export const renameAccount = async (name: string): Promise<void> => {
  await settled(api.PATCH('/bff/account', { body: { name: name.trim() } }))
}

export const changePassword = async (body: Schemas['ChangePasswordRequest']): Promise<void> => {
  await settled(api.POST('/bff/account/password', { body }))
}

export const endSession = async (id: string): Promise<void> => {
  await settled(api.DELETE('/bff/account/sessions/{id}', { params: { path: { id } } }))
}

/** One after the other: if one fails, the list shows which are left. */
export async function endSessions(sessions: readonly AccountSession[]): Promise<void> {
  for (const { id } of sessions) await endSession(id)
}
