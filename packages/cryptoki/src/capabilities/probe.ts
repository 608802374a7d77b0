import type { Capability } from '@keywright/core/ports/cryptographic-token'
import { CryptokiError } from '../cryptoki-error.ts'
import type { CryptokiModule } from '../cryptoki-module.ts'
import type { SessionHandle, SlotId } from '../handles.ts'

/** What a probe works with: a session of its own, closed afterwards, so that nothing it makes outlives it. */
export interface Bench {
  readonly module: CryptokiModule
  readonly session: SessionHandle
  readonly slot: SlotId
}

/** One thing the product needs, tried rather than read from a list. `run` throws when the token cannot. */
export interface Probe {
  readonly name: string
  readonly neededFor: string
  readonly required: boolean
  /** What a person can do about it when it fails. */
  readonly remedy: string
  readonly run: (bench: Bench) => void
}

/** The token did what it was asked, and the answer is wrong or unsafe. */
export class Unfit extends Error {
  override readonly name = 'Unfit'
}

/** For a probe that reads like a list of claims. */
export function claim(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Unfit(otherwise)
}

/** Runs one probe in its own session. A library that has lost the token is no answer about the capability, and passes on. */
export function runProbe(
  { name, neededFor, required, remedy, run }: Probe,
  module: CryptokiModule,
  slot: SlotId,
): Capability {
  const session = module.openSession(slot)
  try {
    run({ module, session, slot })
    return { name, neededFor, required, works: true }
  } catch (error) {
    if (error instanceof CryptokiError && error.remedy === 'restart') throw error
    return { name, neededFor, required, works: false, problem: `${whatHappened(error)} ${remedy}` }
  } finally {
    module.closeSession(session)
  }
}

function whatHappened(error: unknown): string {
  if (error instanceof Unfit) return error.message
  if (error instanceof CryptokiError) return `The token answered ${error.rv} to ${error.fn}.`
  return 'The token gave an answer that makes no sense.'
}
