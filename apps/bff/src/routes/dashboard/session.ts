import {
  checkSetupRoute,
  getSessionRoute,
  setupRoute,
  signInRoute,
  signOutRoute,
  type SignedInResource,
} from '@keywright/contract/dashboard/session'
import { eventOf } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { audited } from '@keywright/core/operations/audited'
import type { Grant, Narrowing } from '@keywright/core/policy/principal'
import { roleAllows, ROLES } from '@keywright/core/policy/roles'
import { isInForce } from '@keywright/core/policy/verdict'
import type { Context } from 'hono'
import { authenticatePerson } from '../../http/authenticate.ts'
import { circumstancesOf } from '../../http/networks.ts'
import { originOf, type HttpEnv } from '../../http/env.ts'
import { enter } from '../../http/enter.ts'
import type { Guesses } from '../../http/guesses.ts'
import { copyCookies, innerHeaders } from '../../http/inner-request.ts'
import { inputOf } from '../../http/input.ts'
import type { AttemptLimit } from '../../http/limits.ts'
import { auditor, type Endpoint, type PipelineDependencies } from '../../http/pipeline.ts'
import { requireSameOrigin } from '../../http/same-origin.ts'
import { personId } from '../../people/directory.ts'
import type { FirstRun } from '../../people/first-run.ts'
import type { Passphrases } from '../../people/passphrases.ts'
import { requireStrong } from '../../people/passphrase-strength.ts'
import type { SecondSteps } from '../../people/second-steps.ts'
import { sessionTarget } from '../../people/session-audit.ts'
import type { SignInSources } from '../../people/sign-in-sources.ts'
import { presentHsm } from '../../presenters/hsm.ts'
import type { Passkeys } from '../../people/passkeys/passkeys.ts'
import { takeSecondStep } from './take-second-step.ts'

/** What a sign-in is judged by, whichever way it comes. */
export interface SessionDependencies {
  readonly firstRun: FirstRun
  readonly guesses: Guesses
  readonly passphrases: Passphrases
  readonly sources: SignInSources
  readonly secondSteps: SecondSteps
  readonly passkeys: Passkeys
  /** Of setup codes. */
  readonly limit: AttemptLimit
}

type Deps = PipelineDependencies
type C = Context<HttpEnv>

/** Of the roles only those that count now and from here: a button that is not grey works. */
export async function signedIn(
  deps: Deps,
  c: C,
  user: { id: string; name: string; email: string },
): Promise<SignedInResource> {
  const principal = await deps.directory.person(user, 'anywhere')
  const circumstances = circumstancesOf(c.get('sourceAddress'), deps.core.now())
  const grants = principal.grants.filter((grant) => isInForce(grant, circumstances))
  const platformRoles = heldOn(grants, 'platform').roles
  const seesAll = platformRoles.some((role) => roleAllows(role, 'kms.instances.list'))
  const instances = await deps.core.store.listInstances()
  const mine = instances.map(({ id, name, crn }) => ({ id, name, crn, ...heldOn(grants, id) }))
  return {
    state: 'signed-in',
    user: { id: personId(user.id), name: user.name, email: user.email },
    hasPasskey: await deps.directory.hasPasskey(principal.id),
    hasApp: await deps.directory.hasApp(principal.id),
    platformRoles,
    signsInBy: [...(await deps.signOn.waysOf(user.id))],
    // Whoever may list instances works in them, if only on who else may: their keys stay closed to them.
    instances: mine.filter(({ roles, narrow }) => seesAll || roles.length + narrow.length > 0),
    rules: { ...deps.core.rules },
  }
}

function heldOn(grants: readonly Grant[], scope: string) {
  const there = grants.filter((grant) => grant.scope === scope)
  const whole = new Set(there.filter(({ only }) => only === undefined).map(({ role }) => role))
  return {
    roles: ROLES.filter((role) => whole.has(role)),
    narrow: there.flatMap(({ role, only }) => (only === undefined ? [] : [{ role, ...placeOf(only) }])),
  }
}

const placeOf = (only: Narrowing) => ('keyRing' in only ? { keyRingId: only.keyRing } : { keyId: only.key })

async function getSession(deps: Deps, { firstRun }: SessionDependencies, c: C): Promise<Response> {
  const session = await deps.sessions.find(innerHeaders(c), 'watch')
  if (session) return c.json(await signedIn(deps, c, session.user))
  if (await firstRun.isOpen()) return c.json({ state: 'set-up' })
  return c.json({ state: 'signed-out', singleSignOn: await deps.signOn.settings.isOn() })
}

async function signIn(deps: Deps, own: SessionDependencies, c: C): Promise<Response> {
  const { guesses, passphrases, sources } = own
  requireSameOrigin(c, deps.publicUrl.origin)
  const { body } = await inputOf(signInRoute, c)
  const source = c.get('sourceAddress')
  const account = body.email.toLowerCase()
  const known = await sources.knows(account, source)
  const person = await guesses.guess({ account, source, known }, () => passphrases.personOf(account, body.password))
  if (!person) throw new KeyError({ code: 'SIGN_IN_FAILED_ERR' })
  const needed = await takeSecondStep({ deps, own, c }, { person, known, ...body })
  if (needed) return c.json(needed)
  await enter(deps, c, person)
  await sources.remember(person.id, source)
  return c.json(await signedIn(deps, c, person))
}

async function signOut(deps: Deps, c: C): Promise<Response> {
  const caller = await authenticatePerson(deps, c)
  const attempt = { caller, action: 'kms.sessions.delete', target: sessionTarget(caller), source: '' }
  return audited(auditor(deps.core), attempt, async () => {
    await deps.core.store.appendEvent(eventOf({ ...attempt, reasonCode: 204, pending: true }, deps.core))
    const answer = await deps.auth.api.signOut({ headers: innerHeaders(c), asResponse: true })
    copyCookies(answer, c)
    await deps.core.store.appendEvent(eventOf({ ...attempt, reasonCode: 204 }, deps.core))
    return c.body(null, 204)
  })
}

async function requireSetupCode({ firstRun, limit }: SessionDependencies, c: C, code: string): Promise<void> {
  if (!(await firstRun.isOpen())) throw new KeyError({ code: 'SETUP_DONE_ERR' })
  const place = c.get('sourceAddress')
  await limit.take(place)
  if (firstRun.matches(code)) return limit.giveBack(place)
  const rule = 'the setup code that npm start printed'
  throw new KeyError({ code: 'INVALID_FIELD_ERR', field: 'setupCode', rule })
}

async function checkSetup(deps: Deps, own: SessionDependencies, c: C): Promise<Response> {
  requireSameOrigin(c, deps.publicUrl.origin)
  const { body } = await inputOf(checkSetupRoute, c)
  await requireSetupCode(own, c, body.setupCode)
  return c.json(presentHsm(deps.core.token.health()))
}

async function setUp(deps: Deps, own: SessionDependencies, c: C): Promise<Response> {
  requireSameOrigin(c, deps.publicUrl.origin)
  const { body } = await inputOf(setupRoute, c)
  const { setupCode, ...command } = body
  await requireSetupCode(own, c, setupCode)
  await requireStrong('password', command.password, [command.name, command.email])
  await own.firstRun.complete({ ...command, from: originOf(c) })
  const person = await own.passphrases.personOf(command.email, command.password)
  if (!person) throw new TypeError('whoever has just been set up can sign in')
  await enter(deps, c, person)
  await own.sources.remember(person.id, c.get('sourceAddress'))
  return c.json(await signedIn(deps, c, person), 201)
}

export const sessionEndpoints = (own: SessionDependencies): readonly Endpoint[] => [
  { route: getSessionRoute, rule: 'nobody', handle: (deps, c) => getSession(deps, own, c) },
  { route: signInRoute, rule: 'nobody', handle: (deps, c) => signIn(deps, own, c) },
  { route: signOutRoute, rule: 'own', handle: (deps, c) => signOut(deps, c) },
  { route: checkSetupRoute, rule: 'nobody', handle: (deps, c) => checkSetup(deps, own, c) },
  { route: setupRoute, rule: 'nobody', handle: (deps, c) => setUp(deps, own, c) },
]
