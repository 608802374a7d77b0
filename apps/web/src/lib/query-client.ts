import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './api-error.ts'

const MINUTE = 60_000

/** A refusal stays a refusal; silence and 503 deserve one more try. */
export const mayRetry = (failures: number, error: unknown): boolean =>
  failures < 1 && error instanceof ApiError && (error.status === 0 || error.status === 503)

/** What `onHsmTrouble` does is left to the wiring: the cache knows no features. */
export const createQueryClient = (onHsmTrouble: () => void): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.code === 'HSM_UNAVAILABLE_ERR') onHsmTrouble()
      },
    }),
    defaultOptions: {
      // Every list is an audited call: looking back at the window must not fill the trail.
      queries: { retry: mayRetry, staleTime: MINUTE / 2, gcTime: 5 * MINUTE, refetchOnWindowFocus: false },
      mutations: { retry: false, gcTime: 0 },
    },
  })
