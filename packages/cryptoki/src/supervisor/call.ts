import { KeyError } from '@keywright/core/errors/key-error'
import type { OperationName, Outcome } from '../protocol.ts'

/** A call someone is waiting for. */
export interface Call {
  readonly name: OperationName
  readonly args: readonly unknown[]
  /** On the clock of `performance.now`. */
  readonly deadline: number
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: KeyError) => void
}

/** The token could not be asked, or did not answer in time. */
export const unavailableError = (mayHaveHappened: boolean, why: string): KeyError =>
  new KeyError({ code: 'HSM_UNAVAILABLE_ERR', mayHaveHappened }, { cause: new Error(why) })

// A failed creation or destruction can leave an object behind; the other operations leave nothing.
const LEAVES_TRACES: ReadonlySet<OperationName> = new Set(['createObject', 'destroyObject'])

/** Passes a worker's answer on to whoever waits for it. */
export function settle(call: Call, outcome: Outcome, answer: unknown): void {
  if (outcome === 'done') return call.resolve(answer)
  const why = `${call.name}: ${String(answer)}`
  if (outcome === 'refused') {
    return call.reject(new KeyError({ code: 'INCOMPLETE_METADATA_ERR' }, { cause: new Error(why) }))
  }
  call.reject(unavailableError(LEAVES_TRACES.has(call.name), why))
}
