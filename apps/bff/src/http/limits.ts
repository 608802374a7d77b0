import { KeyError } from '@keywright/core/errors/key-error'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** How often something may be tried from one place before a minute's pause. */
export interface AttemptLimit {
  /** Throws `TOO_MANY_REQUESTS_ERR` when the place has used up its attempts. */
  readonly check: (place: string) => Promise<void>
  readonly failed: (place: string) => Promise<void>
}

/** Counts failures only: somebody who knows the secret is never slowed down. */
export function attemptLimit(points: number, seconds: number): AttemptLimit {
  const limiter = new RateLimiterMemory({ points, duration: seconds })
  const tooMany = () => new KeyError({ code: 'TOO_MANY_REQUESTS_ERR' })
  return {
    check: async (place) => {
      const used = await limiter.get(place)
      if (used && used.consumedPoints >= points) throw tooMany()
    },
    failed: async (place) => {
      try {
        await limiter.consume(place)
      } catch (refusal) {
        // The library rejects with its own result object once the points are spent; this attempt was still answered.
        if (!(refusal instanceof RateLimiterRes)) throw refusal
      }
    },
  }
}
