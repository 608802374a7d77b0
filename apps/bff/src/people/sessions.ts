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

interface Times {
  readonly id: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Written down this often at most; in between the last use is known in memory alone. */
const WRITTEN_EVERY_MS = 60_000
/** Past it, whoever was here longest ago counts as last used when that was last written down. */
const REMEMBERED = 10_000

/** Who is signed in, and whether still: the cookie says nothing about that, the server does. */
export class Sessions {
  readonly #auth: Auth
  readonly #db: Db
  readonly #limits: SessionLimits
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

  isOpen(session: Times): boolean {
    const now = Date.now()
    const { idleSeconds, lifetimeSeconds } = this.#limits
    return (
      now - this.#lastUsed(session) < idleSeconds * 1000 && now - session.createdAt.getTime() < lifetimeSeconds * 1000
    )
  }

  #lastUsed({ id, updatedAt }: Times): number {
    return Math.max(updatedAt.getTime(), this.#lastUse.get(id) ?? 0)
  }

  async #used({ id, updatedAt }: Times): Promise<void> {
    const now = Date.now()
    this.#lastUse.set(id, now)
    if (now - updatedAt.getTime() < WRITTEN_EVERY_MS) return
    const at = new Date(now).toISOString()
    await storing(() => this.#db.updateTable('session').set({ updatedAt: at }).where('id', '=', id).execute())
  }
}
