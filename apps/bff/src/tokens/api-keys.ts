import { createHash, randomBytes } from 'node:crypto'
import type { PrincipalId } from '@keywright/core/vocabulary/ids'
import type { Db } from '../store/database.ts'
import { storing } from '../store/storage-failure.ts'

/** 32 random bytes: too many to guess, so a plain hash protects the stored form. The prefix lets scanners find leaks. */
export const newApiKey = (): string => `kwk_${randomBytes(32).toString('base64url')}`

export const hashOfApiKey = (apiKey: string): Buffer => createHash('sha256').update(apiKey).digest()

/** The API keys there are; only their hashes are stored. */
export class ApiKeys {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Whose API key it is; `undefined` for one that is not known. */
  async ownerOf(apiKey: string): Promise<PrincipalId | undefined> {
    const hash = hashOfApiKey(apiKey)
    const row = await storing(() =>
      this.#db.selectFrom('api_keys').select('service_id').where('hash', '=', hash).executeTakeFirst(),
    )
    // Only first-run writes this column, and it writes principal ids.
    return row && (row.service_id as PrincipalId)
  }
}
