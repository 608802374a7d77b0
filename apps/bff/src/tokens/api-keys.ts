import { createHash, randomBytes } from 'node:crypto'
import type { PrincipalId } from '@keywright/core/vocabulary/ids'
import { instantOf } from '@keywright/core/vocabulary/instant'
import type { ServiceCredential } from '../people/directory.ts'
import type { Db } from '../store/database.ts'
import { storing } from '../store/storage-failure.ts'

/** 32 random bytes: too many to guess, so a plain hash protects the stored form. The prefix lets scanners find leaks. */
export const newApiKey = (): string => `kwk_${randomBytes(32).toString('base64url')}`

export const hashOfApiKey = (apiKey: string): Buffer => createHash('sha256').update(apiKey).digest()

const MINUTE = 60_000

/** The API keys there are; only their hashes are stored. */
export class ApiKeys {
  readonly #db: Db
  readonly #timer: NodeJS.Timeout
  /** For each that was used since the last writing, the minute. Calls only note it here: none waits for the disk. */
  #used = new Map<string, number>()

  constructor(db: Db, onError: (error: unknown) => void) {
    this.#db = db
    this.#timer = setInterval(() => void this.writeUses().catch(onError), MINUTE).unref()
  }

  /** Which API key it is, and whose; `undefined` for one that is not known. Whether it has expired is not asked here. */
  async credentialOf(apiKey: string): Promise<ServiceCredential | undefined> {
    const hash = hashOfApiKey(apiKey)
    const row = await storing(() =>
      this.#db.selectFrom('api_keys').select(['id', 'service_id']).where('hash', '=', hash).executeTakeFirst(),
    )
    // What writes this column writes principal ids.
    return row && { serviceId: row.service_id as PrincipalId, apiKeyId: row.id }
  }

  noteUse(apiKeyId: string): void {
    this.#used.set(apiKeyId, Math.floor(Date.now() / MINUTE))
  }

  /** Writes what was noted: once a minute, before somebody looks, and at the end. What cannot be written is kept for the next time. */
  async writeUses(): Promise<void> {
    const used = this.#used
    if (used.size === 0) return
    this.#used = new Map()
    try {
      await storing(() =>
        this.#db.transaction().execute(async (tx) => {
          for (const [id, minute] of used) {
            const at = instantOf(new Date(minute * MINUTE))
            await tx.updateTable('api_keys').set({ last_used_at: at }).where('id', '=', id).execute()
          }
        }),
      )
    } catch (error) {
      this.#used = new Map([...used, ...this.#used])
      throw error
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.writeUses()
  }
}
