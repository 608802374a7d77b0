import { createRoute } from '@hono/zod-openapi'
import { keyFailures } from '../error.ts'
import { bearerOrCookie, instanceHeaders, keyRingHeader } from '../headers.ts'
import { keyCollection, keyPath } from './key.ts'

const oneKey = {
  tags: ['Keys'],
  security: bearerOrCookie,
  request: { headers: instanceHeaders.extend(keyRingHeader.shape), params: keyPath },
  responses: {
    200: { description: 'The key', content: { 'application/json': { schema: keyCollection } } },
    ...keyFailures,
  },
}

export const getKeyRoute = createRoute({
  method: 'get',
  path: '/api/v2/keys/{id}',
  operationId: 'getKey',
  summary: 'Read a key',
  ...oneKey,
})

export const getKeyMetadataRoute = createRoute({
  method: 'get',
  path: '/api/v2/keys/{id}/metadata',
  operationId: 'getKeyMetadata',
  summary: 'Read what is known about a key, never its payload',
  ...oneKey,
})
