import { z } from '@hono/zod-openapi'
import { COLLECTION_TYPES } from './collection.ts'

const reasonSchema = z
  .object({
    code: z.string().openapi({ example: 'INVALID_FIELD_ERR' }),
    message: z.string(),
    status: z.int(),
    moreInfo: z.string(),
    target: z
      .object({ type: z.enum(['field', 'query_param', 'header']), name: z.string() })
      .optional()
      .openapi({ description: 'What the caller sent that is wrong; absent where no single field is to blame.' }),
    keywright: z.object({ approvalId: z.string(), action: z.string(), approvers: z.int() }).optional().openapi({
      description:
        'Of `AUTHORIZATIONS_NOT_MET`: the request that waits, and for how many people who may do the action themselves.',
    }),
  })
  .openapi('Reason')

/** Key Protect's error body (key-protect-api.md §2.8); 401 carries no `reasons`. One shape on every surface. */
export const errorSchema = z
  .object({
    metadata: z.object({ collectionType: z.literal(COLLECTION_TYPES.error), collectionTotal: z.literal(1) }),
    resources: z.array(z.object({ errorMsg: z.string(), reasons: z.array(reasonSchema).optional() })).length(1),
  })
  .openapi('Error')

export type ErrorBody = z.infer<typeof errorSchema>

const failure = (description: string) => ({ description, content: { 'application/json': { schema: errorSchema } } })

/** What any call may answer besides its own outcome. */
export const commonFailures = {
  400: failure('The request is not valid; nothing was changed.'),
  401: failure('Not signed in, the session has ended, or no role allows this.'),
  413: failure('The body is larger than this endpoint takes.'),
  429: failure('Too many attempts; wait and try again.'),
  503: failure('The HSM or the database cannot be reached.'),
  507: failure('The disk of the service is full; nothing was changed.'),
} as const

export const keyFailures = {
  ...commonFailures,
  404: failure('No such key.'),
  409: failure('The key is not in a state that allows this.'),
  410: failure('The key has been deleted.'),
  412: failure('Somebody changed the key since `If-Match` was read; nothing was changed.'),
  422: failure('The ciphertext or the material is not valid for this key.'),
} as const

/** Failures of what is no key. */
export const notFound = { 404: failure('There is no such thing, or it is not yours to see.') } as const
export const conflict = { 409: failure('It is not in a state that allows this; nothing was changed.') } as const
