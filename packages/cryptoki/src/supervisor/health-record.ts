import type { Capability, TokenHealth, TokenIdentity, TokenState } from '@keywright/core/ports/cryptographic-token'
import type { StartFailure, WorkerEvent } from '../protocol.ts'

/** How things stand, as the last worker said. */
export class HealthRecord {
  #state: TokenState = 'starting'
  #problem: string | undefined
  #identity: TokenIdentity | undefined
  #capabilities: readonly Capability[] = []
  #weak = false
  #workers = 0
  #expectedSerial: string | undefined

  constructor(expectedSerial: string | undefined) {
    this.#expectedSerial = expectedSerial
  }

  get state(): TokenState {
    return this.#state
  }

  get problem(): string | undefined {
    return this.#problem
  }

  /** The serial the token must have: as configured, else that of the first token that became ready. */
  get expectedSerial(): string | undefined {
    return this.#expectedSerial
  }

  /** The RSA answers need not be found twice: making an RSA pair is slow. */
  get knownRsa(): readonly Capability[] | undefined {
    const rsa = this.#capabilities.filter(({ name }) => name.startsWith('RSA'))
    return rsa.length === 0 ? undefined : rsa
  }

  expect(serial: string): void {
    this.#expectedSerial = serial
  }

  started(): void {
    this.#workers += 1
  }

  ready({ identity, capabilities, weak }: Extract<WorkerEvent, { event: 'ready' }>): void {
    this.#state = 'ready'
    this.#problem = undefined
    this.#identity = identity
    this.#capabilities = capabilities
    this.#weak = weak
    this.#expectedSerial ??= identity.serial
  }

  failed({ state, problem, identity, capabilities }: StartFailure): void {
    this.#state = state
    this.#problem = problem
    this.#identity = identity ?? this.#identity
    this.#capabilities = capabilities ?? this.#capabilities
  }

  /** A worker that was ready is no more. */
  lost(problem: string): void {
    this.#state = 'unavailable'
    this.#problem = problem
  }

  snapshot(): TokenHealth {
    return {
      state: this.#state,
      ...(this.#problem !== undefined && { problem: this.#problem }),
      ...(this.#identity && { identity: this.#identity }),
      capabilities: this.#capabilities,
      weak: this.#weak,
      restarts: Math.max(0, this.#workers - 1),
    }
  }
}
