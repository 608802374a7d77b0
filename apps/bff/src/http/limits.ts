import { KeyError, type KeyFailure } from '@keywright/core/errors/key-error'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** How many failures one place may have before a pause. */
export interface AttemptLimit {
  /**
   * Takes a point before the attempt, so that attempts made at once count each other. Throws `TOO_MANY_REQUESTS_ERR`
   * when none is left, and then even a right secret waits.
   */
  readonly take: (place: string) => Promise<void>
  /** Gives the point back: the attempt was no failure. */
  readonly giveBack: (place: string) => Promise<void>
}

/** Kept in memory: a restart begins anew. */
export function attemptLimit(points: number, seconds: number): AttemptLimit {
  const limiter = new RateLimiterMemory({ points, duration: seconds })
  return {
    take: async (place) => {
      try {
        await limiter.consume(place)
      } catch (refusal) {
        // The library rejects with a result object of its own once the points are spent.
        if (refusal instanceof RateLimiterRes) throw new KeyError({ code: 'TOO_MANY_REQUESTS_ERR' })
        throw refusal
      }
    },
    giveBack: async (place) => {
      await limiter.reward(place)
    },
  }
}

interface Counted {
  readonly place: string
  /** What counts; any other failure of the work gives its point back. */
  readonly failures: readonly KeyFailure['code'][]
}

/** Does work that tells right secrets from wrong ones, and counts how often it said wrong. */
export async function countingFailures<T>(
  limit: AttemptLimit,
  { place, failures }: Counted,
  work: () => Promise<T>,
): Promise<T> {
  await limit.take(place)
  try {
    const result = await work()
    await limit.giveBack(place)
    return result
  } catch (error) {
    const counts = error instanceof KeyError && failures.includes(error.failure.code)
    if (!counts) await limit.giveBack(place)
    throw error
  }
}
