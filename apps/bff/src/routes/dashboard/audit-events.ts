import { getAuditEventRoute, listAuditEventsRoute } from '@keywright/contract/dashboard/audit-events'
import { KeyError } from '@keywright/core/errors/key-error'
import type { AuditTrail, RecordedEvent } from '@keywright/core/ports/audit-trail'
import { toHex } from '@keywright/core/vocabulary/bytes'
import { parseEventId } from '@keywright/core/vocabulary/ids'
import type { Logger } from 'pino'
import { authenticate } from '../../http/authenticate.ts'
import { inputOf } from '../../http/input.ts'
import type { Endpoint } from '../../http/pipeline.ts'
import { exportEndpoint } from './audit-export.ts'
import { figuresEndpoint } from './audit-figures.ts'
import { filterOf, onRecord } from './trail-access.ts'

const present = ({ sequence, leafHash, event }: RecordedEvent) => ({
  sequence,
  leafHash: toHex(leafHash),
  document: event,
})

const listEndpoint = (trail: AuditTrail): Endpoint => ({
  route: listAuditEventsRoute,
  rule: 'kms.audit-events.list',
  handle: async (deps, c) => {
    const caller = await authenticate(deps, c)
    return onRecord(deps, caller, async (visibility) => {
      const { query } = await inputOf(listAuditEventsRoute, c)
      const before = query.before === undefined ? undefined : Number(query.before)
      // One more than asked for tells whether there is a next page.
      const events = await trail.list(visibility, { ...filterOf(query), before }, query.limit + 1)
      const page = events.slice(0, query.limit)
      const next = events.length > page.length ? page.at(-1)?.sequence : undefined
      return c.json({ events: page.map(present), ...(next === undefined ? {} : { next: String(next) }) })
    })
  },
})

const getEndpoint = (trail: AuditTrail): Endpoint => ({
  route: getAuditEventRoute,
  rule: 'kms.audit-events.list',
  handle: async (deps, c) => {
    const caller = await authenticate(deps, c)
    return onRecord(deps, caller, async (visibility) => {
      const id = parseEventId(c.req.param('id') ?? '')
      const recorded = id && (await trail.find(visibility, id))
      if (!recorded) throw new KeyError({ code: 'NOT_FOUND_ERR' })
      const { canonical, formatVersion } = recorded
      return c.json({ ...present(recorded), formatVersion, canonical })
    })
  },
})

export const auditEndpoints = (trail: AuditTrail, log: Pick<Logger, 'error'>): readonly Endpoint[] => [
  listEndpoint(trail),
  getEndpoint(trail),
  figuresEndpoint(trail),
  exportEndpoint(trail, log),
]
