import { eventOf, type Initiator, type Stamp } from '@keywright/core/audit/event'
import type { FailureCode } from '@keywright/core/errors/status'
import { statusOf } from '@keywright/core/errors/status'
import type { Store } from '@keywright/core/ports/store'

const MAX_SOURCES = 1_000
const MINUTE = 60_000

interface Tally {
  readonly first: Initiator
  readonly code: FailureCode
  count: number
}

/**
 * Refusals of callers nobody knows: one event per source address, reason and minute, so that strangers cannot fill the
 * disk. Past a thousand sources in a minute the rest is counted together.
 */
export class AnonymousDenials {
  readonly #store: Pick<Store, 'appendEvent'>
  readonly #stamp: Stamp
  readonly #timer: NodeJS.Timeout
  #tallies = new Map<string, Tally>()

  constructor(store: Pick<Store, 'appendEvent'>, stamp: Stamp, onError: (error: unknown) => void) {
    this.#store = store
    this.#stamp = stamp
    this.#timer = setInterval(() => void this.flush().catch(onError), MINUTE).unref()
  }

  note(
    { correlationId, sourceAddress, requestUri }: Pick<Initiator, 'correlationId' | 'sourceAddress' | 'requestUri'>,
    code: FailureCode,
  ): void {
    const known = this.#tallies.has(`${code} ${sourceAddress}`)
    const address = known || this.#tallies.size < MAX_SOURCES ? sourceAddress : 'many'
    const place = `${code} ${address}`
    const tally = this.#tallies.get(place)
    if (tally) {
      tally.count += 1
      return
    }
    const principal = { id: 'unknown', name: 'unknown', kind: 'unknown' }
    const first = { principal, credential: 'none', correlationId, sourceAddress: address, requestUri }
    this.#tallies.set(place, { first, code, count: 1 })
  }

  /** Writes what was counted so far; a tally that cannot be written is counted on. */
  async flush(): Promise<void> {
    const tallies = this.#tallies
    this.#tallies = new Map()
    for (const [place, { first, code, count }] of tallies) {
      const target = { id: 'service', name: 'service', typeURI: 'kms/service' }
      const draft = { caller: first, action: 'kms.service.authenticate', target, source: '', failure: code }
      const event = eventOf(
        { ...draft, reasonCode: statusOf(code).status, responseData: { attempts: count } },
        this.#stamp,
      )
      try {
        await this.#store.appendEvent(event)
      } catch (error) {
        const again = this.#tallies.get(place)
        if (again) again.count += count
        else this.#tallies.set(place, { first, code, count })
        throw error
      }
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
  }
}
