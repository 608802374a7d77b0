import type { StartFailure } from '../protocol.ts'
import { lookAtPinFile } from './pin-file.ts'

const REFUSED_RETRY_MS = 30_000
const PIN_POLL_MS = 1_000

/** When the next worker begins: after a pause, or once a person has acted. One start at most is planned at a time. */
export class NextStart {
  readonly #pinFile: string
  readonly #start: () => void
  #timer: NodeJS.Timeout | undefined

  constructor(pinFile: string, start: () => void) {
    this.#pinFile = pinFile
    this.#start = start
  }

  /** Why the last worker ended decides; `pauseMs` is for everything that may mend itself. */
  plan(failure: StartFailure | undefined, pauseMs: number): void {
    if (failure?.state === 'locked-out') return this.#awaitNewPin(failure.refusedPin)
    this.#in(failure?.state === 'refused' ? REFUSED_RETRY_MS : pauseMs, this.#start)
  }

  cancel(): void {
    clearTimeout(this.#timer)
  }

  /** Another attempt only once a person has written the PIN file anew. */
  #awaitNewPin(refused: string | undefined): void {
    this.#in(PIN_POLL_MS, () => {
      const look = lookAtPinFile(this.#pinFile)
      if (look === undefined || look === refused) this.#awaitNewPin(refused)
      else this.#start()
    })
  }

  #in(ms: number, then: () => void): void {
    this.cancel()
    this.#timer = setTimeout(then, ms)
  }
}
