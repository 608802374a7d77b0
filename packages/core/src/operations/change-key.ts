import { KeyError } from '../errors/key-error.ts'
import { Authorized } from '../policy/authorize.ts'
import type { Action } from '../policy/roles.ts'
import type { KeyRecord } from '../ports/records.ts'
import type { KeyId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'
import type { Dependencies } from './dependencies.ts'
import { found } from './guard.ts'
import { keyEvent, type EventDetails } from './key-event.ts'

export interface NamedKey {
  readonly keyId: KeyId
  /** What the caller saw (`If-Match`): a key that has changed since is left alone. */
  readonly revision?: number | undefined
}

/** What is to become of a key, and what its event says beyond what every event says. */
interface Decision extends EventDetails {
  readonly fields: Partial<KeyRecord>
}

const MOST_RETRIES = 3

/** Somebody else changed the key since it was read. */
export const isLostRace = (error: unknown): boolean =>
  error instanceof KeyError && error.failure.code === 'KEY_CHANGED_ERR'

/**
 * Hands over the key as it is now, and again each time somebody else was faster, so that what is refused is refused for
 * what holds now. A caller who named a revision hears `KEY_CHANGED_ERR` instead.
 */
export async function withKey<T>(
  deps: Dependencies,
  authorized: Authorized<Action>,
  { keyId, revision }: NamedKey,
  attempt: (key: KeyRecord, now: Instant) => Promise<T>,
): Promise<T> {
  // Before the HSM is asked for anything.
  Authorized.requireGenuine(authorized)
  for (let retries = 0; ; retries += 1) {
    const key = found(await deps.store.findKey(authorized.reach, keyId), authorized.reach)
    if (revision !== undefined && key.revision !== revision) throw new KeyError({ code: 'KEY_CHANGED_ERR' })
    try {
      return await attempt(key, deps.now())
    } catch (error) {
      if (!isLostRace(error) || retries === MOST_RETRIES) throw error
    }
  }
}

/** Reads, decides and writes, the event in the same transaction. */
export const changeKey = (
  deps: Dependencies,
  authorized: Authorized<Action>,
  named: NamedKey,
  decide: (key: KeyRecord, now: Instant) => Decision,
): Promise<KeyRecord> =>
  withKey(deps, authorized, named, async (before, now) => {
    const { fields, ...details } = decide(before, now)
    const key: KeyRecord = { ...before, ...fields, updatedAt: now, revision: before.revision + 1 }
    await deps.store.saveKey({ key }, keyEvent(deps, authorized, key, details))
    return key
  })
