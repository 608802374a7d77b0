import { createRoute, z } from '@hono/zod-openapi'
import { COLLECTION_TYPES, collectionOf, wireDate } from '../collection.ts'
import { keyFailures } from '../error.ts'
import { bearerOrCookie, instanceHeaders, keyRingHeader } from '../headers.ts'
import { flag, paging } from '../text.ts'
import { keyPath, keyVersionSchema } from './key.ts'

export const listKeyVersionsQuery = z.strictObject({
  ...paging(200),
  totalCount: flag().optional().openapi({ type: 'string', description: 'Adds `totalCount` to the metadata.' }),
  allKeyStates: flag()
    .optional()
    .openapi({ type: 'string', description: 'Answers for keys that are not active as well.' }),
})

export const keyVersionCollection = collectionOf(COLLECTION_TYPES.keyVersion, keyVersionSchema, {
  totalCount: z.int().optional(),
}).openapi('KeyVersionCollection')

export const listKeyVersionsRoute = createRoute({
  method: 'get',
  path: '/api/v2/keys/{id}/versions',
  operationId: 'listKeyVersions',
  summary: 'The versions of a root key, newest first',
  tags: ['Keys'],
  security: bearerOrCookie,
  request: {
    headers: instanceHeaders.extend(keyRingHeader.shape),
    params: keyPath,
    query: listKeyVersionsQuery,
  },
  responses: {
    200: { description: 'Versions', content: { 'application/json': { schema: keyVersionCollection } } },
    ...keyFailures,
  },
})

const optionalFlag = () => z.boolean().optional().openapi({ description: 'Absent where the HSM does not show it.' })

/** What the HSM answers when asked how it protects this key's material, and what each version was used for. */
export const keyProtectionSchema = z
  .object({
    versions: z.array(
      keyVersionSchema.extend({
        checkValue: z.string(),
        uses: z.int(),
        encryptions: z.int(),
        lastUsedDate: wireDate().optional(),
      }),
    ),
    kekId: z.string().openapi({ description: 'CKA_ID of the key-encryption key, in hex.' }),
    token: z.object({ label: z.string(), model: z.string(), serial: z.string() }).optional(),
    material: z
      .object({
        sensitive: optionalFlag(),
        extractable: optionalFlag(),
        alwaysSensitive: optionalFlag(),
        neverExtractable: optionalFlag(),
        local: optionalFlag(),
      })
      .optional()
      .openapi({ description: 'PKCS#11 flags of the newest version at work; absent while the HSM is away.' }),
  })
  .openapi('KeyProtection')

export const getKeyProtectionRoute = createRoute({
  method: 'get',
  path: '/bff/keys/{id}/protection',
  operationId: 'getKeyProtection',
  summary: 'How the HSM protects a key, and what its versions were used for',
  tags: ['Dashboard'],
  security: bearerOrCookie,
  request: { headers: instanceHeaders.extend(keyRingHeader.shape), params: keyPath },
  responses: {
    200: { description: 'Protection', content: { 'application/json': { schema: keyProtectionSchema } } },
    ...keyFailures,
  },
})
