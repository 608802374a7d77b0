import type { Schemas } from '@keywright/contract/client'
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../lib/api.ts'
import { signApproval } from './sign-approval.ts'

export type Approval = Schemas['Approval']

const MINUTE_MS = 60_000

/** Everything this person asked or may know of; asked again while the page is open, since others act. */
export const approvalsQuery = queryOptions({
  queryKey: ['approvals'],
  queryFn: async ({ signal }): Promise<readonly Approval[]> =>
    (await answerOf(api.GET('/bff/approvals', { signal }))).resources,
  refetchInterval: MINUTE_MS,
})

const at = (id: string) => ({ params: { path: { id } } })

/** Signed first by whoever has a passkey. */
export async function approve(approval: Approval, signs: boolean): Promise<Approval> {
  const body = signs ? { passkey: await signApproval(approval) } : {}
  return answerOf(api.POST('/bff/approvals/{id}/approve', { ...at(approval.id), body }))
}

export const withdraw = (id: string): Promise<Approval> => answerOf(api.POST('/bff/approvals/{id}/withdraw', at(id)))

export const refuse = (id: string, reason: string): Promise<Approval> =>
  answerOf(api.POST('/bff/approvals/{id}/refuse', { ...at(id), body: { reason } }))

/** A decision may change anything. */
export const afterDecision = (client: QueryClient): Promise<void> => client.invalidateQueries()
