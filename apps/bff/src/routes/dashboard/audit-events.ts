import {
  getAuditEventRoute,
  listAuditEventsRoute,
  type ListAuditEventsQuery,
} from '@keywright/contract/dashboard/audit-events'
import { eventOf } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { audited } from '@keywright/core/operations/audited'
import type { Caller } from '@keywright/core/policy/principal'
import { roleAllows } from '@keywright/core/policy/roles'
import type { AuditTrail, RecordedEvent, TrailFilter, Visibility } from '@keywright/core/ports/audit-trail'
import { toHex } from '@keywright/core/vocabulary/bytes'
import { parseEventId, type InstanceId } from '@keywright/core/vocabulary/ids'
import { authenticate } from '../../http/authenticate.ts'
import { inputOf } from '../../http/input.ts'
import { auditor, type Endpoint, type PipelineDependencies } from '../../http/pipeline.ts'

const ACTION = 'kms.audit-events.list'
const TARGET = { id: 'service', name: 'audit trail', typeURI: 'kms/audit-events' }

/** A platform role shows everything; a Manager sees the events of the instances they manage. */
function visibilityOf({ principal }: Caller): Visibility {
  const scopes = principal.grants.filter(({ role }) => roleAllows(role, ACTION)).map(({ scope }) => scope)
  if (scopes.includes('platform')) return 'everything'
  const instances = scopes.filter((scope): scope is InstanceId => scope !== 'platform')
  if (instances.length === 0) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  return { instances }
}

const filterOf = ({ action, before, search, ...rest }: ListAuditEventsQuery): TrailFilter => ({
  ...rest,
  actions: action?.split(','),
  before: before === undefined ? undefined : Number(before),
  search: search === '' ? undefined : search,
})

const present = ({ sequence, leafHash, event }: RecordedEvent) => ({
  sequence,
  leafHash: toHex(leafHash),
  document: event,
})

/** Reading the trail is itself on record. */
async function onRecord<T>({ core }: PipelineDependencies, caller: Caller, work: () => Promise<T>): Promise<T> {
  const attempt = { caller, action: ACTION, target: TARGET, source: '' }
  return audited(auditor(core), attempt, async () => {
    const result = await work()
    await core.store.appendEvent(eventOf({ ...attempt, reasonCode: 200 }, core))
    return result
  })
}

const listEndpoint = (trail: AuditTrail): Endpoint => ({
  route: listAuditEventsRoute,
  handle: async (deps, c) => {
    const caller = await authenticate(deps, c)
    return onRecord(deps, caller, async () => {
      const { query } = await inputOf(listAuditEventsRoute, c)
      // One more than asked for tells whether there is a next page.
      const events = await trail.list(visibilityOf(caller), filterOf(query), query.limit + 1)
      const page = events.slice(0, query.limit)
      const next = events.length > page.length ? page.at(-1)?.sequence : undefined
      return c.json({ events: page.map(present), ...(next === undefined ? {} : { next: String(next) }) })
    })
  },
})

const getEndpoint = (trail: AuditTrail): Endpoint => ({
  route: getAuditEventRoute,
  handle: async (deps, c) => {
    const caller = await authenticate(deps, c)
    return onRecord(deps, caller, async () => {
      const id = parseEventId(c.req.param('id') ?? '')
      const recorded = id && (await trail.find(visibilityOf(caller), id))
      if (!recorded) throw new KeyError({ code: 'NOT_FOUND_ERR' })
      const { canonical, formatVersion } = recorded
      return c.json({ ...present(recorded), formatVersion, canonical })
    })
  },
})

export const auditEndpoints = (trail: AuditTrail): readonly Endpoint[] => [listEndpoint(trail), getEndpoint(trail)]
