import { createRoute, z } from '@hono/zod-openapi'
import { COLLECTION_TYPES, collectionOf, uuid, wireDate } from '../collection.ts'
import { keyFailures } from '../error.ts'
import { bearerOrCookie, ifMatchHeader, instanceHeaders, keyRingHeader } from '../headers.ts'
import { keyPath } from './key.ts'

const aliasSchema = z
  .object({ keyId: uuid(), alias: z.string(), createdBy: z.string(), creationDate: wireDate() })
  .openapi('KeyAlias')

const common = {
  path: '/api/v2/keys/{id}/aliases/{alias}' as const,
  tags: ['Keys'],
  security: bearerOrCookie,
  request: {
    headers: instanceHeaders.extend(keyRingHeader.shape).extend(ifMatchHeader.shape),
    params: keyPath.extend({ alias: z.string().openapi({ param: { name: 'alias', in: 'path' } }) }),
  },
}

export const createKeyAliasRoute = createRoute({
  method: 'post',
  operationId: 'createKeyAlias',
  summary: 'Give a key another name, unique in its instance, deleted keys included',
  ...common,
  responses: {
    201: {
      description: 'Created',
      content: {
        'application/json': {
          schema: collectionOf(COLLECTION_TYPES.alias, aliasSchema, {}).openapi('KeyAliasCollection'),
        },
      },
    },
    ...keyFailures,
  },
})

export const deleteKeyAliasRoute = createRoute({
  method: 'delete',
  operationId: 'deleteKeyAlias',
  summary: 'Take an alias from a key, a deleted one too: then another may have it',
  ...common,
  responses: { 204: { description: 'Deleted' }, ...keyFailures },
})
