import { exportAuditEventsRoute } from '@keywright/contract/dashboard/audit-events'
import { eventOf } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { statusOf } from '@keywright/core/errors/status'
import { audited, type Attempt } from '@keywright/core/operations/audited'
import type { AuditTrail, RecordedEvent, TrailFilter, Visibility } from '@keywright/core/ports/audit-trail'
import { toHex } from '@keywright/core/vocabulary/bytes'
import type { Logger } from 'pino'
import { authenticate } from '../../http/authenticate.ts'
import { inputOf } from '../../http/input.ts'
import { auditor, type Endpoint, type PipelineDependencies } from '../../http/pipeline.ts'
import { CSV_HEAD, csvOf } from '../../presenters/audit-csv.ts'
import { exportStream, type Ended } from './export-stream.ts'
import { attemptOn, filterOf, visibilityOf } from './trail-access.ts'

const ACTION = 'kms.audit-events.export'
/** All that is ever in memory of an export. */
const PAGE = 500

const FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', head: CSV_HEAD, line: csvOf },
  jsonl: {
    type: 'application/x-ndjson',
    head: '',
    // The canonical text as it stands: a reader can hash the very bytes that were hashed.
    line: ({ sequence, leafHash, canonical }: RecordedEvent) =>
      `{"sequence":${sequence},"leafHash":"${toHex(leafHash)}","document":${canonical}}\n`,
  },
} as const

interface Question {
  readonly visibility: Visibility
  readonly filter: TrailFilter
}

/** Everything that matches, newest first; what is committed after the first page is not part of it. */
async function* pagesFrom(
  first: readonly RecordedEvent[],
  trail: AuditTrail,
  { visibility, filter }: Question,
): AsyncGenerator<readonly RecordedEvent[], undefined> {
  let page = first
  while (page.length > 0) {
    yield page
    const before = page.at(-1)?.sequence
    page = page.length < PAGE ? [] : await trail.list(visibility, { ...filter, before }, PAGE)
  }
}

/** The outcome beside the intent. It must not fail an export that has failed already. */
const outcomeOf =
  ({ core }: PipelineDependencies, attempt: Attempt, log: Pick<Logger, 'error'>): Ended =>
  async (responseData, error) => {
    const code = error instanceof KeyError ? error.failure.code : 'INTERNAL_ERR'
    const failed = error === undefined ? { reasonCode: 200 } : { failure: code, reasonCode: statusOf(code).status }
    if (error !== undefined) log.error({ err: error }, 'an export of the audit trail was cut short')
    try {
      await core.store.appendEvent(eventOf({ ...attempt, ...failed, responseData }, core))
    } catch (unwritten) {
      log.error({ err: unwritten }, 'the end of an export could not be written down')
      if (error === undefined) throw unwritten
    }
  }

/** The trail as a file. An intent is on record before the first byte leaves, and what left after the last. */
export const exportEndpoint = (trail: AuditTrail, log: Pick<Logger, 'error'>): Endpoint => ({
  route: exportAuditEventsRoute,
  rule: 'kms.audit-events.export',
  handle: async (deps, c) => {
    const caller = await authenticate(deps, c)
    return audited(auditor(deps.core), attemptOn(caller, ACTION), async () => {
      const visibility = visibilityOf(caller, ACTION)
      const { query } = await inputOf(exportAuditEventsRoute, c)
      // Whoever asks for the headers alone reads no stream, and nobody would end it.
      if (c.req.method === 'HEAD') throw new KeyError({ code: 'METHOD_NOT_ALLOWED_ERR' })
      const { format } = query
      const filter = filterOf(query)
      // What fails here is still answered as a failure; later a file that is cut off says it.
      const first = await trail.list(visibility, filter, PAGE)
      const attempt = attemptOn(caller, ACTION, { format })
      await deps.core.store.appendEvent(eventOf({ ...attempt, reasonCode: 200, pending: true }, deps.core))
      c.header('Content-Type', FORMATS[format].type)
      c.header('Content-Disposition', `attachment; filename="audit-trail.${format}"`)
      const pages = pagesFrom(first, trail, { visibility, filter })
      return c.body(exportStream({ ...FORMATS[format], pages, ended: outcomeOf(deps, attempt, log) }))
    })
  },
})
