const FIRST_MS = 20
const LONGEST_MS = 1_000
const OPEN_AFTER = 5
const STEADY_MS = 5_000

/**
 * How long to wait before the next worker, and when to stop making callers wait for it. A worker that stays ready for
 * five seconds wipes the slate; one that crashes at once does not, or a poisonous call would restart it at full speed.
 */
export class Backoff {
  #failures = 0
  #readySince: number | undefined

  /** Callers are told at once instead of waiting. Starts go on in the background and close it again. */
  get isOpen(): boolean {
    return this.#readySince === undefined && this.#failures >= OPEN_AFTER
  }

  ready(now: number): void {
    this.#readySince = now
  }

  /** A worker ended; answers the pause before the next. */
  ended(now: number): number {
    const steady = this.#readySince !== undefined && now - this.#readySince >= STEADY_MS
    const wasReady = this.#readySince !== undefined
    this.#readySince = undefined
    if (steady) this.#failures = 0
    const pause = Math.min(FIRST_MS * 2 ** this.#failures, LONGEST_MS)
    // Callers of a worker that did become ready get their chance with the next; only failed starts open the circuit.
    this.#failures = wasReady ? Math.min(this.#failures + 1, OPEN_AFTER - 1) : this.#failures + 1
    return pause
  }
}
