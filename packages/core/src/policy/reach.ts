import type { InstanceId, KeyId } from '../vocabulary/ids.ts'
import type { Grant } from './principal.ts'

const MINT = Symbol('only a proof of authorization opens a reach')

/** What decides whether a key is within a reach. */
export interface Placed {
  readonly id: KeyId
  readonly keyRingId: string
}

/**
 * Which keys of an instance a proof covers. The store hands a key over only to somebody who has one, so that no key is
 * fetched for an action without the right to that action on that key.
 */
export class KeyReach {
  readonly #minted: boolean = true
  readonly instanceId: InstanceId
  /** Every key of the instance; then rings and keys say nothing. */
  readonly everything: boolean
  readonly keyRings: ReadonlySet<string>
  readonly keys: ReadonlySet<KeyId>

  constructor(mint: typeof MINT, instanceId: InstanceId, grants: readonly Pick<Grant, 'only'>[]) {
    if (mint !== MINT) throw new TypeError('a reach is opened by a proof of authorization alone')
    const narrowings = grants.map(({ only }) => only)
    this.instanceId = instanceId
    this.everything = narrowings.includes(undefined)
    this.keyRings = new Set(narrowings.flatMap((only) => (only && 'keyRing' in only ? [only.keyRing] : [])))
    this.keys = new Set(narrowings.flatMap((only) => (only && 'key' in only ? [only.key] : [])))
  }

  /** Throws for whatever no proof opened: casts get past the compiler. */
  static requireGenuine(this: void, reach: KeyReach): void {
    // Where the field is missing, reading it throws a TypeError of its own.
    if (!reach.#minted) throw new TypeError('a reach is opened by a proof of authorization alone')
  }

  covers({ id, keyRingId }: Placed): boolean {
    return this.coversRing(keyRingId) || this.keys.has(id)
  }

  /** Whether what is yet to come into the ring is covered as well. */
  coversRing(keyRingId: string): boolean {
    return this.everything || this.keyRings.has(keyRingId)
  }
}

/** For `authorize` alone. */
export const reachOf = (instanceId: InstanceId, grants: readonly Pick<Grant, 'only'>[]): KeyReach =>
  new KeyReach(MINT, instanceId, grants)
