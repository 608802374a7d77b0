import { unavailableError } from './call.ts'

interface Waiting {
  readonly go: () => void
  readonly timer: NodeJS.Timeout
}

/**
 * Slow calls, one after the other. The worker answers in order, so a row of them would make every call behind it wait
 * for all; handed over one by one, each other call waits for one at most.
 */
export class OneAtATime {
  #busy = false
  readonly #line = new Set<Waiting>()

  /**
   * Waits for its turn for half of `deadlineMs` at most: a call that began with next to no time left would overrun, and
   * an overrun costs the worker. `task` is told what is left.
   */
  async run<T>(deadlineMs: number, task: (leftMs: number) => Promise<T>): Promise<T> {
    const deadline = performance.now() + deadlineMs
    if (this.#busy) await this.#turn(deadlineMs / 2)
    this.#busy = true
    try {
      return await task(deadline - performance.now())
    } finally {
      this.#next()
    }
  }

  #turn(longestMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#line.delete(waiting)
        reject(unavailableError(false, 'too many slow calls at once'))
      }, longestMs)
      const waiting: Waiting = { go: resolve, timer }
      this.#line.add(waiting)
    })
  }

  /** The turn passes without a gap, so that no newcomer slips in between. */
  #next(): void {
    for (const waiting of this.#line) {
      this.#line.delete(waiting)
      clearTimeout(waiting.timer)
      return waiting.go()
    }
    this.#busy = false
  }
}
