import type { RouteConfig } from '@keywright/contract/route'
import { KeyError } from '@keywright/core/errors/key-error'
import type { AuditTarget } from '@keywright/core/audit/event'
import { audited } from '@keywright/core/operations/audited'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import { holdingUp } from '@keywright/core/operations/hold-up'
import { authorize, type Authorized } from '@keywright/core/policy/authorize'
import type { KeyReach } from '@keywright/core/policy/reach'
import type { Action } from '@keywright/core/policy/roles'
import type { InstanceRecord } from '@keywright/core/ports/records'
import { parseInstanceId } from '@keywright/core/vocabulary/ids'
import type { Context } from 'hono'
import type { AnonymousDenials } from './anonymous-denials.ts'
import { attemptOf } from './attempt.ts'
import { authenticate, authenticatePerson, type Authentication } from './authenticate.ts'
import { identitiesOf } from '../people/identities.ts'
import type { SignOn } from '../people/sign-on/sign-on.ts'
import type { HttpEnv } from './env.ts'
import { requireFreshProof } from './step-up.ts'
import { inputOf, type BodyOf, type QueryOf } from './input.ts'

export interface PipelineDependencies extends Authentication {
  readonly core: Dependencies
  readonly denials: AnonymousDenials
  readonly signOn: SignOn
}

/** What a handler gets: the parsed input, and proof that the caller may do this here. */
export interface Call<R extends RouteConfig, A extends Action, Scope extends InstanceRecord | 'platform'> {
  readonly c: Context<HttpEnv>
  readonly core: Dependencies
  readonly authorized: Authorized<A, Scope>
  readonly body: BodyOf<R>
  readonly query: QueryOf<R>
}

/**
 * What a caller needs: a role that allows the action, on what the call is about; `own` where whoever has proved who they
 * are sees and changes what is theirs; `nobody` where strangers are let in, to prove who they are.
 */
export type Rule = Action | 'own' | 'nobody'

/** One endpoint, ready to be registered. It says what its handler demands, so that a test can see that it does. */
export interface Endpoint {
  readonly route: RouteConfig
  readonly rule: Rule
  readonly handle: (deps: PipelineDependencies, c: Context<HttpEnv>) => Promise<Response>
}

type Handler<R extends RouteConfig, A extends Action, Scope extends InstanceRecord | 'platform'> = (
  call: Call<R, A, Scope>,
) => Promise<Response>

/** A call on one instance, named by the header `Bluemix-Instance`: authenticate, authorize, parse, act. */
export function instanceEndpoint<R extends RouteConfig, A extends Action>(
  route: R,
  action: A,
  handler: Handler<R, A, InstanceRecord>,
): Endpoint {
  return {
    route,
    rule: action,
    handle: async (deps, c) => {
      const id = parseInstanceId(c.req.header('bluemix-instance') ?? '')
      const caller = await authenticate(deps, c, id ?? 'anywhere')
      const instance = id && (await deps.core.store.findInstance(id))
      const attempt = () => attemptOf(deps.core, { c, route }, { caller, action, instance })
      return audited(auditor(deps.core), attempt, async () => {
        const authorized = instance && authorize(caller, action, instance)
        if (!authorized) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
        requireFreshProof(deps, c, action)
        const core = heldUp(deps, authorized)
        return handler({ c, core, authorized, ...(await inputOf(route, c)) })
      })
    },
  }
}

/** A call on the installation as a whole. */
export function platformEndpoint<R extends RouteConfig, A extends Action>(
  route: R,
  action: A,
  handler: Handler<R, A, 'platform'>,
): Endpoint {
  return {
    route,
    rule: action,
    handle: async (deps, c) => {
      const caller = await authenticate(deps, c)
      const attempt = () => attemptOf(deps.core, { c, route }, { caller, action, instance: undefined })
      return audited(auditor(deps.core), attempt, async () => {
        const authorized = authorize(caller, action, 'platform')
        if (!authorized) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
        requireFreshProof(deps, c, action)
        const core = heldUp(deps, authorized)
        return handler({ c, core, authorized, ...(await inputOf(route, c)) })
      })
    },
  }
}

/** A call on the installation that people alone make, from the dashboard; `target` is what its failure is written down as. */
export function personEndpoint<R extends RouteConfig, A extends Action>(
  { route, action, target }: { readonly route: R; readonly action: A; readonly target: (c: Context) => AuditTarget },
  handler: Handler<R, A, 'platform'>,
): Endpoint {
  return {
    route,
    rule: action,
    handle: async (deps, c) => {
      const caller = await authenticatePerson(deps, c)
      return audited(auditor(deps.core), { caller, action, target: target(c), source: '' }, async () => {
        const authorized = authorize(caller, action, 'platform')
        if (!authorized) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
        requireFreshProof(deps, c, action)
        const core = heldUp(deps, authorized)
        return handler({ c, core, authorized, ...(await inputOf(route, c)) })
      })
    },
  }
}

/** Dual control takes hold of whatever a handler commits, so that no route can forget it. */
export const heldUp = (
  { core, directory }: PipelineDependencies,
  { caller, action, reach }: Pick<Authorized<Action>, 'caller' | 'action'> & { readonly reach: KeyReach | undefined },
): Dependencies => holdingUp(core, { identities: identitiesOf(directory), caller, action, reach })

/** What `audited` needs of the core. */
export const auditor = ({ store, newEventId, now }: Dependencies) => ({ store, newEventId, now })
