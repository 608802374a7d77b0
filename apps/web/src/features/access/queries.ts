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

export type Authorization = Schemas['Authorization']
export type Service = Schemas['Service']

export const PAGE_SIZE = 50

/** Which part of a list; absent members leave no trace in the address that is asked. */
export interface ListQuestion {
  /** From 1. */
  readonly page?: number | undefined
  readonly search?: string | undefined
  /** One of them alone. */
  readonly id?: string | undefined
  readonly limit?: number | undefined
}

type Present<T> = { [Name in keyof T]?: NonNullable<T[Name]> }

/** Without what is not there: the server takes no empty parameters. */
function present<T extends object>(question: T): Present<T> {
  // What is left of an object has the types of that object.
  return Object.fromEntries(
    Object.entries(question).filter(([, value]) => value !== undefined && value !== ''),
  ) as Present<T>
}

/** As the wire has it. */
function listed<T extends ListQuestion>({ page = 1, limit = PAGE_SIZE, ...rest }: T) {
  return { ...present(rest), limit, offset: (page - 1) * limit }
}

export const peopleQuery = (question: ListQuestion) =>
  queryOptions({
    queryKey: ['access', 'people', question],
    queryFn: ({ signal }) => answerOf(api.GET('/bff/access/people', { signal, params: { query: listed(question) } })),
  })

export interface GroupQuestion extends ListQuestion {
  readonly member?: string | undefined
}

export const groupsQuery = (question: GroupQuestion) =>
  queryOptions({
    queryKey: ['access', 'groups', question],
    queryFn: ({ signal }) => answerOf(api.GET('/bff/access/groups', { signal, params: { query: listed(question) } })),
  })

export const membersQuery = (id: string, question: ListQuestion) =>
  queryOptions({
    queryKey: ['access', 'members', id, question],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/bff/access/groups/{id}/members', { signal, params: { path: { id }, query: listed(question) } }),
      ),
  })

export const serviceIdsQuery = (question: ListQuestion) =>
  queryOptions({
    queryKey: ['access', 'service-ids', question],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/bff/access/service-ids', { signal, params: { query: listed(question) } })),
  })

export interface AuthorizationQuestion extends ListQuestion {
  readonly instance?: string | undefined
  readonly ring?: string | undefined
  readonly key?: string | undefined
}

export const authorizationsQuery = (question: AuthorizationQuestion) =>
  queryOptions({
    queryKey: ['access', 'authorizations', question],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/bff/access/authorizations', { signal, params: { query: listed(question) } })),
  })

export interface GrantQuestion extends AuthorizationQuestion {
  readonly subject?: string | undefined
  /** What the groups of the subject hold as well. */
  readonly groups?: 'true' | undefined
  /** What is on the whole installation as well. */
  readonly platform?: 'true' | undefined
  /** Separated by commas. */
  readonly role?: string | undefined
  readonly level?: string | undefined
}

/** Without a question, all that the asker may see. */
export const grantsQuery = (question: GrantQuestion) =>
  queryOptions({
    queryKey: ['access', 'grants', question],
    queryFn: ({ signal }) => answerOf(api.GET('/bff/access/grants', { signal, params: { query: listed(question) } })),
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

export const resetSecondStep = async (id: string): Promise<void> => {
  await settled(api.DELETE('/bff/access/people/{id}/second-step', at(id)))
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

export const createAuthorization = (body: Schemas['CreateAuthorizationRequest']): Promise<Authorization> =>
  answerOf(api.POST('/bff/access/authorizations', { body }))

export const deleteAuthorization = async (id: string): Promise<void> => {
  await settled(api.DELETE('/bff/access/authorizations/{id}', at(id)))
}

type Question = Schemas['ExplainAccessRequest']

/** Changes nothing, though it is a POST: the question is in the body. */
export const explanationQuery = (question: Question) =>
  queryOptions({
    queryKey: ['access', 'explanation', question],
    queryFn: ({ signal }): Promise<Explanation> =>
      answerOf(api.POST('/bff/access/explanation', { signal, body: question })),
  })
