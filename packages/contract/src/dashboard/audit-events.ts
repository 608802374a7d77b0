import { createRoute, z } from '@hono/zod-openapi'
import { uuid } from '../collection.ts'
import { commonFailures } from '../error.ts'
import { bearerOrCookie } from '../headers.ts'
import { whole } from '../text.ts'

const DATE_RULE = 'an RFC 3339 date and time'
const LIMIT_RULE = 'an integer between 1 and 500 (inclusive)'

/** The event's document in CADF's words (key-protect-api.md §1.13); never payloads, never nonces. */
export const auditDocumentSchema = z
  .object({
    id: uuid(),
    eventTime: z.string(),
    action: z.string(),
    outcome: z.enum(['success', 'failure', 'pending']),
    message: z.string(),
    severity: z.enum(['normal', 'warning', 'critical']),
    correlationId: z.string(),
    initiator: z.object({
      id: z.string(),
      name: z.string(),
      typeURI: z.string(),
      credential: z.object({ type: z.string() }),
      host: z.object({ address: z.string() }),
    }),
    target: z.object({ id: z.string(), name: z.string(), typeURI: z.string() }),
    observer: z.object({ name: z.string() }),
    reason: z.object({ reasonCode: z.int(), reasonType: z.string() }),
    requestData: z.record(z.string(), z.union([z.string(), z.int(), z.boolean()])),
    responseData: z.record(z.string(), z.union([z.string(), z.int(), z.boolean()])),
    dataEvent: z.boolean(),
    logSourceCRN: z.string(),
  })
  .openapi('AuditDocument')

export const auditEventSchema = z
  .object({
    sequence: z.int().openapi({ description: 'Order of commitment.' }),
    leafHash: z.string().openapi({ description: 'RFC 6962 §2.1 leaf hash of the canonical bytes, hex.' }),
    document: auditDocumentSchema,
  })
  .openapi('AuditEvent')

export type AuditEventResource = z.infer<typeof auditEventSchema>

const date = () => z.iso.datetime({ offset: true, error: DATE_RULE }).optional().openapi({ format: 'date-time' })
const text = (max: number) => z.string().max(max, `at most ${max} characters`).optional()

const trailFilter = {
  instance: text(64).openapi({
    description: 'Only events of this instance; without it, everything the caller may see.',
  }),
  action: text(2_000).openapi({ description: 'Whole action names, comma-separated.' }),
  outcome: z.enum(['success', 'failure', 'pending'], { error: 'success, failure or pending' }).optional(),
  severity: z.enum(['normal', 'warning', 'critical'], { error: 'normal, warning or critical' }).optional(),
  initiator: text(200).openapi({ description: 'The id of who did it.' }),
  key: text(64).openapi({ description: 'The id of a key.' }),
  correlation: text(100),
  from: date(),
  to: date(),
  search: text(200).openapi({ description: 'Part of a message, a name, an address or a key id, in any case.' }),
  keyRing: text(100).openapi({ description: 'The id of a key ring, of events about keys.' }),
  sourceAddress: text(64),
}

/** What of the trail is asked for, whatever the endpoint makes of it. */
export type TrailQuery = z.infer<z.ZodObject<typeof trailFilter>>

const listAuditEventsQuery = z.strictObject({
  ...trailFilter,
  before: z
    .string()
    .regex(/^\d{1,15}$/, 'the cursor of an earlier answer')
    .optional()
    .openapi({ description: 'The `next` of an earlier answer.' }),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, LIMIT_RULE)
    .transform(Number)
    .pipe(z.number().min(1, LIMIT_RULE).max(500, LIMIT_RULE))
    .default(50)
    .openapi({ type: 'integer', minimum: 1, maximum: 500, default: 50 }),
})

export const listAuditEventsRoute = createRoute({
  method: 'get',
  path: '/bff/audit-events',
  operationId: 'listAuditEvents',
  summary: 'The audit trail, newest first',
  tags: ['Dashboard'],
  security: bearerOrCookie,
  request: { query: listAuditEventsQuery },
  responses: {
    200: {
      description: 'A page of events',
      content: {
        'application/json': {
          schema: z
            .object({
              events: z.array(auditEventSchema),
              next: z.string().optional().openapi({ description: 'Cursor of the next page; absent on the last one.' }),
            })
            .openapi('AuditEventList'),
        },
      },
    },
    ...commonFailures,
  },
})

export const getAuditEventRoute = createRoute({
  method: 'get',
  path: '/bff/audit-events/{id}',
  operationId: 'getAuditEvent',
  summary: 'One event with the exact bytes that were hashed',
  tags: ['Dashboard'],
  security: bearerOrCookie,
  request: { params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }) },
  responses: {
    200: {
      description: 'The event',
      content: {
        'application/json': {
          schema: auditEventSchema
            .extend({
              formatVersion: z.int(),
              canonical: z.string().openapi({ description: 'The canonical bytes as UTF-8 text.' }),
            })
            .openapi('AuditEventDetail'),
        },
      },
    },
    404: { ...commonFailures[400], description: 'No such event.' },
    ...commonFailures,
  },
})

const BARS_RULE = 'an integer between 1 and 200 (inclusive)'

export const auditFiguresQuery = z.strictObject({
  ...trailFilter,
  bars: whole(BARS_RULE, 1, 200).default(60).openapi({ type: 'integer', minimum: 1, maximum: 200, default: 60 }),
})

const facet = z.array(z.object({ value: z.string(), name: z.string().optional(), count: z.int() }))

export const getAuditFiguresRoute = createRoute({
  method: 'get',
  path: '/bff/audit-figures',
  operationId: 'getAuditFigures',
  summary: 'How many events there are over time, and which values occur',
  tags: ['Dashboard'],
  security: bearerOrCookie,
  request: { query: auditFiguresQuery },
  responses: {
    200: {
      description: 'Figures',
      content: {
        'application/json': {
          schema: z
            .object({
              total: z.int(),
              from: z.string().optional().openapi({ description: 'Where the bars begin; absent without events.' }),
              to: z.string().optional(),
              bars: z.array(z.object({ from: z.string(), success: z.int(), failure: z.int() })),
              facets: z.object({
                action: facet,
                initiator: facet,
                outcome: facet,
                severity: facet,
                key: facet,
                keyRing: facet,
                sourceAddress: facet,
              }),
            })
            .openapi('AuditFigures'),
        },
      },
    },
    ...commonFailures,
  },
})

export const exportAuditEventsRoute = createRoute({
  method: 'get',
  path: '/bff/audit-export',
  operationId: 'exportAuditEvents',
  summary: 'Everything that matches, newest first, as one file',
  tags: ['Dashboard'],
  security: bearerOrCookie,
  request: {
    query: z.strictObject({
      ...trailFilter,
      format: z.enum(['csv', 'jsonl'], { error: 'csv or jsonl' }),
    }),
  },
  responses: {
    200: {
      description: 'A file, streamed',
      content: { 'text/csv': { schema: z.string() }, 'application/x-ndjson': { schema: z.string() } },
    },
    ...commonFailures,
  },
})
