import type { Assertion } from '@keywright/contract/dashboard/passkeys'
import {
  answerSignOnRoute,
  beginSignOnProofRoute,
  beginSignOnRoute,
  enterBySignOnRoute,
} from '@keywright/contract/dashboard/sign-on'
import { eventOf } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { audited } from '@keywright/core/operations/audited'
import type { Context } from 'hono'
import { authenticatePerson } from '../../http/authenticate.ts'
import { enter } from '../../http/enter.ts'
import { originOf, type HttpEnv } from '../../http/env.ts'
import { inputOf } from '../../http/input.ts'
import type { AttemptLimit } from '../../http/limits.ts'
import { auditor, type Endpoint, type PipelineDependencies } from '../../http/pipeline.ts'
import { requireSameOrigin } from '../../http/same-origin.ts'
import { dropSignOnCookie, setSignOnCookie, signOnCookie } from '../../http/sign-on-cookie.ts'
import type { Arrival } from '../../people/sign-on/arrivals.ts'
import { issuerKey, type ArrivalClaims } from '../../people/sign-on/claims.ts'
import type { Flow } from '../../people/sign-on/flows.ts'
import { CLOCK_TOLERANCE_SECONDS } from '../../people/sign-on/provider.ts'
import { hasSecondStep } from '../../people/has-second-step.ts'
import type { SignOnSettings } from '../../people/sign-on/settings.ts'
import { asOwner, attemptOf, type Owner } from './own-account.ts'
import { signedIn, type SessionDependencies } from './session.ts'
import { takeSecondStep } from './take-second-step.ts'

type Deps = PipelineDependencies
type C = Context<HttpEnv>

export interface SignOnDependencies extends SessionDependencies {
  /** Of beginnings, each of which may cost the provider a call and us some memory. */
  readonly beginnings: AttemptLimit
}

/** One call of a browser that has a flow under way. */
interface Step {
  readonly deps: Deps
  readonly own: SignOnDependencies
  readonly c: C
}

/** What somebody types once the answer of the provider was good. */
interface Typed {
  readonly code?: string | undefined
  readonly passkey?: Assertion | undefined
  readonly password?: string | undefined
}

async function begin(deps: Deps, { beginnings }: SignOnDependencies, c: C): Promise<Response> {
  requireSameOrigin(c, deps.publicUrl.origin)
  const { body } = await inputOf(beginSignOnRoute, c)
  await beginnings.take(c.get('sourceAddress'))
  return started(deps, c, { kind: 'entry', next: body.next })
}

async function started({ signOn, publicUrl }: Deps, c: C, purpose: Flow['purpose']): Promise<Response> {
  const settings = await signOn.settings.inUse()
  const { cookie, flow } = signOn.flows.begin(purpose)
  const url = await signOn.provider.doorFor(settings, flow)
  setSignOnCookie(c, publicUrl, cookie)
  return c.json({ url })
}

const beginProof = ({ deps, c, userId, session }: Owner): Promise<Response> =>
  started(deps, c, { kind: 'proof', userId, sessionId: session.id })

/** What is not this browser's, is not under way, was answered already or says another state is nobody's: nothing is ended by it. */
function takenFlow(
  { deps, c }: Step,
  isMeant: (flow: Flow) => boolean,
): { readonly cookie: string; readonly flow: Flow } {
  const cookie = signOnCookie(c, deps.publicUrl)
  const flow = deps.signOn.flows.take(cookie, isMeant)
  if (!flow) throw new KeyError({ code: 'SIGN_ON_STATE_ERR' })
  return { cookie, flow }
}

/** The code works once, so that from here on this flow is over, or its claims are known. */
async function answer(step: Step): Promise<Response> {
  const { deps, c } = step
  requireSameOrigin(c, deps.publicUrl.origin)
  const { body } = await inputOf(answerSignOnRoute, c)
  const state = new URLSearchParams(body.query).get('state')
  const { cookie, flow } = takenFlow(step, (one) => one.state === state && one.claims === undefined)
  const { purpose } = flow
  if (purpose.kind === 'proof') return proof(step, flow, { ...purpose, query: body.query })
  const settings = await deps.signOn.settings.inUse()
  const claims = await deps.signOn.provider.arrival(settings, flow, body.query)
  return arrive(step, { cookie, flow: { ...flow, claims }, claims, settings }, {})
}

/** A session that somebody finds open is not proved by whoever else signs in at the provider. */
async function proof(
  { deps, own, c }: Step,
  flow: Flow,
  { sessionId, userId, query }: { readonly sessionId: string; readonly userId: string; readonly query: string },
): Promise<Response> {
  const caller = await authenticatePerson(deps, c)
  const attempt = attemptOf(caller, 'kms.account.prove')
  return audited(auditor(deps.core), attempt, async () => {
    const session = c.get('session')
    if (session?.id !== sessionId) throw new KeyError({ code: 'SIGN_ON_STATE_ERR' })
    const settings = await deps.signOn.settings.inUse()
    const claims = await deps.signOn.provider.arrival(settings, flow, query)
    if (!isFresh(claims, flow)) throw new KeyError({ code: 'SIGN_ON_ANSWER_ERR', reason: 'untrusted' })
    if (!(await deps.signOn.arrivals.isLinked(userId, claims))) throw new KeyError({ code: 'SIGN_ON_REFUSED_ERR' })
    // Signing in by it would ask for the second step as well.
    const isAll = isSecondStepOf(claims, settings) || !(await hasSecondStep(own, userId))
    if (!isAll) throw new KeyError({ code: 'STEP_UP_REQUIRED_ERR' })
    await deps.core.store.appendEvent(eventOf({ ...attempt, reasonCode: 200 }, deps.core))
    deps.sessions.prove(session, 'provider')
    dropSignOnCookie(c, deps.publicUrl)
    return c.json({ outcome: { state: 'proved' } })
  })
}

/** The person showed the provider who they are after they were asked to, and not some time before. */
const isFresh = ({ authenticatedAt }: ArrivalClaims, { begunAt }: Flow): boolean =>
  authenticatedAt !== undefined && authenticatedAt >= Math.floor(begunAt / 1000) - CLOCK_TOLERANCE_SECONDS

interface Proven {
  readonly cookie: string
  readonly flow: Flow
  readonly claims: ArrivalClaims
  readonly settings: SignOnSettings
}

/** The answer was good: what is missing is asked for, and the flow waits for it. */
async function goOn(step: Step): Promise<Response> {
  const { deps, c } = step
  requireSameOrigin(c, deps.publicUrl.origin)
  const { body } = await inputOf(enterBySignOnRoute, c)
  const { cookie, flow } = takenFlow(step, (one) => one.claims !== undefined && one.purpose.kind === 'entry')
  const { claims } = flow
  if (claims === undefined) throw new TypeError('a flow without claims was not meant')
  const settings = await deps.signOn.settings.inUse()
  try {
    return await arrive(step, { cookie, flow, claims, settings }, body)
  } catch (error) {
    // Whoever mistypes tries again; guesses are limited as they are with the passphrase.
    deps.signOn.flows.putBack(cookie, flow)
    throw error
  }
}

async function arrive(step: Step, proven: Proven, typed: Typed): Promise<Response> {
  const { deps, own, c } = step
  const { cookie, flow, claims, settings } = proven
  // Another provider may have been set meanwhile.
  if (claims.issuer !== issuerKey(settings.issuer)) throw new KeyError({ code: 'SIGN_ON_STATE_ERR' })
  const arrival = await deps.signOn.arrivals.of(claims, settings)
  const missing = await missingOf(step, arrival, { claims, settings, typed })
  if (missing !== undefined) {
    deps.signOn.flows.putBack(cookie, flow)
    return c.json({ outcome: missing })
  }
  const person = await deps.signOn.arrivals.admit(arrival, claims, settings, originOf(c))
  await enter(deps, c, person, 'single-sign-on')
  await own.sources.remember(person.id, c.get('sourceAddress'))
  dropSignOnCookie(c, deps.publicUrl)
  const { purpose } = flow
  const next = purpose.kind === 'entry' && purpose.next !== undefined ? { next: purpose.next } : {}
  return c.json({ outcome: await signedIn(deps, c, person), ...next })
}

interface Judged {
  readonly claims: ArrivalClaims
  readonly settings: SignOnSettings
  readonly typed: Typed
}

const isSecondStepOf = ({ severalFactors }: ArrivalClaims, { trustsSecondStep }: SignOnSettings): boolean =>
  trustsSecondStep && severalFactors

/** A passphrase once, before an account that has one is linked; the second step wherever there is one. */
async function missingOf({ deps, own, c }: Step, { how, person }: Arrival, { claims, settings, typed }: Judged) {
  const source = c.get('sourceAddress')
  const known = await own.sources.knows(person.email, source)
  if (how === 'passphrase') {
    const { password } = typed
    if (password === undefined) return { state: 'passphrase-needed', email: person.email } as const
    const guess = { account: person.email, source, known }
    const right = await own.guesses.guess(guess, () => own.passphrases.personOf(person.email, password))
    if (!right) throw new KeyError({ code: 'SIGN_IN_FAILED_ERR' })
  }
  if (isSecondStepOf(claims, settings)) return undefined
  return takeSecondStep({ deps, own, c }, { person, known, code: typed.code, passkey: typed.passkey })
}

export const signOnEndpoints = (own: SignOnDependencies): readonly Endpoint[] => [
  { route: beginSignOnRoute, rule: 'nobody', handle: (deps, c) => begin(deps, own, c) },
  asOwner(beginSignOnProofRoute, 'kms.account.prove', beginProof),
  { route: answerSignOnRoute, rule: 'nobody', handle: (deps, c) => answer({ deps, own, c }) },
  { route: enterBySignOnRoute, rule: 'nobody', handle: (deps, c) => goOn({ deps, own, c }) },
]
