import { z } from '@hono/zod-openapi'
import { KEY_STATES } from '@keywright/core/lifecycle/transition'
import { COLLECTION_TYPES, collectionOf, uuid, wireDate } from '../collection.ts'

export const keyVersionSchema = z.object({ id: uuid(), creationDate: wireDate() }).openapi('KeyVersion')

/** What Key Protect has no member for. */
const keywrightSchema = z
  .object({
    state: z.enum(KEY_STATES).openapi({ description: 'The state in words: tells compromised from deactivated.' }),
    revision: z.int().openapi({ description: 'Goes into `If-Match` to change only what was seen.' }),
    checkValue: z.string().optional().openapi({
      description: 'A root key’s check value: the first 3 bytes of AES-ECB over a zero block, as the HSM computed it.',
    }),
    createdByName: z.string().optional().openapi({
      description: 'What whoever created it is called now: a person’s e-mail address, a service ID’s name.',
    }),
    deletedByName: z.string().optional(),
    lastToggleDate: wireDate().optional().openapi({ description: 'When it was last disabled or enabled.' }),
  })
  .openapi('KeywrightFacts')

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
    dualAuthDelete: z.object({
      enabled: z.boolean(),
      keySetForDeletion: z.boolean().optional(),
      authExpiration: wireDate().optional(),
    }),
    deleted: z.boolean(),
    deletionDate: wireDate().optional(),
    deletedBy: z.string().optional(),
    restoreAllowed: z.boolean().optional(),
    restoreExpirationDate: wireDate().optional(),
    purgeAllowed: z.boolean().optional(),
    purgeAllowedFrom: wireDate().optional(),
    purgeScheduledOn: wireDate().optional(),
    payload: z
      .string()
      .optional()
      .openapi({ format: 'byte', description: 'A standard key’s secret; only when it is created or read.' }),
    keywright: keywrightSchema,
  })
  .openapi('Key')

export type KeyResource = z.infer<typeof keySchema>

export const keyCollection = collectionOf(COLLECTION_TYPES.key, keySchema, {}).openapi('KeyCollection')

export const keyPath = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, description: 'The key id or one of its aliases.' }),
})
