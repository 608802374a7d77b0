import { KeyError } from '@keywright/core/errors/key-error'
import type { Used } from '../people/passkeys/passkeys.ts'
import type { Attempt, Guesses } from './guesses.ts'

const isRefusal = (error: unknown): error is KeyError =>
  error instanceof KeyError && /^PASSKEY_(?:REFUSED|COUNTER)_ERR$/.test(error.failure.code)

/** A passkey that is refused counts as a wrong guess. Answers who used which, or why it was refused. */
export async function guessPasskey(
  guesses: Guesses,
  attempt: Attempt,
  use: () => Promise<Used>,
): Promise<Used | KeyError> {
  const refusals: KeyError[] = []
  const used = await guesses.guess(attempt, () =>
    use().catch((error: unknown) => {
      if (!isRefusal(error)) throw error
      refusals.push(error)
      return undefined
    }),
  )
  return used ?? refusals[0] ?? new KeyError({ code: 'PASSKEY_REFUSED_ERR' })
}
