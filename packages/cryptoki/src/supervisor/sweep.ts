/** How often overdue calls are looked for; also how much early one may be given up, so that none is given up late. */
export const SWEEP_MS = 50

/** One timer for all calls: thousands a second would each pay for their own. It rests while nobody waits. */
export class Sweep {
  readonly #look: (now: number) => boolean
  #timer: NodeJS.Timeout | undefined

  /** `look` gives up what is due by `now` and says whether anything is left to watch. */
  constructor(look: (now: number) => boolean) {
    this.#look = look
  }

  arm(): void {
    if (this.#timer) return
    // After a long stall of this process the answers are already in the pipe: they are read before anything is judged.
    this.#timer = setTimeout(() => setImmediate(() => this.#pass()), SWEEP_MS)
  }

  #pass(): void {
    this.#timer = undefined
    if (this.#look(performance.now() + SWEEP_MS)) this.arm()
  }
}
