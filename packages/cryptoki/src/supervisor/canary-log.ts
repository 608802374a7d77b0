import type { CanaryTimes } from '@keywright/core/ports/cryptographic-token'

/** At one every five seconds, the last eight minutes. */
const KEPT = 100

/** How long the last canary operations took. */
export class CanaryLog {
  readonly #times: number[] = []
  #at: string | undefined

  note(milliseconds: number, at: Date): void {
    this.#times.push(milliseconds)
    if (this.#times.length > KEPT) this.#times.shift()
    this.#at = at.toISOString()
  }

  /** Percentiles by nearest rank; `undefined` before the first. */
  snapshot(): CanaryTimes | undefined {
    const lastMs = this.#times.at(-1)
    if (this.#at === undefined || lastMs === undefined) return undefined
    const sorted = this.#times.toSorted((a, b) => a - b)
    const percentile = (share: number): number => rounded(sorted[Math.ceil(share * sorted.length) - 1] ?? lastMs)
    return {
      at: this.#at,
      lastMs: rounded(lastMs),
      p50Ms: percentile(0.5),
      p95Ms: percentile(0.95),
      samples: sorted.length,
    }
  }
}

/** To the microsecond: more is noise. */
const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000
