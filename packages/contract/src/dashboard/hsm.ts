import { createRoute, z } from '@hono/zod-openapi'
import { commonFailures } from '../error.ts'
import { cookieOnly } from '../headers.ts'

/** The token's health as the core's port reports it. */
export const hsmSchema = z
  .object({
    state: z.enum(['starting', 'ready', 'unavailable', 'locked-out', 'refused']),
    problem: z.string().optional().openapi({ description: 'Why it is not ready and what to do.' }),
    identity: z
      .object({
        moduleDescription: z.string(),
        label: z.string(),
        manufacturer: z.string(),
        model: z.string(),
        serial: z.string(),
        firmwareVersion: z.string(),
      })
      .optional(),
    capabilities: z.array(
      z.object({
        name: z.string(),
        neededFor: z.string(),
        required: z.boolean(),
        works: z.boolean(),
        problem: z.string().optional(),
      }),
    ),
    weak: z
      .boolean()
      .openapi({ description: 'true: the token lacks something the promises need, and runs all the same.' }),
    restarts: z.int(),
  })
  .openapi('Hsm')

export type HsmResource = z.infer<typeof hsmSchema>

export const getHsmRoute = createRoute({
  method: 'get',
  path: '/bff/hsm',
  operationId: 'getHsm',
  summary: 'How the HSM is',
  tags: ['Dashboard'],
  security: cookieOnly,
  responses: {
    200: { description: 'Health', content: { 'application/json': { schema: hsmSchema } } },
    ...commonFailures,
  },
})
