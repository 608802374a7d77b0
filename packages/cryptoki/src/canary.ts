import type { TokenObjectId } from '@keywright/core/vocabulary/ids'
import { CryptokiError } from './cryptoki-error.ts'
import type { CryptokiModule } from './cryptoki-module.ts'
import type { ObjectKind } from './exercise.ts'
import type { SlotId } from './handles.ts'
import { ObjectProblem } from './object-problem.ts'
import type { Sessions } from './sessions.ts'
import type { TokenObjects } from './token-objects.ts'

const TRIES = 4

/**
 * Whether the token is really there. Session keys and C_OpenSession go on working after it is gone (hsm-notes §7), so
 * this asks the token for its serial and uses one of its own keys.
 */
export class Canary {
  readonly #module: CryptokiModule
  readonly #sessions: Sessions
  readonly #objects: TokenObjects
  readonly #slot: SlotId

  constructor(token: {
    readonly module: CryptokiModule
    readonly sessions: Sessions
    readonly objects: TokenObjects
    readonly slot: SlotId
  }) {
    this.#module = token.module
    this.#sessions = token.sessions
    this.#objects = token.objects
    this.#slot = token.slot
  }

  /** Throws what the token answered. Passes on a token that holds no key of ours yet. */
  check(): void {
    this.#module.tokenInfo(this.#slot)
    const candidates = this.#objects.candidates().slice(0, TRIES)
    let last: Error | undefined
    for (const { id, kind } of candidates) {
      try {
        return this.#useTwice(id, kind)
      } catch (error) {
        // A single key may have been destroyed by another replica; when all have gone, the token has.
        if (!isStale(error)) throw error
        last = error
      }
    }
    if (last) throw last
  }

  /** The second time with a handle looked up afresh: another process may have made the key anew. */
  #useTwice(id: TokenObjectId, kind: ObjectKind): void {
    try {
      this.#use(id, kind)
    } catch (error) {
      this.#sessions.discardWork()
      if (!isStale(error)) throw error
      this.#objects.forget(id)
      this.#use(id, kind)
    }
  }

  #use(id: TokenObjectId, kind: ObjectKind): void {
    this.#objects.exercise(id, kind)
  }
}

const isStale = (error: unknown): error is Error =>
  error instanceof ObjectProblem || (error instanceof CryptokiError && error.remedy === 'look-up')
