import { createRoute, z } from '@hono/zod-openapi'
import { COLLECTION_TYPES, collectionOf, wireDate } from '../collection.ts'
import { commonFailures, conflict, notFound } from '../error.ts'
import { bearerOrCookie, instanceHeaders } from '../headers.ts'
import { flag, paging } from '../text.ts'

const keyRingSchema = z
  .object({
    id: z.string(),
    creationDate: wireDate().optional(),
    createdBy: z.string().optional(),
    keywright: z.object({ keys: z.int(), deletedKeys: z.int(), createdByName: z.string().optional() }).openapi({
      description:
        'How many keys are in the ring that are not deleted, how many besides them that are, and who created it.',
    }),
  })
  .openapi('KeyRing', { description: '`default` has neither a date nor a creator.' })

export const listKeyRingsRoute = createRoute({
  method: 'get',
  path: '/api/v2/key_rings',
  operationId: 'listKeyRings',
  summary: 'The key rings of an instance',
  tags: ['Key rings'],
  security: bearerOrCookie,
  request: {
    headers: instanceHeaders,
    query: z.strictObject({ ...paging(100), totalCount: flag().optional().openapi({ type: 'string' }) }),
  },
  responses: {
    200: {
      description: 'Key rings',
      content: {
        'application/json': {
          schema: collectionOf(COLLECTION_TYPES.keyRing, keyRingSchema, { totalCount: z.int().optional() }).openapi(
            'KeyRingCollection',
          ),
        },
      },
    },
    ...commonFailures,
  },
})

const common = { tags: ['Key rings'], security: bearerOrCookie }
const params = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })

export const createKeyRingRoute = createRoute({
  method: 'post',
  path: '/api/v2/key_rings/{id}',
  operationId: 'createKeyRing',
  summary: 'Create a key ring; the answer has no body',
  ...common,
  request: { headers: instanceHeaders, params },
  responses: { 201: { description: 'Created' }, ...commonFailures, ...conflict },
})

export const deleteKeyRingRoute = createRoute({
  method: 'delete',
  path: '/api/v2/key_rings/{id}',
  operationId: 'deleteKeyRing',
  summary: 'Delete an empty key ring',
  ...common,
  request: {
    headers: instanceHeaders,
    params,
    query: z.strictObject({
      force: flag()
        .optional()
        .openapi({ type: 'string', description: 'Deleted keys are no hindrance, and move to `default`.' }),
    }),
  },
  responses: { 204: { description: 'Deleted' }, ...commonFailures, ...notFound, ...conflict },
})
