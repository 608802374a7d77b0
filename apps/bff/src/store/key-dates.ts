import type { WaitingRules } from '@keywright/core/lifecycle/waiting'
import type { KeyReach } from '@keywright/core/policy/reach'
import type { KeyId } from '@keywright/core/vocabulary/ids'
import { later, type Instant } from '@keywright/core/vocabulary/instant'
import { sql, type ExpressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely'
import type { Db } from './database.ts'
import { within } from './key-filter.ts'
import type { Schema } from './schema.ts'
import { storing } from './storage-failure.ts'

const DAY = 86_400
/** How many letters of a stored moment name its day, and its minute. */
const [DATE, MINUTE] = [10, 16]

/** A key to which something happens by itself, and when. */
export interface DueKey {
  readonly keyId: KeyId
  readonly name: string
  readonly at: Instant
}

/** The first few, soonest first, and how many there are. */
export interface DueKeys {
  readonly first: readonly DueKey[]
  readonly total: number
}

/** What happens by itself on one day of UTC, `2026-03-12`. */
export interface CalendarDay {
  readonly date: string
  readonly expiring: number
  readonly purging: number
}

interface Asked {
  readonly now: Instant
  readonly rules: Pick<WaitingRules, 'autoPurge' | 'restoreWindow'>
}

type Keys = ExpressionBuilder<Schema, 'keys'>
type Condition = ExpressionWrapper<Schema, 'keys', SqlBool>
type DateColumn = 'expires_at' | 'deleted_at'

const alive = (keys: Keys): Condition => keys('state', 'in', ['active', 'suspended'])

/** What the calendar has in store for an instance's keys; give it a connection whose long reads hold nobody up. */
export class KeyDates {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Keys in use that expire within 30 days, those among them whose expiry has come and no sweep has seen. */
  expiring(reach: KeyReach, { now }: Asked, most: number): Promise<DueKeys> {
    const until = later(now, 30 * DAY)
    return this.#due(reach, { column: 'expires_at', most }, (keys) =>
      keys.and([alive(keys), keys('expires_at', '<=', until)]),
    )
  }

  /** Keys that expired within the last 30 days; one that was archived before its expiry needs nobody. */
  expired(reach: KeyReach, { now }: Asked, most: number): Promise<DueKeys> {
    const since = later(now, -30 * DAY)
    return this.#due(reach, { column: 'expires_at', most }, (keys) =>
      keys.and([
        keys('state', '=', 'deactivated'),
        keys('expires_at', '>', since),
        keys('expires_at', '<=', now),
        keys('updated_at', '>=', keys.ref('expires_at')),
      ]),
    )
  }

  /** Deleted keys that can be restored for at most 7 days more; once they cannot, nobody can do anything for them. */
  async purging(reach: KeyReach, { now, rules }: Asked, most: number): Promise<DueKeys> {
    const final = Math.min(rules.restoreWindow, rules.autoPurge)
    const { first, total } = await this.#due(reach, { column: 'deleted_at', most }, (keys) =>
      keys.and([
        keys('state', '=', 'destroyed'),
        keys('deleted_at', '>', later(now, -final)),
        keys('deleted_at', '<=', later(now, 7 * DAY - final)),
      ]),
    )
    return { first: first.map((key) => ({ ...key, at: later(key.at, final) })), total }
  }

  /** The days of the next 90 on which something happens; what is overdue happens today. */
  async calendar(reach: KeyReach, { now, rules }: Asked): Promise<readonly CalendarDay[]> {
    const until = later(now, 90 * DAY)
    const [expiring, purging] = await Promise.all([
      this.#totals(reach, { column: 'expires_at', letters: DATE }, (keys) =>
        keys.and([alive(keys), keys('expires_at', '<=', until)]),
      ),
      // By the minute, since it is the wait of the rule after it that makes the day.
      this.#totals(reach, { column: 'deleted_at', letters: MINUTE }, (keys) =>
        keys.and([keys('state', '=', 'destroyed'), keys('deleted_at', '<=', later(until, -rules.autoPurge))]),
      ),
    ])
    const days = new Map<string, { expiring: number; purging: number }>()
    const note = (kind: 'expiring' | 'purging', on: string, total: number): void => {
      const today = now.slice(0, DATE)
      const date = on < today ? today : on
      const day = days.get(date) ?? { expiring: 0, purging: 0 }
      day[kind] += total
      days.set(date, day)
    }
    for (const { beginning, total } of expiring) note('expiring', beginning, total)
    for (const { beginning, total } of purging) {
      // The beginning of a stored moment and the rest of one make a moment.
      const deletedAt = `${beginning}:00.000Z` as Instant
      note('purging', later(deletedAt, rules.autoPurge).slice(0, DATE), total)
    }
    return [...days].map(([date, day]) => ({ date, ...day })).toSorted((a, b) => (a.date < b.date ? -1 : 1))
  }

  #due(
    reach: KeyReach,
    { column, most }: { readonly column: DateColumn; readonly most: number },
    condition: (keys: Keys) => Condition,
  ): Promise<DueKeys> {
    const keys = this.#db.selectFrom('keys').where(within(reach)).where(condition)
    return storing(async () => {
      const [rows, counted] = await Promise.all([
        keys.select(['id', 'name', column]).orderBy(column).orderBy('id').limit(most).execute(),
        keys.select((eb) => eb.fn.countAll().as('total')).executeTakeFirstOrThrow(),
      ])
      // Both columns were written by this service, and the conditions let no row without the date through.
      const first = rows.map((row) => ({ keyId: row.id as KeyId, name: row.name, at: row[column] as Instant }))
      return { first, total: Number(counted.total) }
    })
  }

  /** How many dates begin alike, by their first letters. */
  #totals(
    reach: KeyReach,
    { column, letters }: { readonly column: DateColumn; readonly letters: number },
    condition: (keys: Keys) => Condition,
  ) {
    const beginning = sql<string>`substr(${sql.ref(column)}, 1, ${sql.lit(letters)})`
    return storing(async () => {
      const rows = await this.#db
        .selectFrom('keys')
        .where(within(reach))
        .where(condition)
        .select((eb) => [beginning.as('beginning'), eb.fn.countAll().as('total')])
        .groupBy(beginning)
        .execute()
      return rows.map((row) => ({ beginning: row.beginning, total: Number(row.total) }))
    })
  }
}
