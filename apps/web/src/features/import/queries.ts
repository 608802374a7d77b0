import type { Schemas } from '@keywright/contract/client'
import { queryOptions } from '@tanstack/react-query'
import { answerOf, api, instanceHeader, settled } from '../../lib/api.ts'

export type Ceremony = Schemas['ImportCeremony']
export type CeremonyResult = NonNullable<Ceremony['result']>
export type ImportOptions = Schemas['ImportOptions']
export type Method = Ceremony['method']

const LOOK_AGAIN_MS = 10_000

/** What the policy and the HSM allow changes under a form that is open, so each form asks anew. */
export const importOptionsQuery = (instanceId: string) =>
  queryOptions({
    queryKey: ['import-options', instanceId],
    queryFn: ({ signal }): Promise<ImportOptions> =>
      answerOf(api.GET('/bff/import-options', { signal, params: { header: instanceHeader(instanceId) } })),
    staleTime: 0,
    // An HSM that is away says nothing of its hash until it is back; asking leaves no event.
    refetchInterval: ({ state }) => (state.data?.hash === undefined ? LOOK_AGAIN_MS : false),
  })

export const ceremonyQuery = (instanceId: string, id: string) =>
  queryOptions({
    queryKey: ['ceremonies', instanceId, 'one', id],
    queryFn: ({ signal }): Promise<Ceremony> =>
      answerOf(
        api.GET('/bff/import-ceremonies/{id}', {
          signal,
          params: { header: instanceHeader(instanceId), path: { id } },
        }),
      ),
  })

export const openCeremoniesQuery = (instanceId: string) =>
  queryOptions({
    queryKey: ['ceremonies', instanceId, 'list'],
    queryFn: async ({ signal }): Promise<readonly Ceremony[]> => {
      const params = { header: instanceHeader(instanceId) }
      const { ceremonies } = await answerOf(api.GET('/bff/import-ceremonies', { signal, params }))
      return ceremonies.filter(({ state }) => state === 'open')
    },
  })

export const beginCeremony = (instanceId: string, method: Method, rotates: string | undefined): Promise<Ceremony> =>
  answerOf(
    api.POST('/bff/import-ceremonies', {
      params: { header: instanceHeader(instanceId) },
      body: { method, ...(rotates === undefined ? {} : { rotates }) },
    }),
  )

const paramsOf = (instanceId: string, id: string) => ({ header: instanceHeader(instanceId), path: { id } })

/** A ceremony completes once, so sending the same again is safe. */
export const completeCeremony = (
  instanceId: string,
  id: string,
  body: Schemas['CompleteImportCeremonyRequest'],
): Promise<Ceremony> =>
  answerOf(api.POST('/bff/import-ceremonies/{id}/completion', { params: paramsOf(instanceId, id), body }))

export const cancelCeremony = async (instanceId: string, id: string): Promise<void> => {
  await settled(api.DELETE('/bff/import-ceremonies/{id}', { params: paramsOf(instanceId, id) }))
}

const KEY_TYPE = 'application/vnd.ibm.kms.key+json'

export type StandardKeyBody = Omit<Schemas['NewKey'], 'type' | 'extractable'>

/** Stores a secret. The answer is asked to leave it out: nothing that comes back need be hidden. */
export async function storeSecret(instanceId: string, keyRing: string, key: StandardKeyBody): Promise<string> {
  const resource = { type: KEY_TYPE, extractable: true, ...key } as const
  const header = { ...instanceHeader(instanceId), 'X-Kms-Key-Ring': keyRing, Prefer: 'return=minimal' } as const
  const body = { metadata: { collectionType: KEY_TYPE, collectionTotal: 1 }, resources: [resource] } as const
  const call = api.POST('/api/v2/keys', { params: { header }, body: { ...body, resources: [resource] } })
  return (await answerOf(call)).resources[0]?.id ?? ''
}
