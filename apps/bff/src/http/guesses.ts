import { setTimeout as wait } from 'node:timers/promises'
import { KeyError } from '@keywright/core/errors/key-error'
import { LRUCache } from 'lru-cache'
import { attemptLimit } from './limits.ts'

const MINUTE_SECONDS = 60
/** Behind one address there may be a whole office. */
const PER_SOURCE = 30
const PER_ACCOUNT_AND_SOURCE = 10
/** Wrong guesses from everywhere in an hour until strangers are slowed. */
const FREE = 20
const HOUR_MS = 3_600_000
const LONGEST_PAUSE_MS = 30_000
/** Whoever would have to wait longer is told to come again instead of holding a connection. */
const LONGEST_WAIT_MS = 5_000
const ACCOUNTS = 10_000

/** One attempt to prove who one is. */
export interface Attempt {
  /** What is claimed; an account that does not exist is treated alike. */
  readonly account: string
  readonly source: string
  /** The person has signed in from this source before, so that strangers elsewhere do not slow them. */
  readonly known: boolean
}

interface Pace {
  wrong: number
  /** When the next stranger may try. */
  next: number
}

const pauseAfter = (wrong: number): number =>
  wrong < FREE ? 0 : Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** Math.floor(wrong / FREE))

/**
 * Guesses are limited for a source, and for an account from a source. From everywhere together an account is only
 * slowed, and only for sources from which its owner never came: else whoever knows an e-mail address could lock out its
 * owner. Kept in memory: a restart begins anew.
 */
export class Guesses {
  readonly #bySource = attemptLimit(PER_SOURCE, MINUTE_SECONDS)
  readonly #byPair = attemptLimit(PER_ACCOUNT_AND_SOURCE, MINUTE_SECONDS)
  readonly #paces = new LRUCache<string, Pace>({ max: ACCOUNTS, ttl: HOUR_MS })

  /** Does work that says `undefined` to a wrong guess. Throws `TOO_MANY_REQUESTS_ERR`, and then even a right one waits. */
  async guess<T>(attempt: Attempt, work: () => Promise<T | undefined>): Promise<T | undefined> {
    const { account, source, known } = attempt
    const pair = `${account} ${source}`
    await this.#bySource.take(source)
    await this.#byPair.take(pair)
    if (!known) await this.#turn(account)
    const giveBack = async () => {
      await this.#bySource.giveBack(source)
      await this.#byPair.giveBack(pair)
    }
    const result = await work().catch(async (error: unknown) => {
      await giveBack()
      throw error
    })
    if (result === undefined) this.#paceOf(account).wrong += 1
    else await giveBack()
    return result
  }

  #paceOf(account: string): Pace {
    const pace = this.#paces.get(account) ?? { wrong: 0, next: 0 }
    if (!this.#paces.has(account)) this.#paces.set(account, pace)
    return pace
  }

  /** Strangers come one after the other, at a distance that grows with what was wrong before. */
  async #turn(account: string): Promise<void> {
    const pace = this.#paceOf(account)
    const now = performance.now()
    const mine = Math.max(now, pace.next)
    if (mine - now > LONGEST_WAIT_MS) throw new KeyError({ code: 'TOO_MANY_REQUESTS_ERR' })
    pace.next = mine + pauseAfter(pace.wrong)
    if (mine > now) await wait(mine - now)
  }
}
