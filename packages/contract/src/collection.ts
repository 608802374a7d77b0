import { z } from '@hono/zod-openapi'

/** The collection types of key-protect-api.md §2.2 that are spoken today. */
export const COLLECTION_TYPES = {
  key: 'application/vnd.ibm.kms.key+json',
  keyVersion: 'application/vnd.ibm.kms.key.version+json',
  alias: 'application/vnd.ibm.kms.alias+json',
  keyRing: 'application/vnd.ibm.kms.key_ring+json',
  policy: 'application/vnd.ibm.kms.policy+json',
  error: 'application/vnd.ibm.kms.error+json',
} as const

const metadataSchema = (type: string) =>
  z.object({
    collectionType: z.literal(type),
    collectionTotal: z.int().min(0).openapi({ description: 'How many resources this answer carries.' }),
  })

/** An answer: `{metadata, resources}`; `more` adds members to the metadata. */
export const collectionOf = <Item extends z.ZodType, More extends z.ZodRawShape>(
  type: string,
  item: Item,
  more: More,
) => z.object({ metadata: metadataSchema(type).extend(more), resources: z.array(item) })

/** The head of a request's envelope; `total` is compared with the resources by the schema it belongs to. */
export const requestMetadata = (type: string) =>
  z.strictObject(
    {
      collectionType: z.literal(type, { error: `"${type}"` }),
      collectionTotal: z.int({ error: 'the number of resources' }),
    },
    { error: 'CollectionMetadata is empty' },
  )

/** Dates are RFC 3339 in UTC with a `Z` and second precision; Go's clients parse nothing else. */
export const wireDate = () => z.string().openapi({ format: 'date-time', example: '2026-03-12T03:37:32Z' })

export const uuid = () => z.string().openapi({ format: 'uuid', example: '0b8a1c52-5d4e-4b6a-9f0e-3c2d1b0a9f8e' })
