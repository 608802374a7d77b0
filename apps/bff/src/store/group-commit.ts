import type { AuditEvent } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import type { KeyUse } from '@keywright/core/ports/key-store'
import type { Db } from './database.ts'
import { rowOfEvent, type EventRow } from './event-row.ts'
import { GroupCommitQueries, type UseCount } from './group-commit-queries.ts'
import { storageFailure } from './storage-failure.ts'

interface Entry {
  readonly use: KeyUse | undefined
  readonly row: EventRow
  readonly settle: { readonly resolve: () => void; readonly reject: (error: KeyError) => void }
}

/** Longer transactions gain nothing and make everybody in them wait. */
const MAX_BATCH = 1_000

/**
 * Everything that arrives while one commit is being written shares the next one, so that many uses cost one
 * fdatasync. A promise resolves when its event is on disk.
 */
export class GroupCommit {
  readonly #db: Db
  readonly #queries: GroupCommitQueries
  #waiting: Entry[] = []
  #running: Promise<void> | undefined

  constructor(db: Db) {
    this.#db = db
    this.#queries = new GroupCommitQueries(db)
  }

  async submit(event: AuditEvent, use?: KeyUse): Promise<void> {
    const row = written(event)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#waiting.push({ use, row, settle: { resolve, reject } })
    this.#running ??= this.#drain()
    return promise
  }

  /** Resolves when nothing is waiting any more. */
  async idle(): Promise<void> {
    await this.#running
  }

  async #drain(): Promise<void> {
    // One turn of the loop lets the requests of this tick join the first batch.
    await new Promise((go) => setImmediate(go))
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH)
      await this.#commit(batch)
    }
    this.#running = undefined
  }

  async #commit(batch: readonly Entry[]): Promise<void> {
    try {
      const refused = await this.#db.transaction().execute((tx) => this.#write(tx, batch))
      for (const entry of batch) {
        const refusal = refused.get(entry)
        if (refusal) entry.settle.reject(refusal)
        else entry.settle.resolve()
      }
    } catch (cause) {
      const failure = storageFailure(cause)
      for (const { settle } of batch) settle.reject(failure)
    }
  }

  /** Writes the batch and answers the uses whose key has left the permitted states since it was read. */
  async #write(tx: Db, batch: readonly Entry[]): Promise<ReadonlyMap<Entry, KeyError>> {
    const refused = await refusals(tx, this.#queries, batch)
    const kept = batch.filter((entry) => !refused.has(entry))
    await this.#queries.insertEvents(
      tx,
      kept.map(({ row }) => row),
    )
    for (const [versionId, count] of countsOf(kept)) await this.#queries.count(tx, versionId, count)
    return refused
  }
}

/** The row of an event; one that cannot be written fails here, alone, and not with all that would share its commit. */
function written(event: AuditEvent): EventRow {
  try {
    return rowOfEvent(event)
  } catch (cause) {
    throw storageFailure(cause)
  }
}

async function refusals(
  tx: Db,
  queries: GroupCommitQueries,
  batch: readonly Entry[],
): Promise<ReadonlyMap<Entry, KeyError>> {
  const refused = new Map<Entry, KeyError>()
  const ids = [...new Set(batch.flatMap(({ use }) => (use ? [use.keyId] : [])))]
  if (ids.length === 0) return refused
  const states = await queries.statesOf(tx, ids)
  for (const entry of batch) {
    if (!entry.use) continue
    const state = states.get(entry.use.keyId)
    if (state === undefined) refused.set(entry, new KeyError({ code: 'KEY_NOT_FOUND_ERR' }))
    else if (!entry.use.states.some((permitted) => permitted === state)) {
      const detail = 'The state of the key changed while the call was under way.'
      refused.set(entry, new KeyError({ code: 'KEY_ACTION_INVALID_STATE_ERR', detail }))
    }
  }
  return refused
}

function countsOf(entries: readonly Entry[]): ReadonlyMap<string, UseCount> {
  const counts = new Map<string, UseCount>()
  for (const { use, row } of entries) {
    if (!use) continue
    const { uses, encryptions, lastAt } = counts.get(use.versionId) ?? { uses: 0, encryptions: 0, lastAt: row.time }
    counts.set(use.versionId, {
      uses: uses + 1,
      encryptions: encryptions + (use.encrypts ? 1 : 0),
      lastAt: row.time > lastAt ? row.time : lastAt,
    })
  }
  return counts
}
