import { createRoute, z } from '@hono/zod-openapi'
import { commonFailures } from '../error.ts'
import { bearerOrCookie } from '../headers.ts'

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
    importHash: z.enum(['SHA-256', 'SHA-1']).optional(),
    canary: z
      .object({ at: z.string(), lastMs: z.number(), p50Ms: z.number(), p95Ms: z.number(), samples: z.int() })
      .optional()
      .openapi({ description: 'What operations with a key of the token took lately.' }),
    lastProblem: z.object({ at: z.string(), problem: z.string() }).optional(),
  })
  .openapi('Hsm')

export type HsmResource = z.infer<typeof hsmSchema>

export const getHsmRoute = createRoute({
  method: 'get',
  path: '/bff/hsm',
  operationId: 'getHsm',
  summary: 'How the HSM is',
  tags: ['Dashboard'],
  security: bearerOrCookie,
  responses: {
    200: { description: 'Health', content: { 'application/json': { schema: hsmSchema } } },
    ...commonFailures,
  },
})

export const getHsmObjectsRoute = createRoute({
  method: 'get',
  path: '/bff/hsm/objects',
  operationId: 'getHsmObjects',
  summary: 'What the token holds against what the database expects',
  tags: ['Dashboard'],
  security: bearerOrCookie,
  responses: {
    200: {
      description: 'Objects',
      content: {
        'application/json': {
          schema: z
            .object({
              flags: z.array(z.string()),
              sessions: z.int().optional(),
              maxSessions: z.int().optional(),
              objects: z.array(
                z.object({
                  id: z.string().optional(),
                  label: z.string(),
                  purpose: z.string().optional(),
                  instanceId: z.string().optional(),
                  status: z.enum(['expected', 'missing', 'unknown']),
                }),
              ),
            })
            .openapi('HsmObjects'),
        },
      },
    },
    ...commonFailures,
  },
})

export const testHsmRoute = createRoute({
  method: 'post',
  path: '/bff/hsm/self-test',
  operationId: 'testHsm',
  summary: 'Use a key of the token now',
  tags: ['Dashboard'],
  security: bearerOrCookie,
  responses: {
    200: {
      description: 'It works',
      content: { 'application/json': { schema: z.object({ ms: z.number() }).openapi('HsmSelfTest') } },
    },
    ...commonFailures,
  },
})
