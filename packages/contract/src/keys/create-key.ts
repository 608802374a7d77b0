import { createRoute, z } from '@hono/zod-openapi'
import { ALIAS, isAlias, MAX_ALIASES } from '@keywright/core/vocabulary/alias'
import {
  EXPIRATION_RULE,
  isTag,
  KEY_DESCRIPTION,
  KEY_NAME,
  KEY_TAG,
  MAX_TAGS,
  PAYLOAD_RULE,
} from '@keywright/core/vocabulary/limits'
import { COLLECTION_TYPES, requestMetadata } from '../collection.ts'
import { commonFailures, conflict, notFound } from '../error.ts'
import { bearerOrCookie, instanceHeaders, keyRingHeader, preferHeader } from '../headers.ts'
import { trimmed } from '../text.ts'
import { keyCollection } from './key.ts'

const ALIASES_RULE = `an array of at most ${MAX_ALIASES} different aliases, each ${ALIAS.rule}`
const allDifferent = (texts: readonly string[]): boolean => new Set(texts).size === texts.length

export const tagsField = () =>
  z
    .array(z.string({ error: KEY_TAG.rule }).refine(isTag, KEY_TAG.rule), { error: KEY_TAG.rule })
    .max(MAX_TAGS, KEY_TAG.rule)
    .refine(allDifferent, KEY_TAG.rule)

/** More than five is a conflict of its own on the wire, so the quota is the operation's to judge. */
export const aliasesField = () =>
  z
    .array(z.string({ error: ALIASES_RULE }).refine(isAlias, ALIASES_RULE), { error: ALIASES_RULE })
    .max(100, ALIASES_RULE)
    .refine(allDifferent, ALIASES_RULE)

/** What can be said of any new key, however its material comes about. */
export const keyDetails = {
  name: trimmed(KEY_NAME),
  description: trimmed(KEY_DESCRIPTION).optional(),
  aliases: aliasesField().optional(),
  tags: tagsField().optional(),
  expirationDate: z.iso
    .datetime({ offset: true, error: EXPIRATION_RULE })
    .optional()
    .openapi({ format: 'date-time', description: 'In the future; cannot be changed later.' }),
}

/** One key to create; with a payload it is imported in plain. */
export const newKeySchema = z
  .strictObject({
    type: z.literal(COLLECTION_TYPES.key, { error: `"${COLLECTION_TYPES.key}"` }).optional(),
    ...keyDetails,
    extractable: z
      .boolean({ error: 'true or false' })
      .openapi({ description: 'false makes a root key, true a standard key.' }),
    payload: z
      .string({ error: PAYLOAD_RULE })
      .min(1, PAYLOAD_RULE)
      .optional()
      .openapi({ format: 'byte', description: 'Imports this material instead of generating some.' }),
  })
  .openapi('NewKey')

export const createKeyRequest = z
  .strictObject({
    metadata: requestMetadata(COLLECTION_TYPES.key),
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
  summary: 'Create a key inside the HSM, or import one in plain',
  tags: ['Keys'],
  security: bearerOrCookie,
  request: {
    headers: instanceHeaders.extend(keyRingHeader.shape).extend(preferHeader.shape),
    body: { required: true, content: { 'application/json': { schema: createKeyRequest } } },
  },
  responses: {
    201: { description: 'Created', content: { 'application/json': { schema: keyCollection } } },
    ...commonFailures,
    ...notFound,
    ...conflict,
  },
})
