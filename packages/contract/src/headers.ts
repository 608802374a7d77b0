import { z } from '@hono/zod-openapi'

/** Headers of every `/api/v2` call (key-protect-api.md §2.1). */
export const instanceHeaders = z.object({
  'Bluemix-Instance': z.string().openapi({ format: 'uuid', description: 'The id of the instance the call is about.' }),
  'Correlation-Id': z
    .string()
    .optional()
    .openapi({ format: 'uuid', description: 'Echoed in the answer and kept in the audit event; made when absent.' }),
})

/** `Prefer: return=minimal` asks for less, `return=representation` for everything. */
export const preferHeader = z.object({
  Prefer: z.enum(['return=representation', 'return=minimal']).optional(),
})

export const bearerOrCookie = [{ bearer: [] }, { session: [] }]
export const cookieOnly = [{ session: [] }]
