import type { TrailQuery } from '@keywright/contract/dashboard/audit-events'
import { eventOf, type AuditFacts } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { audited, type Attempt } from '@keywright/core/operations/audited'
import { scopesFor } from '@keywright/core/policy/authorize'
import type { Caller } from '@keywright/core/policy/principal'
import type { Action } from '@keywright/core/policy/roles'
import type { TrailFilter, Visibility } from '@keywright/core/ports/audit-trail'
import type { InstanceId } from '@keywright/core/vocabulary/ids'
import { auditor, type PipelineDependencies } from '../../http/pipeline.ts'

type TrailAction = Extract<Action, `kms.audit-events.${string}`>

/** What a look at the trail is written down as. */
export const attemptOn = (caller: Caller, action: TrailAction, requestData: AuditFacts = {}): Attempt => ({
  caller,
  action,
  target: { id: 'service', name: 'audit trail', typeURI: 'kms/audit-events' },
  source: '',
  requestData,
})

/** A platform role shows everything; a Manager sees the events of the instances they manage. Throws `UNAUTHORIZED_ERR`. */
export function visibilityOf(caller: Caller, action: TrailAction): Visibility {
  const scopes = scopesFor(caller, action)
  if (scopes.includes('platform')) return 'everything'
  const instances = scopes.filter((scope): scope is InstanceId => scope !== 'platform')
  if (instances.length === 0) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  return { instances }
}

/** What of a query the trail is asked; paging and form are the endpoint's own. */
export const filterOf = ({ action, search, ...rest }: TrailQuery): TrailFilter => ({
  instance: rest.instance,
  actions: action?.split(','),
  outcome: rest.outcome,
  severity: rest.severity,
  initiator: rest.initiator,
  key: rest.key,
  correlation: rest.correlation,
  from: rest.from,
  to: rest.to,
  search: search === '' ? undefined : search,
  sourceAddress: rest.sourceAddress,
  keyRing: rest.keyRing,
})

/** Reading the trail is itself on record. */
export async function onRecord<T>(
  { core }: PipelineDependencies,
  caller: Caller,
  work: (visibility: Visibility) => Promise<T>,
): Promise<T> {
  const attempt = attemptOn(caller, 'kms.audit-events.list')
  return audited(auditor(core), attempt, async () => {
    const result = await work(visibilityOf(caller, 'kms.audit-events.list'))
    await core.store.appendEvent(eventOf({ ...attempt, reasonCode: 200 }, core))
    return result
  })
}
