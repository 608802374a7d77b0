import type { AuditFacts } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { ALL_ACCESS } from '@keywright/core/operations/access-event'
import { audited, type Attempt } from '@keywright/core/operations/audited'
import { overseen, type AccessAction, type Oversight } from '@keywright/core/operations/oversight'
import type { Caller } from '@keywright/core/policy/principal'
import type { Action } from '@keywright/core/policy/roles'
import { parseInstanceId } from '@keywright/core/vocabulary/ids'
import type { RouteConfig } from '@keywright/contract/route'
import type { Context } from 'hono'
import { authenticatePerson } from '../../http/authenticate.ts'
import type { HttpEnv } from '../../http/env.ts'
import { inputOf, type BodyOf, type QueryOf } from '../../http/input.ts'
import { auditor, heldUp, type Endpoint, type PipelineDependencies } from '../../http/pipeline.ts'
import { requireFreshProof } from '../../http/step-up.ts'

export const invalid = (field: string, rule: string): KeyError =>
  new KeyError({ code: 'INVALID_FIELD_ERR', field, rule })

/** The id that a field or a query parameter named; throws where it named none. */
export function namedIn<T>(where: 'body' | 'query', name: string, id: T | undefined): T {
  if (id !== undefined) return id
  const rule = 'a UUID'
  throw where === 'body'
    ? invalid(name, rule)
    : new KeyError({ code: 'INVALID_QUERY_PARAM_ERR', parameter: name, rule })
}

/** What is looked at or changed, once the input is read: a failure is then written down with it. */
export interface Concern {
  readonly instanceId?: string | undefined
  readonly facts?: AuditFacts
}

interface Overseeing<R extends RouteConfig, A extends Action> {
  readonly c: Context<HttpEnv>
  readonly deps: PipelineDependencies
  readonly caller: Caller
  readonly oversight: Oversight<A>
  readonly body: BodyOf<R>
  readonly query: QueryOf<R>
}

type Input<R extends RouteConfig> = Pick<Overseeing<R, Action>, 'body' | 'query'>

/** Where an attempt is written down: in the trail of the instance it was about, where there is one. */
async function placed({ core }: PipelineDependencies, attempt: Attempt, concern: Concern): Promise<Attempt> {
  const id = parseInstanceId(concern.instanceId ?? '')
  const instance = id && (await core.store.findInstance(id))
  return { ...attempt, source: instance?.crn ?? '', instanceId: instance?.id, requestData: concern.facts }
}

/**
 * A call about access, which people alone make: on everything by a role on the platform, or within the instances whose
 * access the caller oversees. Roles come first, then the input.
 */
export const overseeingEndpoint = <R extends RouteConfig, A extends AccessAction>(
  route: R,
  action: A,
  concernOf: (input: Input<R>, c: Context) => Concern,
  handler: (call: Overseeing<R, A>) => Promise<Response>,
): Endpoint => ({
  route,
  rule: action,
  handle: async (deps, c) => {
    const caller = await authenticatePerson(deps, c)
    const attempt: Attempt = { caller, action, target: ALL_ACCESS, source: '' }
    let concern: Concern = {}
    return audited(
      auditor(deps.core),
      () => placed(deps, attempt, concern),
      async () => {
        const oversight = await overseen(deps.core, caller, action)
        requireFreshProof(deps, c, action)
        const input = await inputOf(route, c)
        concern = concernOf(input, c)
        const core = heldUp(deps, { caller, action, reach: undefined })
        return handler({ c, deps: { ...deps, core }, caller, oversight, ...input })
      },
    )
  },
})
