/** A call that was sent, written down before it leaves. Names are the correlation id: unique, and seen in the database. */
export interface Sent {
  readonly correlationId: string
  readonly kind: 'instance' | 'key' | 'standard' | 'delete' | 'purge' | 'wrap' | 'unwrap' | 'ceremony' | 'import'
  readonly instanceId?: string | undefined
  readonly keyId?: string | undefined
  readonly plaintext?: string | undefined
  /** Set when a complete answer of success has arrived: from then on the server owes what it promised. */
  answer?: Acknowledged
}

export interface Acknowledged {
  /** Of the event's target: an instance's CRN, or the end of a key's. */
  readonly target: string
  readonly instanceId: string
  readonly keyId?: string | undefined
  readonly ciphertext?: string | undefined
  readonly ceremony?: OpenCeremony | undefined
}

/** An import by form that was begun, with what its material is to be wrapped for. */
export interface OpenCeremony {
  readonly instanceId: string
  readonly id: string
  /** DER, base64. */
  readonly publicKey: string
  readonly hash: string
}

export interface KnownKey {
  readonly instanceId: string
  readonly keyId: string
}

export interface KnownCiphertext extends KnownKey {
  readonly ciphertext: string
  readonly plaintext: string
}

/** Everything acknowledged since the beginning, and what was sent in the present cycle. */
export class Ledger {
  readonly instances: string[]
  readonly keys: KnownKey[] = []
  readonly ciphertexts: KnownCiphertext[] = []
  readonly #ceremonies: OpenCeremony[] = []
  /** Standard keys, and those of them that were deleted: each is ended once. */
  readonly #ending: Readonly<Record<'delete' | 'purge', KnownKey[]>> = { delete: [], purge: [] }
  readonly counts = {
    instance: 0,
    key: 0,
    standard: 0,
    delete: 0,
    purge: 0,
    wrap: 0,
    unwrap: 0,
    ceremony: 0,
    import: 0,
    unanswered: 0,
    unansweredButDone: 0,
  }
  /** In words, what was promised and not kept. */
  readonly violations: string[] = []
  #sent: Sent[] = []

  constructor(firstInstance: string) {
    this.instances = [firstInstance]
  }

  /** What was sent since the last look. */
  get sent(): readonly Sent[] {
    return this.#sent
  }

  note(call: Sent): void {
    this.#sent.push(call)
  }

  acknowledge(call: Sent, answer: Acknowledged): void {
    // The one change an entry sees.
    Object.assign(call, { answer })
    this.counts[call.kind] += 1
    const { instanceId, keyId, ciphertext } = answer
    if (call.kind === 'instance') this.instances.push(instanceId)
    if (answer.ceremony) this.#ceremonies.push(answer.ceremony)
    if (keyId === undefined) return
    if (call.kind === 'standard') this.#ending.delete.push({ instanceId, keyId })
    if (call.kind === 'delete') this.#ending.purge.push({ instanceId, keyId })
    if (call.kind === 'key' || call.kind === 'import') this.keys.push({ instanceId, keyId })
    if (ciphertext !== undefined && call.plaintext !== undefined) {
      this.ciphertexts.push({ instanceId, keyId, ciphertext, plaintext: call.plaintext })
    }
  }

  /** Hands each open import out once: whether one without an answer was completed, the database tells. */
  takeCeremony(): OpenCeremony | undefined {
    return this.#ceremonies.shift()
  }

  /** Hands each key that can be deleted or purged out once, as `takeCeremony` does. */
  takeEnding(how: 'delete' | 'purge'): KnownKey | undefined {
    return this.#ending[how].shift()
  }

  violated(words: string): void {
    this.violations.push(words)
  }

  /** A cycle is verified: what it sent need not be looked at again. */
  settle(): void {
    this.#sent = []
  }
}
