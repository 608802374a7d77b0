import type { Schemas } from '@keywright/contract/client'
import { queryOptions } from '@tanstack/react-query'
import { answerOf, api, settled } from '../../../lib/api.ts'

export type SingleSignOn = Schemas['SingleSignOn']
export type SignOnProvider = Schemas['SignOnProvider']
export type SignOnTest = Schemas['SingleSignOnTest']

export const singleSignOnQuery = queryOptions({
  queryKey: ['access', 'single-sign-on'],
  queryFn: ({ signal }): Promise<SingleSignOn> => answerOf(api.GET('/bff/access/single-sign-on', { signal })),
})

export const setSingleSignOn = (body: Schemas['SetSingleSignOnRequest']): Promise<SingleSignOn> =>
  answerOf(api.PUT('/bff/access/single-sign-on', { body }))

export const deleteSingleSignOn = async (): Promise<void> => {
  await settled(api.DELETE('/bff/access/single-sign-on'))
}

export const testSingleSignOn = (issuer: string): Promise<SignOnTest> =>
  answerOf(api.POST('/bff/access/single-sign-on/test', { body: { issuer } }))
