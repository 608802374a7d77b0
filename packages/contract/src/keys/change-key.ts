import { createRoute, z } from '@hono/zod-openapi'
import { KEY_DESCRIPTION, KEY_NAME } from '@keywright/core/vocabulary/limits'
import { isKeyRingId, KEY_RING_ID } from '@keywright/core/vocabulary/key-ring'
import { keyFailures } from '../error.ts'
import { bearerOrCookie, ifMatchHeader, instanceHeaders, keyRingHeader, preferHeader } from '../headers.ts'
import { flag, trimmed } from '../text.ts'
import { tagsField } from './create-key.ts'
import { keyCollection, keyPath } from './key.ts'

const headers = instanceHeaders.extend(keyRingHeader.shape).extend(ifMatchHeader.shape)
const common = { tags: ['Keys'], security: bearerOrCookie }
const shown = (description: string) => ({ description, content: { 'application/json': { schema: keyCollection } } })

/** What of a key can be changed; Key Protect knows the ring alone. An empty description or list takes it away. */
export const patchKeyRequest = z
  .strictObject({
    keyRingID: z.string({ error: KEY_RING_ID.rule }).refine(isKeyRingId, KEY_RING_ID.rule).optional(),
    name: trimmed(KEY_NAME).optional(),
    description: z.union([trimmed(KEY_DESCRIPTION), z.literal('')], { error: KEY_DESCRIPTION.rule }).optional(),
    tags: tagsField().optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'at least one of keyRingID, name, description and tags is needed')
  .openapi('PatchKeyRequest')

export const patchKeyRoute = createRoute({
  method: 'patch',
  path: '/api/v2/keys/{id}',
  operationId: 'patchKey',
  summary: 'Move a key to another ring, rename or describe it',
  ...common,
  request: {
    headers,
    params: keyPath,
    body: { required: true, content: { 'application/json': { schema: patchKeyRequest } } },
  },
  responses: { 200: shown('The key as it is now'), ...keyFailures },
})

export const deleteKeyRoute = createRoute({
  method: 'delete',
  path: '/api/v2/keys/{id}',
  operationId: 'deleteKey',
  summary: 'Delete a key; it can be restored for a while',
  ...common,
  request: {
    headers: headers.extend(preferHeader.shape),
    params: keyPath,
    query: z.strictObject({
      force: flag().optional().openapi({ type: 'string', description: 'Also while resources are registered with it.' }),
    }),
  },
  responses: { 200: shown('The deleted key'), 204: { description: 'Deleted' }, ...keyFailures },
})

export const restoreKeyRoute = createRoute({
  method: 'post',
  path: '/api/v2/keys/{id}/restore',
  operationId: 'restoreKey',
  summary: 'Give a deleted key its life back',
  ...common,
  request: {
    headers: headers.extend(preferHeader.shape),
    params: keyPath,
    body: { content: { 'application/json': { schema: z.unknown().openapi({ description: 'Ignored.' }) } } },
  },
  responses: { 201: shown('The key as it is now'), ...keyFailures },
})

export const purgeKeyRoute = createRoute({
  method: 'delete',
  path: '/api/v2/keys/{id}/purge',
  operationId: 'purgeKey',
  summary: 'End a deleted key for good: nothing of it is left',
  ...common,
  request: { headers: headers.extend(preferHeader.shape), params: keyPath },
  responses: { 200: shown('What was known of the key'), 204: { description: 'Purged' }, ...keyFailures },
})
