import type { RouteConfig } from '@keywright/contract/route'
import {
  eventOf,
  type AuditEvent,
  type AuditFacts,
  type AuditTarget,
  type Initiator,
} from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { audited, type Attempt } from '@keywright/core/operations/audited'
import type { Caller } from '@keywright/core/policy/principal'
import type { Context } from 'hono'
import { authenticatePerson } from '../../http/authenticate.ts'
import type { HttpEnv } from '../../http/env.ts'
import { auditor, type Endpoint, type PipelineDependencies } from '../../http/pipeline.ts'
import { requireFreshProof } from '../../http/step-up.ts'
import type { Person } from '../../people/directory.ts'
import type { SessionTimes } from '../../people/sessions.ts'

export const accountTarget = ({ principal }: Pick<Initiator, 'principal'>): AuditTarget => ({
  id: principal.id,
  name: principal.name,
  typeURI: 'kms/account',
})

export const attemptOf = (caller: Caller, action: string, target: AuditTarget = accountTarget(caller)): Attempt => ({
  caller,
  action,
  target,
  source: '',
})

/** Whoever changes what is their own. */
export interface Owner {
  readonly deps: PipelineDependencies
  readonly c: Context<HttpEnv>
  readonly caller: Caller
  readonly userId: string
  readonly person: Person
  readonly session: SessionTimes
  /** The event of success, to be written with the change. */
  readonly done: (reasonCode: number, requestData?: AuditFacts) => AuditEvent
}

/** A call about the caller's own account: its failure is on record, and where it is dangerous it takes a fresh proof. */
export const asOwner = (route: RouteConfig, action: string, work: (owner: Owner) => Promise<Response>): Endpoint => ({
  route,
  rule: 'own',
  handle: async (deps, c) => {
    const caller = await authenticatePerson(deps, c)
    const attempt = attemptOf(caller, action)
    return audited(auditor(deps.core), attempt, async () => {
      requireFreshProof(deps, c, action)
      const [session, person] = [c.get('session'), c.get('person')]
      if (!session || !person) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
      const done: Owner['done'] = (reasonCode, requestData) =>
        eventOf({ ...attempt, reasonCode, requestData }, deps.core)
      return work({ deps, c, caller, session, person, userId: session.userId, done })
    })
  },
})
