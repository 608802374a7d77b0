import { CryptokiError } from '../cryptoki-error.ts'
import { MaterialRefused } from '../material-words.ts'
import type { OperationName, Reply, Request } from '../protocol.ts'
import { operationsOn } from './operate.ts'
import type { OpenToken } from './start.ts'

/** What a batch came to, and whether the library lost the token on the way. */
export interface Served {
  readonly replies: readonly Reply[]
  readonly unwell: string | undefined
}

/** Answers every request of a batch in order; one that fails does not disturb the next. */
export function makeServer(token: OpenToken): (batch: readonly Request[]) => Served {
  const operations = operationsOn(token)
  // The supervisor is the same program: the arguments have the types that Operations gives this name.
  const perform = (name: OperationName, args: readonly unknown[]): unknown =>
    (operations[name] as (...args: readonly unknown[]) => unknown)(...args)

  const recover = (error: unknown): boolean => {
    token.sessions.discardWork()
    if (!(error instanceof CryptokiError)) return false
    // Handles and sessions go stale when someone else changed the token: one fresh look, then the truth.
    const stale = error.remedy === 'look-up' || error.remedy === 'reopen'
    if (stale) {
      token.objects.forget()
      token.materials.forget()
    }
    return stale
  }

  const performTwice = (name: OperationName, args: readonly unknown[]): unknown => {
    try {
      return perform(name, args)
    } catch (error) {
      if (!recover(error)) throw error
    }
    try {
      return perform(name, args)
    } catch (error) {
      recover(error)
      throw error
    }
  }

  return (batch) => {
    let unwell: string | undefined
    const replies = batch.map(([number, name, args]): Reply => {
      try {
        return [number, 'done', performTwice(name, args)]
      } catch (error) {
        if (error instanceof MaterialRefused) return [number, 'refused', error.message]
        if (name === 'canary' || (error instanceof CryptokiError && error.remedy === 'restart')) unwell = inWords(error)
        return [number, 'failed', inWords(error)]
      } finally {
        // Only now: what is tried twice needs them twice.
        if (name === 'importPlain') wipe(args)
      }
    })
    return { replies, unwell }
  }
}

/** Key material in plain does not wait in this process for the garbage collector. */
function wipe(args: readonly unknown[]): void {
  for (const arg of args) if (arg instanceof Uint8Array) arg.fill(0)
}

const inWords = (error: unknown): string => (error instanceof Error ? error.message : 'unknown failure')
