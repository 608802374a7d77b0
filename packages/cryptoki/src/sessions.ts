import { CryptokiError } from './cryptoki-error.ts'
import type { CryptokiModule } from './cryptoki-module.ts'
import type { SessionHandle, SlotId } from './handles.ts'

/**
 * Login belongs to the process and token, not to a session: the anchor logs in once and does nothing else. The holder
 * keeps unwrapped keys alive; the work session carries operations. Neither ever logs in or out.
 */
export class Sessions {
  readonly #module: CryptokiModule
  readonly slot: SlotId
  readonly anchor: SessionHandle
  #work: SessionHandle | undefined
  #holder: SessionHandle | undefined

  constructor(module: CryptokiModule, slot: SlotId) {
    this.#module = module
    this.slot = slot
    this.anchor = module.openSession(slot)
  }

  get work(): SessionHandle {
    this.#work ??= this.#module.openSession(this.slot)
    return this.#work
  }

  get holder(): SessionHandle {
    this.#holder ??= this.#module.openSession(this.slot)
    return this.#holder
  }

  /** In a session of its own: closing it takes along whatever was made in it, however the work ended. */
  apart<T>(work: (session: SessionHandle) => T): T {
    const session = this.#module.openSession(this.slot)
    try {
      return work(session)
    } finally {
      this.#close(session)
    }
  }

  /** After any error: a failed call can leave its operation active. Opening a new session costs 2 µs (hsm-notes §7). */
  discardWork(): void {
    this.#close(this.#work)
    this.#work = undefined
  }

  /** Every key held dies with it: the caller forgets their handles. */
  discardHolder(): void {
    this.#close(this.#holder)
    this.#holder = undefined
  }

  #close(session: SessionHandle | undefined): void {
    if (!session) return
    try {
      this.#module.closeSession(session)
    } catch (error) {
      // Already gone is as good as closed.
      if (!(error instanceof CryptokiError)) throw error
    }
  }
}
