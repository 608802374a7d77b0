import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { at, createInstanceCall, getKeyCall, send, unwrapCall, type Call, type Session } from '../client.ts'
import type { Random } from '../random.ts'
import type { Ledger, Sent } from './ledger.ts'
import { readTrail, type Event } from './trail.ts'
import { checkCounters, checkWhole } from './whole.ts'

const ACTION: Readonly<Record<Sent['kind'], string>> = {
  instance: 'kms.instances.create',
  key: 'kms.secrets.create',
  standard: 'kms.secrets.create',
  delete: 'kms.secrets.delete',
  purge: 'kms.secrets.purge',
  wrap: 'kms.secrets.wrap',
  unwrap: 'kms.secrets.unwrap',
  ceremony: 'kms.import-ceremonies.create',
  import: 'kms.secrets.create',
}
/** Where what was created has the correlation id for its name. A standard key may be purged by now. */
const TABLE: Partial<Record<Sent['kind'], string>> = { instance: 'instances', key: 'keys', import: 'keys' }
const SAMPLED_CIPHERTEXTS = 20
const SAMPLED_KEYS = 20

/** Holds a server that came back against what it had acknowledged. */
export class Verifier {
  readonly #dataDir: string
  readonly #ledger: Ledger
  readonly #random: Random
  /** Wraps on record for each key version. */
  readonly #wraps = new Map<string, number>()
  #lastSequence = 0
  #events = 0

  constructor(dataDir: string, ledger: Ledger, random: Random) {
    this.#dataDir = dataDir
    this.#ledger = ledger
    this.#random = random
  }

  get events(): number {
    return this.#events
  }

  /** Everything the last cycle sent, and the database as a whole. */
  async verify(session: Session): Promise<void> {
    const database = new DatabaseSync(join(this.#dataDir, 'keywright.db'), { readOnly: true })
    try {
      this.#requireEarlier(database)
      const events = this.#readNew(database)
      for (const sent of this.#ledger.sent) this.#checkCall(database, sent, events.get(sent.correlationId) ?? [])
      checkWhole(database, this.#report)
      checkCounters(database, this.#wraps, this.#report)
    } finally {
      database.close()
    }
    await this.#askServer(session)
    this.#ledger.settle()
  }

  /** Reads every event once more from the first. */
  verifyAll(): void {
    const database = new DatabaseSync(join(this.#dataDir, 'keywright.db'), { readOnly: true })
    readTrail(database, 0, this.#report)
    checkWhole(database, this.#report)
    database.close()
  }

  readonly #report = (words: string): void => this.#ledger.violated(words)

  /** No kill may take back what was seen before. */
  #requireEarlier(database: DatabaseSync): void {
    const sql = 'select count(*) as n from audit_events where sequence <= ?'
    const found = Number(database.prepare(sql).get(this.#lastSequence)?.['n'])
    if (found !== this.#events) this.#report(`${this.#events} events were there and ${found} are left`)
  }

  #readNew(database: DatabaseSync): ReadonlyMap<string, readonly Event[]> {
    const events = readTrail(database, this.#lastSequence, this.#report)
    this.#events += events.length
    this.#lastSequence = events.at(-1)?.sequence ?? this.#lastSequence
    for (const { action, outcome, versionId } of events) {
      if (action !== ACTION.wrap || outcome !== 'success' || versionId === undefined) continue
      this.#wraps.set(versionId, (this.#wraps.get(versionId) ?? 0) + 1)
    }
    return Map.groupBy(events, ({ correlationId }) => correlationId)
  }

  #checkCall(database: DatabaseSync, sent: Sent, events: readonly Event[]): void {
    const name = `${sent.kind} ${sent.correlationId}`
    const done = events.filter(({ action, outcome }) => action === ACTION[sent.kind] && outcome === 'success')
    if (done.length !== events.length) this.#report(`${name} has events of something else`)
    if (sent.answer) this.#checkAnswered(sent.answer.target, done, name)
    else this.#countUnanswered(done, name)
    const table = TABLE[sent.kind]
    if (table === undefined) return
    // The name of what was created is the correlation id: there with its event, or absent with it.
    const sql = `select count(*) as n from ${table} where name = ?`
    const rows = Number(database.prepare(sql).get(sent.correlationId)?.['n'])
    if (rows !== done.length) this.#report(`${name} left ${rows} rows and ${done.length} events`)
  }

  #checkAnswered(target: string, done: readonly Event[], name: string): void {
    if (done.length !== 1) this.#report(`${name} was acknowledged and has ${done.length} events`)
    for (const event of done) {
      if (!event.target.endsWith(target)) this.#report(`the event of ${name} is about ${event.target}`)
    }
  }

  #countUnanswered(done: readonly Event[], name: string): void {
    this.#ledger.counts.unanswered += 1
    this.#ledger.counts.unansweredButDone += done.length
    if (done.length > 1) this.#report(`${name} was not answered and has ${done.length} events`)
  }

  /** The same through the API: instances, a sample of keys, a sample of ciphertexts of all ages. */
  async #askServer(session: Session): Promise<void> {
    await this.#expectInstances(session)
    const made = this.#ledger.sent.filter(({ kind }) => TABLE[kind] === 'keys')
    const recent = made.flatMap(({ answer }) => answer ?? [])
    await Promise.all(
      recent.slice(0, SAMPLED_KEYS).map(async ({ instanceId, keyId = '' }) => {
        const { status } = await send(session, getKeyCall({ instanceId, keyId }))
        if (status !== 200) this.#report(`key ${keyId} was acknowledged and is answered ${status}`)
      }),
    )
    const newest = this.#ledger.ciphertexts.slice(-SAMPLED_CIPHERTEXTS / 2)
    const any = Array.from({ length: SAMPLED_CIPHERTEXTS / 2 }, () => this.#random.pick(this.#ledger.ciphertexts))
    await Promise.all(
      [...newest, ...any].map(async (known) => {
        if (!known) return
        const { status, body } = await send(session, unwrapCall(known, known.ciphertext))
        if (status !== 200 || at(body, 'plaintext') !== known.plaintext) {
          this.#report(`a ciphertext of key ${known.keyId} no longer unwraps (${status})`)
        }
      }),
    )
  }

  async #expectInstances(session: Session): Promise<void> {
    const list: Call = { ...createInstanceCall(''), method: 'GET', body: undefined }
    const { body } = await send(session, list)
    const resources = at(body, 'resources')
    const shown = new Set(Array.isArray(resources) ? resources.map((instance) => at(instance, 'guid')) : [])
    const absent = this.#ledger.instances.filter((id) => !shown.has(id))
    if (absent.length > 0) this.#report(`instances were acknowledged and are not listed: ${absent.join(', ')}`)
  }
}
