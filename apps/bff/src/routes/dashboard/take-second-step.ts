import type { Assertion, PasskeyRequest } from '@keywright/contract/dashboard/passkeys'
import { KeyError } from '@keywright/core/errors/key-error'
import { audited } from '@keywright/core/operations/audited'
import type { Context } from 'hono'
import { originOf, type HttpEnv } from '../../http/env.ts'
import { guessPasskey } from '../../http/guess-passkey.ts'
import type { Guesses } from '../../http/guesses.ts'
import { auditor, type PipelineDependencies } from '../../http/pipeline.ts'
import type { Person } from '../../people/directory.ts'
import type { PasskeyRow, Passkeys } from '../../people/passkeys/passkeys.ts'
import type { SecondSteps } from '../../people/second-steps.ts'
import { initiatorOf, sessionTarget } from '../../people/session-audit.ts'
import { usedPaper } from './second-step.ts'

interface Ways {
  readonly guesses: Guesses
  readonly secondSteps: SecondSteps
  readonly passkeys: Passkeys
}

interface SigningIn {
  readonly deps: PipelineDependencies
  readonly own: Ways
  readonly c: Context<HttpEnv>
}

/** Whoever gets here has the passphrase. */
interface Given {
  readonly person: Person
  /** They have come from there before. */
  readonly known: boolean
  readonly code?: string | undefined
  readonly passkey?: Assertion | undefined
}

interface Needed {
  readonly state: 'code-needed'
  readonly app: boolean
  readonly passkey?: PasskeyRequest
}

const ofSecondStep = ({ id }: Person) => ({ purpose: 'second-step', userId: id, boundTo: '' }) as const

/**
 * Asks for what must be shown beside the passphrase, and takes it. Answers what is missing, or nothing once the person may
 * come in; throws `WRONG_CODE_ERR` or `PASSKEY_REFUSED_ERR`, on record under the name of the person.
 */
export async function takeSecondStep(it: SigningIn, given: Given): Promise<Needed | undefined> {
  const { secondSteps, passkeys } = it.own
  const { person, code, passkey } = given
  const app = (await secondSteps.of(person.id)) !== undefined
  const known = await passkeys.of(person.id)
  if (!app && known.length === 0) return undefined
  if (code === undefined && passkey === undefined) return offered(passkeys, { person, app, known })
  const caller = await initiatorOf(it.deps.directory, person, originOf(it.c))
  const attempt = { caller, action: 'kms.sessions.create', target: sessionTarget(caller), source: '' }
  await audited(auditor(it.deps.core), attempt, async () => {
    const guess = { account: `second step of ${person.id}`, source: it.c.get('sourceAddress'), known: given.known }
    const { guesses } = it.own
    if (passkey !== undefined) {
      const used = await guessPasskey(guesses, guess, () => passkeys.use(passkey, ofSecondStep(person)))
      if (used instanceof KeyError) throw used
      return
    }
    const paper = () => usedPaper(it.deps, caller)
    const taken = await guesses.guess(guess, () => secondSteps.use(person.id, code ?? '', paper))
    if (taken === undefined) throw new KeyError({ code: 'WRONG_CODE_ERR' })
  })
  return undefined
}

async function offered(
  passkeys: Passkeys,
  { person, app, known }: { readonly person: Person; readonly app: boolean; readonly known: readonly PasskeyRow[] },
): Promise<Needed> {
  if (known.length === 0) return { state: 'code-needed', app }
  return { state: 'code-needed', app, passkey: await passkeys.request(ofSecondStep(person), known) }
}
