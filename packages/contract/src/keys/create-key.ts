import { createRoute, z } from '@hono/zod-openapi'
import { KEY_DESCRIPTION, KEY_NAME } from '@keywright/core/vocabulary/limits'
import { COLLECTION_TYPES } from '../collection.ts'
import { commonFailures } from '../error.ts'
import { bearerOrCookie, instanceHeaders, preferHeader } from '../headers.ts'
import { trimmed } from '../text.ts'
import { keyCollection } from './key.ts'

/** One key to create. Material is made inside the HSM; import comes with its own ceremony. */
export const newKeySchema = z
  .strictObject({
    type: z.literal(COLLECTION_TYPES.key, { error: `"${COLLECTION_TYPES.key}"` }).optional(),
    name: trimmed(KEY_NAME),
    description: trimmed(KEY_DESCRIPTION).optional(),
    extractable: z.literal(false, { error: 'false: this release creates root keys only' }),
  })
  .openapi('NewKey')

export type NewKey = z.infer<typeof newKeySchema>

export const createKeyRequest = z
  .strictObject({
    metadata: z.strictObject(
      {
        collectionType: z.literal(COLLECTION_TYPES.key, { error: `"${COLLECTION_TYPES.key}"` }),
        collectionTotal: z.int({ error: 'the number of resources' }),
      },
      { error: 'CollectionMetadata is empty' },
    ),
    resources: z
      .array(newKeySchema, { error: 'resources is not an array' })
      .length(1, 'Only creation of one key per request is supported'),
  })
  .refine(({ metadata, resources }) => metadata.collectionTotal === resources.length, {
    path: ['metadata', 'collectionTotal'],
  })
  .openapi('CreateKeyRequest')

export const createKeyRoute = createRoute({
  method: 'post',
  path: '/api/v2/keys',
  operationId: 'createKey',
  summary: 'Create a root key inside the HSM',
  tags: ['Keys'],
  security: bearerOrCookie,
  request: {
    headers: instanceHeaders.extend(preferHeader.shape),
    body: { required: true, content: { 'application/json': { schema: createKeyRequest } } },
  },
  responses: {
    201: { description: 'Created', content: { 'application/json': { schema: keyCollection } } },
    ...commonFailures,
  },
})
