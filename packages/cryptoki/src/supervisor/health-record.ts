import type {
  Capability,
  OaepHash,
  TokenHealth,
  TokenIdentity,
  TokenState,
} from '@keywright/core/ports/cryptographic-token'
import type { StartFailure, WorkerEvent } from '../protocol.ts'
import { CanaryLog } from './canary-log.ts'

/** How things stand, as the last worker said. */
export class HealthRecord {
  #state: TokenState = 'starting'
  #problem: string | undefined
  #identity: TokenIdentity | undefined
  #capabilities: readonly Capability[] = []
  #weak = false
  #importHash: OaepHash | undefined
  #lastProblem: TokenHealth['lastProblem']
  readonly #canary = new CanaryLog()
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

  /** A canary came back. */
  sang(milliseconds: number): void {
    this.#canary.note(milliseconds, new Date())
  }

  ready({ identity, capabilities, weak, importHash }: Extract<WorkerEvent, { event: 'ready' }>): void {
    this.#state = 'ready'
    this.#problem = undefined
    this.#identity = identity
    this.#capabilities = capabilities
    this.#weak = weak
    this.#importHash = importHash
    this.#expectedSerial ??= identity.serial
  }

  failed({ state, problem, identity, capabilities }: StartFailure): void {
    this.#trouble(state, problem)
    this.#identity = identity ?? this.#identity
    this.#capabilities = capabilities ?? this.#capabilities
  }

  /** A worker that was ready is no more. */
  lost(problem: string): void {
    this.#trouble('unavailable', problem)
  }

  #trouble(state: TokenState, problem: string): void {
    this.#state = state
    this.#problem = problem
    this.#lastProblem = { at: new Date().toISOString(), problem }
  }

  snapshot(): TokenHealth {
    const canary = this.#canary.snapshot()
    return {
      state: this.#state,
      ...(this.#problem !== undefined && { problem: this.#problem }),
      ...(this.#identity && { identity: this.#identity }),
      capabilities: this.#capabilities,
      weak: this.#weak,
      restarts: Math.max(0, this.#workers - 1),
      ...(this.#importHash && { importHash: this.#importHash }),
      ...(canary && { canary }),
      ...(this.#lastProblem && { lastProblem: this.#lastProblem }),
    }
  }
}
