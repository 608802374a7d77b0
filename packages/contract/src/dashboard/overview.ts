import { createRoute, z } from '@hono/zod-openapi'
import { KEY_STATES } from '@keywright/core/lifecycle/transition'
import { uuid, wireDate } from '../collection.ts'
import { commonFailures } from '../error.ts'
import { bearerOrCookie, instanceHeaders } from '../headers.ts'

/** What waits for a person, in the order of urgency. */
const attentionSchema = z
  .object({
    kind: z.enum(['hsm', 'expired', 'expiring', 'purging', 'failures', 'ceremony']).openapi({
      description:
        'hsm: it is not ready. expired, expiring: a key’s expiry has come, or comes within 30 days. purging: a deleted key can be restored for at most 7 days more. failures: more refused or failed calls in the last 24 hours than are usual. ceremony: an import was begun and not ended. A kind that names keys names at most ten; then `count`, without a key, says how many more there are.',
    }),
    keyId: uuid().optional(),
    name: z.string().optional(),
    at: wireDate().optional(),
    count: z.int().optional(),
    problem: z.string().optional(),
    ceremonyId: uuid().optional(),
  })
  .openapi('Attention')

export type Attention = z.infer<typeof attentionSchema>

export const overviewSchema = z
  .object({
    counts: z.array(z.object({ state: z.enum(KEY_STATES), extractable: z.boolean(), total: z.int() })),
    attention: z.array(attentionSchema),
    calendar: z
      .array(z.object({ date: z.string(), expiring: z.int(), purging: z.int() }))
      .openapi({ description: 'Of the next 90 days those on which something happens by itself, by UTC day.' }),
  })
  .openapi('Overview')

export const getOverviewRoute = createRoute({
  method: 'get',
  path: '/bff/overview',
  operationId: 'getOverview',
  summary: 'What an administrator of an instance should know first',
  tags: ['Dashboard'],
  security: bearerOrCookie,
  request: { headers: instanceHeaders },
  responses: {
    200: { description: 'Overview', content: { 'application/json': { schema: overviewSchema } } },
    ...commonFailures,
  },
})
