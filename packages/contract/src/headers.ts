import { z } from '@hono/zod-openapi'

/** Headers of every `/api/v2` call (key-protect-api.md §2.1). */
export const instanceHeaders = z.object({
  'Bluemix-Instance': z.string().openapi({ format: 'uuid', description: 'The id of the instance the call is about.' }),
  'Correlation-Id': z
    .string()
    .optional()
    .openapi({ format: 'uuid', description: 'Echoed in the answer and kept in the audit event; made when absent.' }),
})

/** On a key call: where a new key goes, or the ring the key must be in to be found. */
export const keyRingHeader = z.object({
  'X-Kms-Key-Ring': z.string().optional().openapi({ description: 'The id of a key ring.' }),
})

/** Ours: the change is made only if nobody changed the key since. A call that changes something and lacks it refuses it. */
export const ifMatchHeader = z.object({
  'If-Match': z
    .string()
    .optional()
    .openapi({ example: '"7"', description: 'The `keywright.revision` the change is based on, as an entity tag.' }),
})

/** `Prefer: return=minimal` asks for less, `return=representation` for everything. */
export const preferHeader = z.object({
  Prefer: z.enum(['return=representation', 'return=minimal']).optional(),
})

export const bearerOrCookie = [{ bearer: [] }, { session: [] }]
/** What a person alone has: a session and an account. */
export const cookieOnly = [{ session: [] }]
