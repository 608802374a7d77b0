import { acceptInvitationRoute, checkInvitationRoute } from '@keywright/contract/access/people'
import { KeyError } from '@keywright/core/errors/key-error'
import type { Context } from 'hono'
import { enter } from '../../http/enter.ts'
import { originOf, type HttpEnv } from '../../http/env.ts'
import { inputOf } from '../../http/input.ts'
import { countingFailures, type AttemptLimit } from '../../http/limits.ts'
import type { Endpoint, PipelineDependencies } from '../../http/pipeline.ts'
import { requireSameOrigin } from '../../http/same-origin.ts'
import type { Person } from '../../people/directory.ts'
import type { Invitations } from '../../people/invitations.ts'
import { requireStrong } from '../../people/passphrase-strength.ts'
import type { SignInSources } from '../../people/sign-in-sources.ts'

interface Parts {
  readonly invitations: Invitations
  readonly sources: SignInSources
  readonly limit: AttemptLimit
}

type Deps = PipelineDependencies
type C = Context<HttpEnv>

/** Whoever guesses links is paused; whoever has one may mistake the passphrase as often as they like. */
const guessing = <T>(limit: AttemptLimit, c: C, work: () => Promise<T>): Promise<T> =>
  countingFailures(limit, { place: c.get('sourceAddress'), failures: ['INVITATION_ENDED_ERR'] }, work)

async function check({ publicUrl }: Deps, { invitations, limit }: Parts, c: C): Promise<Response> {
  requireSameOrigin(c, publicUrl.origin)
  const { body } = await inputOf(checkInvitationRoute, c)
  const { name, email } = await guessing(limit, c, () => invitations.invitee(body.token))
  return c.json({ name, email })
}

async function accept(deps: Deps, { invitations, sources, limit }: Parts, c: C): Promise<Response> {
  requireSameOrigin(c, deps.publicUrl.origin)
  const { body } = await inputOf(acceptInvitationRoute, c)
  const { token, password } = body
  const person = await guessing(limit, c, async () => {
    // The link first: what a passphrase is worth is no business of strangers.
    const { name, email } = await invitations.invitee(token)
    await requireStrong('password', password, [name, email])
    return invitations.accept({ token, password, from: originOf(c) })
  })
  await enterIfPossible(deps, sources, c, person)
  return c.body(null, 204)
}

/**
 * The passphrase is set by now: where no session can be made, whoever chose it signs in by it, and is not told that
 * nothing happened.
 */
async function enterIfPossible(deps: Deps, sources: SignInSources, c: C, person: Person): Promise<void> {
  try {
    await enter(deps, c, person)
    await sources.remember(person.id, c.get('sourceAddress'))
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
  }
}

export const invitationEndpoints = (own: Parts): readonly Endpoint[] => [
  { route: checkInvitationRoute, rule: 'nobody', handle: (deps, c) => check(deps, own, c) },
  { route: acceptInvitationRoute, rule: 'nobody', handle: (deps, c) => accept(deps, own, c) },
]
