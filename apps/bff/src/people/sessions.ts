import { LRUCache } from 'lru-cache'
import type { Db } from '../store/database.ts'
import { storing } from '../store/storage-failure.ts'
import type { Auth } from './auth.ts'

/** How long somebody stays signed in. */
export interface SessionLimits {
  /** Without a call. */
  readonly idleSeconds: number
  /** However much it is used. */
  readonly lifetimeSeconds: number
}

/** A session as far as time and ownership go. */
export interface SessionTimes {
  readonly id: string
  readonly userId: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

/**
 * By what somebody has shown anew who they are. A code comes after the passphrase of whoever has one: `code` is of an app,
 * `paper` a recovery code. `passphrase` alone is of whoever has no second step.
 */
export type Proof = 'passphrase' | 'code' | 'paper' | 'passkey' | 'provider'

/** Written down this often at most; in between the last use is known in memory alone. */
const WRITTEN_EVERY_MS = 60_000
const PROOF_HOLDS_MS = 10 * 60_000
/** Past it, whoever was here longest ago counts as last used when that was last written down. */
const REMEMBERED = 10_000

const holds = (provedAt: number): boolean => Date.now() - provedAt < PROOF_HOLDS_MS

/** Who is signed in, and whether still: the cookie says nothing about that, the server does. */
export class Sessions {
  readonly #auth: Auth
  readonly #db: Db
  readonly #limits: SessionLimits
  readonly #proofs = new LRUCache<string, Partial<Record<Proof, number>>>({ max: REMEMBERED })
  readonly #lastUse = new LRUCache<string, number>({ max: REMEMBERED })

  constructor({ auth, db, limits }: { readonly auth: Auth; readonly db: Db; readonly limits: SessionLimits }) {
    this.#auth = auth
    this.#db = db
    this.#limits = limits
  }

  /** The session of a cookie, or `undefined` when it has ended. To `watch` does not keep it alive. */
  async find(headers: Headers, how: 'use' | 'watch') {
    const found = await this.#auth.api.getSession({ headers })
    if (!found) return undefined
    if (!this.isOpen(found.session)) {
      const { internalAdapter } = await this.#auth.$context
      await internalAdapter.deleteSession(found.session.token)
      return undefined
    }
    if (how === 'use') await this.#used(found.session)
    return found
  }

  /** Whoever has the session has shown anew that it is theirs. */
  prove({ id }: SessionTimes, by: Proof): void {
    this.#proofs.set(id, { ...this.#proofs.get(id), [by]: Date.now() })
  }

  /** To begin a session takes a proof, so that a new one needs no other. */
  isProved({ id, createdAt }: SessionTimes): boolean {
    return holds(createdAt.getTime()) || Object.values(this.#proofs.get(id) ?? {}).some(holds)
  }

  /** Whether it was shown in this session, by one of these: that it began lately does not count. */
  isProvedBy({ id }: Pick<SessionTimes, 'id'>, ways: readonly Proof[]): boolean {
    const proofs = this.#proofs.get(id) ?? {}
    return ways.some((way) => holds(proofs[way] ?? 0))
  }

  isOpen(session: SessionTimes): boolean {
    const now = Date.now()
    const { idleSeconds, lifetimeSeconds } = this.#limits
    return (
      now - this.#lastUsed(session) < idleSeconds * 1000 && now - session.createdAt.getTime() < lifetimeSeconds * 1000
    )
  }

  #lastUsed({ id, updatedAt }: SessionTimes): number {
    return Math.max(updatedAt.getTime(), this.#lastUse.get(id) ?? 0)
  }

  async #used({ id, updatedAt }: SessionTimes): Promise<void> {
    const now = Date.now()
    this.#lastUse.set(id, now)
    if (now - updatedAt.getTime() < WRITTEN_EVERY_MS) return
    const at = new Date(now).toISOString()
    await storing(() => this.#db.updateTable('session').set({ updatedAt: at }).where('id', '=', id).execute())
  }
}
