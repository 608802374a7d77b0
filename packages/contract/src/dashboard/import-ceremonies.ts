import { createRoute, z } from '@hono/zod-openapi'
import { isKeyRingId, KEY_RING_ID } from '@keywright/core/vocabulary/key-ring'
import { PAYLOAD_RULE, WRAPPED_RULE } from '@keywright/core/vocabulary/limits'
import { uuid, wireDate } from '../collection.ts'
import { commonFailures, conflict, keyFailures, notFound } from '../error.ts'
import { bearerOrCookie, ifMatchHeader, instanceHeaders, keyRingHeader } from '../headers.ts'
import { keyDetails } from '../keys/create-key.ts'

const METHODS = ['browser', 'offline', 'plain'] as const
const METHOD_RULE = METHODS.join(', ')
const ROTATES_RULE = 'the id or an alias of the imported root key that gets a new version'
const hash = () => z.enum(['SHA-256', 'SHA-1'])

/** What an import by form came to; its record is printed from this. */
const resultSchema = z.object({
  keyId: uuid(),
  keyName: z.string(),
  versionId: uuid(),
  bits: z.int(),
  checkValue: z.string(),
  expectedCheckValue: z.string().optional(),
  material: z.object({
    sensitive: z.boolean().optional(),
    extractable: z.boolean().optional(),
    alwaysSensitive: z.boolean().optional(),
    neverExtractable: z.boolean().optional(),
    local: z.boolean().optional(),
  }),
  token: z.object({ serial: z.string(), model: z.string() }),
  eventId: uuid(),
  completedAt: wireDate(),
  completedBy: z.string(),
})

export const importCeremonySchema = z
  .object({
    id: uuid(),
    method: z.enum(METHODS),
    state: z.enum(['open', 'waiting', 'completed', 'cancelled', 'expired']),
    rotates: uuid().optional().openapi({ description: 'The imported key that gets a new version.' }),
    transport: z
      .object({
        publicKey: z.string().openapi({ format: 'byte', description: 'RSA-3072, DER SubjectPublicKeyInfo, base64.' }),
        hash: hash().openapi({ description: 'Of RSA-OAEP and its MGF1; the label is empty.' }),
      })
      .optional(),
    createdAt: wireDate(),
    createdBy: z.string(),
    createdByName: z.string().openapi({ description: 'What they were called when they began it.' }),
    expiresAt: wireDate(),
    result: resultSchema.optional(),
  })
  .openapi('ImportCeremony')

export type ImportCeremony = z.infer<typeof importCeremonySchema>

const one = (description: string) => ({
  description,
  content: { 'application/json': { schema: importCeremonySchema } },
})
const common = { tags: ['Dashboard'], security: bearerOrCookie }
const params = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })
const failures = { ...commonFailures, ...notFound, ...conflict }

/** What can be made and imported here, and how: the policy and what this HSM can really do. */
export const getImportOptionsRoute = createRoute({
  method: 'get',
  path: '/bff/import-options',
  operationId: 'getImportOptions',
  summary: 'Which keys may be created and imported, and by which methods',
  ...common,
  request: { headers: instanceHeaders },
  responses: {
    200: {
      description: 'Options',
      content: {
        'application/json': {
          schema: z
            .object({
              create: z.object({ root: z.boolean(), standard: z.boolean() }),
              import: z.object({ root: z.boolean(), standard: z.boolean() }),
              plain: z.boolean().openapi({ description: 'false: root material is taken wrapped only.' }),
              hash: hash().optional().openapi({ description: 'What this HSM unwraps with; absent when it cannot.' }),
            })
            .openapi('ImportOptions'),
        },
      },
    },
    ...commonFailures,
  },
})

export const createImportCeremonyRoute = createRoute({
  method: 'post',
  path: '/bff/import-ceremonies',
  operationId: 'createImportCeremony',
  summary: 'Begin an import by form: the HSM makes a key pair that unwraps for this one import',
  ...common,
  request: {
    headers: instanceHeaders.extend(keyRingHeader.shape),
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              method: z.enum(METHODS, { error: METHOD_RULE }),
              rotates: z.string({ error: ROTATES_RULE }).optional().openapi({ description: ROTATES_RULE }),
            })
            .openapi('CreateImportCeremonyRequest'),
        },
      },
    },
  },
  responses: { 201: one('Begun'), ...failures },
})

export const listImportCeremoniesRoute = createRoute({
  method: 'get',
  path: '/bff/import-ceremonies',
  operationId: 'listImportCeremonies',
  summary: 'All open imports by form, then the last hundred that ended; both newest first',
  ...common,
  request: { headers: instanceHeaders },
  responses: {
    200: {
      description: 'Ceremonies',
      content: {
        'application/json': {
          schema: z.object({ ceremonies: z.array(importCeremonySchema) }).openapi('ImportCeremonyList'),
        },
      },
    },
    ...commonFailures,
  },
})

export const getImportCeremonyRoute = createRoute({
  method: 'get',
  path: '/bff/import-ceremonies/{id}',
  operationId: 'getImportCeremony',
  summary: 'An import by form, and what it came to',
  ...common,
  request: { headers: instanceHeaders, params },
  responses: { 200: one('The ceremony'), ...failures },
})

export const cancelImportCeremonyRoute = createRoute({
  method: 'delete',
  path: '/bff/import-ceremonies/{id}',
  operationId: 'cancelImportCeremony',
  summary: 'Give an import up; its key pair is destroyed',
  ...common,
  request: { headers: instanceHeaders, params },
  responses: { 204: { description: 'Cancelled' }, ...failures },
})

const CHECK_VALUE_RULE = '6 hex digits'

export const completeImportCeremonyRequest = z
  .strictObject({
    wrapped: z.string({ error: WRAPPED_RULE }).max(1_024, WRAPPED_RULE).optional().openapi({ format: 'byte' }),
    payload: z.string({ error: PAYLOAD_RULE }).max(1_024, PAYLOAD_RULE).optional().openapi({ format: 'byte' }),
    expectedCheckValue: z
      .string({ error: CHECK_VALUE_RULE })
      .regex(/^[0-9a-fA-F]{6}$/, CHECK_VALUE_RULE)
      .optional()
      .openapi({ description: 'What the HSM must find; with another one nothing is kept.' }),
    key: z
      .strictObject({
        ...keyDetails,
        keyRingID: z
          .string({ error: KEY_RING_ID.rule })
          .refine(isKeyRingId, KEY_RING_ID.rule)
          .optional()
          .openapi({ description: 'Before `X-Kms-Key-Ring`, which says the same.' }),
      })
      .optional()
      .openapi({ description: 'The details of a new key; absent when a key is rotated.' }),
  })
  .openapi('CompleteImportCeremonyRequest')

export const completeImportCeremonyRoute = createRoute({
  method: 'post',
  path: '/bff/import-ceremonies/{id}/completion',
  operationId: 'completeImportCeremony',
  summary: 'Hand over the material: the HSM unwraps it, and the key exists',
  ...common,
  request: {
    headers: instanceHeaders.extend(keyRingHeader.shape).extend(ifMatchHeader.shape),
    params,
    body: { required: true, content: { 'application/json': { schema: completeImportCeremonyRequest } } },
  },
  responses: {
    201: one('Completed'),
    412: keyFailures[412],
    422: { ...conflict[409], description: 'The material or its check value is not right; nothing was kept.' },
    ...failures,
  },
})
