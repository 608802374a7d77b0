import type { Db } from '../store/database.ts'
import { storing } from '../store/storage-failure.ts'

const DAY_MS = 86_400_000
const REMEMBERED_DAYS = 90

/** From where people have signed in lately. */
export class SignInSources {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Whether the person with this e-mail address, if there is one, has signed in from there. */
  knows(email: string, address: string): Promise<boolean> {
    return storing(async () => {
      const row = await this.#db
        .selectFrom('sign_in_sources')
        .innerJoin('user', 'user.id', 'sign_in_sources.user_id')
        .select('last_at')
        .where('user.email', '=', email)
        .where('address', '=', address)
        .where('last_at', '>', this.#oldest())
        .executeTakeFirst()
      return row !== undefined
    })
  }

  /** Keeps where somebody came from, and forgets what is old. */
  remember(userId: string, address: string): Promise<void> {
    const last_at = new Date().toISOString()
    return storing(async () => {
      await this.#db
        .insertInto('sign_in_sources')
        .values({ user_id: userId, address, last_at })
        .onConflict((on) => on.columns(['user_id', 'address']).doUpdateSet({ last_at }))
        .execute()
      await this.#db.deleteFrom('sign_in_sources').where('last_at', '<', this.#oldest()).execute()
    })
  }

  #oldest(): string {
    return new Date(Date.now() - REMEMBERED_DAYS * DAY_MS).toISOString()
  }
}
