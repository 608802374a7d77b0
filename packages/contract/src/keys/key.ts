import { z } from '@hono/zod-openapi'
import { COLLECTION_TYPES, collectionOf, uuid, wireDate } from '../collection.ts'

export const keyVersionSchema = z.object({ id: uuid(), creationDate: wireDate() }).openapi('KeyVersion')

/** A key as it is shown to callers (key-protect-api.md §2.3). Material has no place in it. */
export const keySchema = z
  .object({
    type: z.literal(COLLECTION_TYPES.key),
    id: uuid(),
    name: z.string(),
    aliases: z.array(z.string()),
    description: z.string().optional(),
    tags: z.array(z.string()).optional(),
    state: z.int().openapi({ description: '0 pre-activation, 1 active, 2 suspended, 3 deactivated, 5 destroyed' }),
    extractable: z.boolean().openapi({ description: 'false for a root key, true for a standard key' }),
    expirationDate: wireDate().optional(),
    crn: z.string(),
    imported: z.boolean(),
    keyRingID: z.string(),
    creationDate: wireDate(),
    createdBy: z.string(),
    algorithmType: z.literal('Deprecated'),
    algorithmMetadata: z.object({ bitLength: z.enum(['128', '192', '256']), mode: z.literal('Deprecated') }),
    algorithmBitSize: z.int(),
    algorithmMode: z.literal('Deprecated'),
    lastUpdateDate: wireDate().optional(),
    lastRotateDate: wireDate().optional(),
    keyVersion: keyVersionSchema.optional(),
    dualAuthDelete: z.object({ enabled: z.boolean() }),
    deleted: z.boolean(),
  })
  .openapi('Key')

export type KeyResource = z.infer<typeof keySchema>

export const keyCollection = collectionOf(COLLECTION_TYPES.key, keySchema, {}).openapi('KeyCollection')

export const keyPath = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, description: 'The key id.' }),
})
