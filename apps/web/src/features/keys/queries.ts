import type { Schemas } from '@keywright/contract/client'
import { queryOptions } from '@tanstack/react-query'
import { ApiError } from '../../lib/api-error.ts'
import { answerOf, api, instanceHeader, settled } from '../../lib/api.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { keyQueryOf, NEWEST_FIRST, type KeyFilter } from './key-search.ts'

export type Key = Schemas['Key']

export const PAGE_SIZE = 100

const COUNT_FRESH_MS = 300_000

/** The endpoint answers a collection of one. */
export async function oneKey(call: Promise<Schemas['KeyCollection']>): Promise<Key> {
  const [key] = (await call).resources
  if (key === undefined)
    throw new ApiError({
      status: 404,
      code: 'KEY_NOT_FOUND_ERR',
      message: '',
      field: undefined,
      correlationId: undefined,
      sessionEnded: false,
    })
  return key
}

/** `size` at once: a page of the table, or a bigger piece of the whole list. */
export const listKeys = (instanceId: string, filter: KeyFilter, { offset, size, signal }: Piece) =>
  answerOf(
    api.GET('/api/v2/keys', {
      ...(signal === undefined ? {} : { signal }),
      params: {
        header: instanceHeader(instanceId),
        query: {
          ...keyQueryOf(filter, serverNow()),
          limit: size,
          offset,
          sort: filter.sort ?? NEWEST_FIRST,
          totalCount: 'true',
        },
      },
    }),
  )

interface Piece {
  readonly offset: number
  readonly size: number
  readonly signal?: AbortSignal
}

export const keyPageQuery = (instanceId: string, filter: KeyFilter, page: number) =>
  queryOptions({
    queryKey: ['keys', instanceId, 'list', filter, page],
    queryFn: ({ signal }) => listKeys(instanceId, filter, { offset: page * PAGE_SIZE, size: PAGE_SIZE, signal }),
  })

export const keyCountQuery = (instanceId: string, state: string) =>
  queryOptions({
    queryKey: ['keys', instanceId, 'count', state],
    queryFn: async ({ signal }) => {
      const params = { header: instanceHeader(instanceId), query: { state } }
      const { response } = await settled(api.HEAD('/api/v2/keys', { signal, params }))
      return Number(response.headers.get('Key-Total') ?? 0)
    },
    // Each count is a call on record; what is done here brings it up to date at once.
    staleTime: COUNT_FRESH_MS,
  })

export const keyQuery = (instanceId: string, keyId: string) =>
  queryOptions({
    queryKey: ['keys', instanceId, 'one', keyId],
    queryFn: ({ signal }) =>
      oneKey(
        answerOf(
          api.GET('/api/v2/keys/{id}/metadata', {
            signal,
            params: { header: instanceHeader(instanceId), path: { id: keyId } },
          }),
        ),
      ),
  })
