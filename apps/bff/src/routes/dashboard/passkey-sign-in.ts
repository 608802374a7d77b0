import { hash } from 'node:crypto'
import { beginPasskeySignInRoute, signInWithPasskeyRoute } from '@keywright/contract/dashboard/session'
import { eventOf } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import type { Context } from 'hono'
import { enter } from '../../http/enter.ts'
import { originOf, type HttpEnv } from '../../http/env.ts'
import { guessPasskey } from '../../http/guess-passkey.ts'
import { inputOf } from '../../http/input.ts'
import type { AttemptLimit } from '../../http/limits.ts'
import type { Endpoint, PipelineDependencies } from '../../http/pipeline.ts'
import { requireSameOrigin } from '../../http/same-origin.ts'
import type { Person } from '../../people/directory.ts'
import { initiatorOf, sessionTarget } from '../../people/session-audit.ts'
import { signedIn, type SessionDependencies } from './session.ts'

type Own = Pick<SessionDependencies, 'guesses' | 'sources' | 'passkeys'> & {
  /** Of challenges that a stranger may have: each is a row of the database. */
  readonly limit: AttemptLimit
}
type Deps = PipelineDependencies
type C = Context<HttpEnv>

const SIGN_IN = { purpose: 'sign-in', boundTo: '' } as const

/** Names no passkey, so that it tells nothing of anybody: the authenticator knows whose it has. */
async function begin(deps: Deps, { passkeys, limit }: Own, c: C): Promise<Response> {
  requireSameOrigin(c, deps.publicUrl.origin)
  await limit.take(c.get('sourceAddress'))
  return c.json(await passkeys.request(SIGN_IN, []))
}

/** A passkey whose user is verified is something one has and something one knows or is: nothing else is asked. */
async function signIn(deps: Deps, { passkeys, guesses, sources }: Own, c: C): Promise<Response> {
  requireSameOrigin(c, deps.publicUrl.origin)
  const { body } = await inputOf(signInWithPasskeyRoute, c)
  const source = c.get('sourceAddress')
  const owner = await passkeys.ownerOf(body.passkey.id, SIGN_IN.purpose)
  // Asked of nobody too: who is there must not take longer.
  const known = await sources.knows(owner?.person.email ?? '', source)
  const attempt = { account: `passkey ${hash('sha256', body.passkey.id)}`, source, known }
  const used = await guessPasskey(guesses, attempt, () => passkeys.use(body.passkey, SIGN_IN))
  if (used instanceof KeyError) {
    if (owner && used.failure.code === 'PASSKEY_COUNTER_ERR') await noteCopy(deps, c, owner.person)
    throw new KeyError({ code: 'SIGN_IN_FAILED_ERR' }, { cause: used })
  }
  await enter(deps, c, used.person)
  await sources.remember(used.person.id, source)
  return c.json(await signedIn(deps, c, used.person))
}

/** The signature was right: that there may be a copy of the passkey is on record under the name of its owner. */
async function noteCopy({ directory, core }: Deps, c: C, person: Person): Promise<void> {
  const caller = await initiatorOf(directory, person, originOf(c))
  const failed = { failure: 'PASSKEY_COUNTER_ERR', reasonCode: 400 } as const
  const attempt = { caller, action: 'kms.sessions.create', target: sessionTarget(caller), source: '' }
  await core.store.appendEvent(eventOf({ ...attempt, ...failed }, core))
}

export const passkeySignInEndpoints = (own: Own): readonly Endpoint[] => [
  { route: beginPasskeySignInRoute, rule: 'nobody', handle: (deps, c) => begin(deps, own, c) },
  { route: signInWithPasskeyRoute, rule: 'nobody', handle: (deps, c) => signIn(deps, own, c) },
]
