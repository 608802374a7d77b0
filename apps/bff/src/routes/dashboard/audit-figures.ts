import { getAuditFiguresRoute } from '@keywright/contract/dashboard/audit-events'
import { FACETS, type AuditTrail, type Facet, type FacetValue } from '@keywright/core/ports/audit-trail'
import { authenticate } from '../../http/authenticate.ts'
import { inputOf } from '../../http/input.ts'
import type { Endpoint } from '../../http/pipeline.ts'
import { filterOf, onRecord } from './trail-access.ts'

/** What a list of values shows before it becomes one to scroll. */
const FACET_VALUES = 10

type Facets = Readonly<Record<Facet, readonly FacetValue[]>>

// Every facet has its key, which the type of `fromEntries` forgets.
const NO_FACETS = Object.fromEntries(FACETS.map((facet) => [facet, []])) as unknown as Facets

/** How many events there are over time, and which values occur among them. */
export const figuresEndpoint = (trail: AuditTrail): Endpoint => ({
  route: getAuditFiguresRoute,
  rule: 'kms.audit-events.list',
  handle: async (deps, c) => {
    const caller = await authenticate(deps, c)
    return onRecord(deps, caller, async (visibility) => {
      const { query } = await inputOf(getAuditFiguresRoute, c)
      const filter = filterOf(query)
      const span = await trail.span(visibility, filter)
      if (!span) return c.json({ total: 0, bars: [], facets: NO_FACETS })
      // A range that was asked for keeps its ends, so that its bars do not move while events come in.
      const from = query.from ?? span.from
      const to = query.to ?? (query.from === undefined ? span.to : deps.core.now())
      const [bars, facets] = await Promise.all([
        trail.histogram(visibility, filter, { from, to, bars: query.bars }),
        trail.facets(visibility, filter, FACET_VALUES),
      ])
      return c.json({ total: span.total, from, to, bars, facets })
    })
  },
})
