import type { Schemas } from '@keywright/contract/client'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { answerOf, api } from '../../lib/api.ts'
import { auditFilter, DEEDS, figuresFilter, type AuditSearch } from './audit-search.ts'

export type AuditEvent = Schemas['AuditEvent']
export type AuditDocument = Schemas['AuditDocument']
export type AuditFigures = Schemas['AuditFigures']

const PAGE_SIZE = 50

/** Everything but the open drawer, which is not part of the question. */
export interface AuditQuestion {
  readonly instanceId: string
  readonly search: Omit<AuditSearch, 'event'>
}

export const auditListQuery = ({ instanceId, search }: AuditQuestion) =>
  infiniteQueryOptions({
    queryKey: ['audit', 'list', instanceId, search],
    queryFn: ({ signal, pageParam }): Promise<Schemas['AuditEventList']> =>
      answerOf(
        api.GET('/bff/audit-events', {
          signal,
          // "Last hour" is reckoned when it is asked, not when it is shown.
          params: {
            query: {
              ...auditFilter(search, instanceId, Date.now()),
              limit: PAGE_SIZE,
              ...(pageParam === undefined ? {} : { before: pageParam }),
            },
          },
        }),
      ),
    // The first page has no cursor, and a bare `undefined` would not say that later ones are text.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    // The trail grows with every call, this one included: what is shown is as of the moment it is opened.
    staleTime: 0,
  })

const BARS = 60

/** How many there are over time, and which values occur. */
export const auditFiguresQuery = ({ instanceId, search }: AuditQuestion, bars = BARS) =>
  queryOptions({
    queryKey: ['audit', 'figures', instanceId, search, bars],
    queryFn: ({ signal }): Promise<AuditFigures> =>
      answerOf(
        api.GET('/bff/audit-figures', {
          signal,
          params: { query: { ...figuresFilter(search, instanceId, Date.now()), bars } },
        }),
      ),
    staleTime: 0,
  })

/** As many bars as make each one a round length: half an hour, and three hours. */
const OPERATION_BARS = { '24h': 48, '7d': 56 } as const
export type OperationsRange = keyof typeof OPERATION_BARS

/** What was made, changed and used lately. */
export const operationsQuery = (instanceId: string, range: OperationsRange) =>
  auditFiguresQuery({ instanceId, search: { action: DEEDS, range } }, OPERATION_BARS[range])

export const auditEventQuery = (id: string) =>
  queryOptions({
    queryKey: ['audit', 'one', id],
    queryFn: ({ signal }): Promise<Schemas['AuditEventDetail']> =>
      answerOf(api.GET('/bff/audit-events/{id}', { signal, params: { path: { id } } })),
    staleTime: Infinity,
  })
