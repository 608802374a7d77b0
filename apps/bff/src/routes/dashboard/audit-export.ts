import { exportAuditEventsRoute } from '@keywright/contract/dashboard/audit-events'
import { eventOf, type AuditFacts } from '@keywright/core/audit/event'
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

/** Everything that matches, newest first, page by page; what is committed after the first page is not part of it. */
async function* pagesOf(
  trail: AuditTrail,
  visibility: Visibility,
  filter: TrailFilter,
): AsyncGenerator<readonly RecordedEvent[], undefined> {
  let page = await trail.list(visibility, filter, PAGE)
  while (page.length > 0) {
    yield page
    const before = page.at(-1)?.sequence
    page = page.length < PAGE ? [] : await trail.list(visibility, { ...filter, before }, PAGE)
  }
}

interface Export {
  readonly format: keyof typeof FORMATS
  readonly pages: AsyncGenerator<readonly RecordedEvent[], undefined>
  /** Writes down how it ended: `facts` when it did, `error` when it failed. */
  readonly ended: (facts: AuditFacts, error?: unknown) => Promise<void>
}

/** A page is read when the client has taken the one before; a client that goes away ends it. It ends once, whatever. */
function exported({ format, pages, ended }: Export): ReadableStream<Uint8Array> {
  const { head, line } = FORMATS[format]
  const encoder = new TextEncoder()
  let [events, isHead, isOver, isGone] = [0, true, false, false]
  const end = async (facts: { readonly complete: boolean }, error?: unknown): Promise<void> => {
    if (isOver) return
    isOver = true
    await ended({ totalResources: events, ...facts }, error)
  }
  const send = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const { done, value: page = [] } = await pages.next()
    // Gone while the page was read: its end is on record.
    if (isOver) return
    const text = (isHead ? head : '') + page.map(line).join('')
    if (text !== '') controller.enqueue(encoder.encode(text))
    isHead = false
    events += page.length
    if (done !== true) return
    await end({ complete: true })
    if (!isGone) controller.close()
  }
  const source: UnderlyingDefaultSource<Uint8Array> = {
    pull: async (controller) => {
      try {
        await send(controller)
      } catch (error) {
        await end({ complete: false }, error)
        // Cut off, so that nobody takes half a file for all of it; the reason is in the log.
        controller.error(new Error('the export could not be completed'))
      }
    },
    cancel: async () => {
      isGone = true
      await end({ complete: false })
      await pages.return(undefined)
    },
  }
  return new ReadableStream(source, { highWaterMark: 0 })
}

/** The outcome beside the intent. It must not fail an export that has failed already. */
const outcomeOf =
  ({ core }: PipelineDependencies, attempt: Attempt, log: Pick<Logger, 'error'>): Export['ended'] =>
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
  handle: async (deps, c) => {
    const caller = await authenticate(deps, c)
    return audited(auditor(deps.core), attemptOn(caller, ACTION), async () => {
      const visibility = visibilityOf(caller, ACTION)
      const { query } = await inputOf(exportAuditEventsRoute, c)
      // Whoever asks for the headers alone reads no stream, and nobody would end it.
      if (c.req.method === 'HEAD') throw new KeyError({ code: 'METHOD_NOT_ALLOWED_ERR' })
      const { format } = query
      const attempt = attemptOn(caller, ACTION, { format })
      await deps.core.store.appendEvent(eventOf({ ...attempt, reasonCode: 200, pending: true }, deps.core))
      c.header('Content-Type', FORMATS[format].type)
      c.header('Content-Disposition', `attachment; filename="audit-trail.${format}"`)
      const pages = pagesOf(trail, visibility, filterOf(query))
      return c.body(exported({ format, pages, ended: outcomeOf(deps, attempt, log) }))
    })
  },
})
