import type { Schemas } from '@keywright/contract/client'
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { answerOf, api, settled } from '../../lib/api.ts'

export type Subject = Schemas['AccessSubject']
export type Person = Schemas['Person']
export type Invitation = Schemas['Invitation']
export type Group = Schemas['AccessGroup']
export type ServiceId = Schemas['ServiceId']
export type ApiKey = Schemas['ApiKey']
export type NewApiKey = Schemas['NewApiKey']
export type Grant = Schemas['Grant']
export type Explanation = Schemas['AccessExplanation']

export const peopleQuery = queryOptions({
  queryKey: ['access', 'people'],
  queryFn: async ({ signal }): Promise<readonly Person[]> =>
    (await answerOf(api.GET('/bff/access/people', { signal }))).people,
})

export const groupsQuery = queryOptions({
  queryKey: ['access', 'groups'],
  queryFn: async ({ signal }): Promise<readonly Group[]> =>
    (await answerOf(api.GET('/bff/access/groups', { signal }))).groups,
})

export const serviceIdsQuery = queryOptions({
  queryKey: ['access', 'service-ids'],
  queryFn: async ({ signal }): Promise<readonly ServiceId[]> =>
    (await answerOf(api.GET('/bff/access/service-ids', { signal }))).serviceIds,
})

interface GrantQuestion {
  readonly subject?: string | undefined
  readonly instance?: string | undefined
  readonly key?: string | undefined
}

/** Without a question, all that the asker may see. */
export const grantsQuery = ({ subject, instance, key }: GrantQuestion) =>
  queryOptions({
    queryKey: ['access', 'grants', subject ?? '', instance ?? '', key ?? ''],
    queryFn: async ({ signal }): Promise<readonly Grant[]> => {
      const query = {
        ...(subject === undefined ? {} : { subject }),
        ...(instance === undefined ? {} : { instance }),
        ...(key === undefined ? {} : { key }),
      }
      return (await answerOf(api.GET('/bff/access/grants', { signal, params: { query } }))).grants
    },
  })

/** What is done here shows in every list of access, and in the trail. */
export async function afterAccessChange(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['access'] }),
    client.invalidateQueries({ queryKey: ['audit'] }),
    client.invalidateQueries({ queryKey: ['approvals'] }),
  ])
}

const at = (id: string) => ({ params: { path: { id } } })

export const invitePerson = (body: Schemas['InvitePersonRequest']): Promise<Invitation> =>
  answerOf(api.POST('/bff/access/people', { body }))

export const renewInvitation = (id: string): Promise<Invitation> =>
  answerOf(api.POST('/bff/access/people/{id}/invitation', at(id)))

export const removePerson = async (id: string): Promise<void> => {
  await settled(api.DELETE('/bff/access/people/{id}', at(id)))
}

export const createGroup = (body: Schemas['CreateGroupRequest']): Promise<Group> =>
  answerOf(api.POST('/bff/access/groups', { body }))

export const deleteGroup = async (id: string): Promise<void> => {
  await settled(api.DELETE('/bff/access/groups/{id}', at(id)))
}

const membership = (id: string, member: string) => ({ params: { path: { id, member } } })

export const addMember = async (id: string, member: string): Promise<void> => {
  await settled(api.PUT('/bff/access/groups/{id}/members/{member}', membership(id, member)))
}

export const removeMember = async (id: string, member: string): Promise<void> => {
  await settled(api.DELETE('/bff/access/groups/{id}/members/{member}', membership(id, member)))
}

export const createServiceId = (body: Schemas['CreateServiceIdRequest']): Promise<ServiceId> =>
  answerOf(api.POST('/bff/access/service-ids', { body }))

export const deleteServiceId = async (id: string): Promise<void> => {
  await settled(api.DELETE('/bff/access/service-ids/{id}', at(id)))
}

export const createApiKey = (id: string, body: Schemas['CreateApiKeyRequest']): Promise<NewApiKey> =>
  answerOf(api.POST('/bff/access/service-ids/{id}/api-keys', { ...at(id), body }))

export const deleteApiKey = async (id: string): Promise<void> => {
  await settled(api.DELETE('/bff/access/api-keys/{id}', at(id)))
}

export const createGrant = (body: Schemas['CreateGrantRequest']): Promise<Grant> =>
  answerOf(api.POST('/bff/access/grants', { body }))

export const deleteGrant = async (id: string): Promise<void> => {
  await settled(api.DELETE('/bff/access/grants/{id}', at(id)))
}

type Question = Schemas['ExplainAccessRequest']

/** Changes nothing, though it is a POST: the question is in the body. */
export const explanationQuery = (question: Question) =>
  queryOptions({
    queryKey: ['access', 'explanation', question],
    queryFn: ({ signal }): Promise<Explanation> =>
      answerOf(api.POST('/bff/access/explanation', { signal, body: question })),
  })
