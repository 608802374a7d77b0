import { randomBytes } from 'node:crypto'
import type { Db } from '../store/database.ts'
import type { Auth } from './auth.ts'
import type { Person } from './directory.ts'

/** Whether a passphrase is somebody's. It takes as long when there is nobody, or nobody who has one. */
export class Passphrases {
  readonly #auth: Auth
  readonly #db: Db
  /** Of a passphrase that nobody knows. */
  #nobodys: Promise<string> | undefined

  constructor(auth: Auth, db: Db) {
    this.#auth = auth
    this.#db = db
  }

  /** Whose e-mail address and passphrase these are. */
  async personOf(email: string, password: string): Promise<Person | undefined> {
    const row = await this.#credentials().where('user.email', '=', email.toLowerCase()).executeTakeFirst()
    const right = await this.#matches(row?.password, password)
    return row && right ? { id: row.id, name: row.name, email: row.email } : undefined
  }

  async isOf(userId: string, password: string): Promise<boolean> {
    const row = await this.#credentials().where('user.id', '=', userId).executeTakeFirst()
    return this.#matches(row?.password, password)
  }

  #credentials() {
    return this.#db
      .selectFrom('user')
      .innerJoin('account', 'account.userId', 'user.id')
      .select(['user.id', 'user.name', 'user.email', 'account.password'])
      .where('account.providerId', '=', 'credential')
  }

  async #matches(hash: string | null | undefined, password: string): Promise<boolean> {
    const { password: hasher } = await this.#auth.$context
    this.#nobodys ??= hasher.hash(randomBytes(32).toString('hex'))
    const right = await hasher.verify({ hash: hash ?? (await this.#nobodys), password })
    return right && typeof hash === 'string'
  }
}
