import {
  changePasswordRoute,
  endSessionRoute,
  getAccountRoute,
  renameAccountRoute,
} from '@keywright/contract/dashboard/account'
import { changeFacts } from '@keywright/core/audit/change-facts'
import { eventOf, type AuditFacts } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { audited, type Attempt } from '@keywright/core/operations/audited'
import type { Context } from 'hono'
import { authenticatePerson } from '../../http/authenticate.ts'
import type { HttpEnv } from '../../http/env.ts'
import { copyCookies, innerHeaders } from '../../http/inner-request.ts'
import { inputOf } from '../../http/input.ts'
import type { AttemptLimit } from '../../http/limits.ts'
import { auditor, type Endpoint, type PipelineDependencies } from '../../http/pipeline.ts'
import { requireFreshProof } from '../../http/step-up.ts'
import { personId } from '../../people/directory.ts'
import { hasSecondStep, type Ways } from '../../people/has-second-step.ts'
import { requireStrong } from '../../people/passphrase-strength.ts'
import { sessionTarget } from '../../people/session-audit.ts'
import { presentPasskey } from '../../presenters/passkey.ts'
import { attemptOf } from './own-account.ts'

type Deps = PipelineDependencies
type C = Context<HttpEnv>

async function ownSession({ auth }: Deps, c: C) {
  const own = await auth.api.getSession({ headers: innerHeaders(c) })
  if (!own) throw new KeyError({ code: 'SESSION_ENDED_ERR' })
  return own
}

interface Deed<T> {
  /** Refuses what cannot be done, before anything is written down as intended. */
  readonly prepare: () => Promise<T>
  readonly work: (prepared: T) => Promise<void>
  /** What both events say of the change. */
  readonly facts?: (prepared: T) => AuditFacts
}

/** What better-auth changes cannot share a transaction with its event: an intent before, the outcome after. */
async function withIntent<T>(deps: Deps, attempt: Attempt, { prepare, work, facts }: Deed<T>): Promise<void> {
  const { core } = deps
  let told = attempt
  await audited(
    auditor(core),
    async () => told,
    async () => {
      const prepared = await prepare()
      told = { ...attempt, requestData: facts?.(prepared) }
      await core.store.appendEvent(eventOf({ ...told, reasonCode: 204, pending: true }, core))
      await work(prepared)
      await core.store.appendEvent(eventOf({ ...told, reasonCode: 204 }, core))
    },
  )
}

/** A session is known by its row; its token is the secret that the cookie carries, and stays here. */
async function getAccount(deps: Deps, { secondSteps, passkeys }: Ways, c: C): Promise<Response> {
  const caller = await authenticatePerson(deps, c)
  const attempt = attemptOf(caller, 'kms.account.read')
  return audited(auditor(deps.core), attempt, async () => {
    const { user, session: own } = await ownSession(deps, c)
    const secondStep = await secondSteps.of(user.id)
    const known = await passkeys.of(user.id)
    const recoveryCodesLeft = await secondSteps.recoveryCodesLeft(user.id)
    const sessions = await deps.auth.api.listSessions({ headers: innerHeaders(c) })
    await deps.core.store.appendEvent(eventOf({ ...attempt, reasonCode: 200 }, deps.core))
    return c.json({
      id: personId(user.id),
      name: user.name,
      email: user.email,
      createdAt: user.createdAt.toISOString(),
      signsInBy: [...(await deps.signOn.waysOf(user.id))],
      ...(secondStep && { secondStep }),
      passkeys: known.map(presentPasskey),
      recoveryCodesLeft,
      sessions: sessions
        .filter((session) => deps.sessions.isOpen(session))
        .map(({ id, createdAt, updatedAt, expiresAt, ipAddress, userAgent }) => ({
          id,
          current: id === own.id,
          createdAt: createdAt.toISOString(),
          lastUsedAt: updatedAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
          address: ipAddress ?? '',
          agent: userAgent ?? '',
        })),
    })
  })
}

async function renameAccount(deps: Deps, c: C): Promise<Response> {
  const caller = await authenticatePerson(deps, c)
  await withIntent(deps, attemptOf(caller, 'kms.account.update'), {
    prepare: async () => {
      const { body } = await inputOf(renameAccountRoute, c)
      return { before: (await ownSession(deps, c)).user.name, name: body.name }
    },
    facts: ({ before, name }) => changeFacts({ name: before }, { name }),
    work: async ({ name }) => {
      const call = { body: { name }, headers: innerHeaders(c), asResponse: true } as const
      await done(await deps.auth.api.updateUser(call), c)
    },
  })
  return c.body(null, 204)
}

const CHANGE_PASSPHRASE = 'kms.account.change-password'

/** Whoever finds a session open must not guess the password with it, from wherever they are. */
async function changePassword(
  deps: Deps,
  { limit, ...ways }: Ways & { readonly limit: AttemptLimit },
  c: C,
): Promise<Response> {
  const caller = await authenticatePerson(deps, c)
  const place = caller.principal.id
  await withIntent(deps, attemptOf(caller, CHANGE_PASSPHRASE), {
    prepare: async () => {
      const input = await inputOf(changePasswordRoute, c)
      const { user } = await ownSession(deps, c)
      await requireStrong('newPassword', input.body.newPassword, [user.name, user.email])
      // Its own passphrase is proof enough of whoever has nothing more.
      if (await hasSecondStep(ways, user.id)) requireFreshProof(deps, c, CHANGE_PASSPHRASE)
      await limit.take(place)
      return input
    },
    work: async ({ body }) => {
      const call = { body: { ...body, revokeOtherSessions: true }, headers: innerHeaders(c), asResponse: true } as const
      const answer = await deps.auth.api.changePassword(call)
      if (await isWrongPassword(answer)) throw new KeyError({ code: 'WRONG_PASSPHRASE_ERR' })
      await limit.giveBack(place)
      await done(answer, c)
    },
  })
  return c.body(null, 204)
}

/** better-auth's errors carry a code (its documented shape). */
async function isWrongPassword(answer: Response): Promise<boolean> {
  if (answer.status !== 400) return false
  const { code } = (await answer.clone().json()) as { code?: unknown }
  return code === 'INVALID_PASSWORD'
}

/** Throws for a refusal; what better-auth makes of the cookie is passed on. */
async function done(answer: Response, c: C): Promise<void> {
  if (answer.status === 401) throw new KeyError({ code: 'SESSION_ENDED_ERR' })
  if (!answer.ok) throw new KeyError({ code: 'INTERNAL_ERR' }, { cause: new Error(`better-auth: ${answer.status}`) })
  copyCookies(answer, c)
}

async function endSession(deps: Deps, c: C): Promise<Response> {
  const caller = await authenticatePerson(deps, c)
  await withIntent(deps, attemptOf(caller, 'kms.sessions.delete', sessionTarget(caller)), {
    prepare: async () => {
      const sessions = await deps.auth.api.listSessions({ headers: innerHeaders(c) })
      const session = sessions.find(({ id }) => id === c.req.param('id'))
      if (!session) throw new KeyError({ code: 'NOT_FOUND_ERR' })
      return session
    },
    work: async ({ token }) => {
      const call = { body: { token }, headers: innerHeaders(c), asResponse: true } as const
      await done(await deps.auth.api.revokeSession(call), c)
    },
  })
  return c.body(null, 204)
}

export const accountEndpoints = (limit: AttemptLimit, ways: Ways): readonly Endpoint[] => [
  { route: getAccountRoute, rule: 'own', handle: (deps, c) => getAccount(deps, ways, c) },
  { route: renameAccountRoute, rule: 'own', handle: renameAccount },
  { route: changePasswordRoute, rule: 'own', handle: (deps, c) => changePassword(deps, { limit, ...ways }, c) },
  { route: endSessionRoute, rule: 'own', handle: endSession },
]
