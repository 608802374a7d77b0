import { getAuditEventRoute, listAuditEventsRoute } from '@keywright/contract/dashboard/audit-events'
import { eventOf, type AuditEvent } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { audited } from '@keywright/core/operations/audited'
import type { Caller } from '@keywright/core/policy/principal'
import { roleAllows } from '@keywright/core/policy/roles'
import { toHex } from '@keywright/core/vocabulary/bytes'
import { parseEventId } from '@keywright/core/vocabulary/ids'
import { inputOf, known, type Endpoint, type PipelineDependencies } from '../../http/pipeline.ts'
import { findEvent, listEvents, type EventRow, type Visibility } from '../../store/audit-events.ts'
import type { Db } from '../../store/database.ts'

const ACTION = 'kms.audit-events.list'
const TARGET = { id: 'service', name: 'audit trail', typeURI: 'kms/audit-events' }

/** A platform role shows everything; a Manager sees the events of the instances they manage. */
function visibilityOf({ principal }: Caller): Visibility {
  const scopes = principal.grants.filter(({ role }) => roleAllows(role, ACTION)).map(({ scope }) => scope)
  if (scopes.includes('platform')) return 'everything'
  if (scopes.length === 0) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  return { instances: scopes }
}

const present = ({ sequence, leaf_hash, canonical }: EventRow) => ({
  sequence,
  leafHash: toHex(leaf_hash),
  // The bytes were written by `canonicalText` from an event.
  document: JSON.parse(canonical) as AuditEvent,
})

/** Reading the trail is itself on record. */
async function onRecord<T>({ core }: PipelineDependencies, caller: Caller, work: () => Promise<T>): Promise<T> {
  const attempt = { caller, action: ACTION, target: TARGET, source: '' }
  return audited({ store: core.store, newId: core.newId, now: core.now }, attempt, async () => {
    const result = await work()
    await core.store.appendEvent(eventOf({ ...attempt, reasonCode: 200 }, core))
    return result
  })
}

export const auditEndpoints = (reader: Db): readonly Endpoint[] => [
  {
    route: listAuditEventsRoute,
    handle: async (deps, c) => {
      const caller = await known(deps, c)
      return onRecord(deps, caller, async () => {
        const { query } = await inputOf(listAuditEventsRoute, c)
        const rows = await listEvents(reader, visibilityOf(caller), query)
        const page = rows.slice(0, query.limit)
        const next = rows.length > page.length ? page.at(-1)?.sequence : undefined
        return c.json({ events: page.map(present), ...(next === undefined ? {} : { next: String(next) }) })
      })
    },
  },
  {
    route: getAuditEventRoute,
    handle: async (deps, c) => {
      const caller = await known(deps, c)
      return onRecord(deps, caller, async () => {
        const id = parseEventId(c.req.param('id') ?? '')
        const row = id && (await findEvent(reader, visibilityOf(caller), id))
        if (!row) throw new KeyError({ code: 'NOT_FOUND_ERR' })
        return c.json({ ...present(row), formatVersion: row.format_version, canonical: row.canonical })
      })
    },
  },
]
