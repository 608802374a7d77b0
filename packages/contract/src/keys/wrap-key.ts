import { createRoute, z } from '@hono/zod-openapi'
import { AAD_ITEM_MAX_CHARACTERS, AAD_MAX_ITEMS, MAX_PLAINTEXT_BYTES } from '@keywright/core/vocabulary/limits'
import { uuid } from '../collection.ts'
import { keyFailures } from '../error.ts'
import { bearerOrCookie, instanceHeaders, keyRingHeader } from '../headers.ts'
import { keyPath } from './key.ts'

const PLAINTEXT_RULE = `a base64 encoded key material of 1 to ${MAX_PLAINTEXT_BYTES} bytes`
const AAD_RULE = `an array of at most ${AAD_MAX_ITEMS} strings of up to ${AAD_ITEM_MAX_CHARACTERS} characters of well-formed Unicode each`
const CIPHERTEXT_RULE = 'a base64 encoded ciphertext as wrap returned it'
/** Four base64 digits carry three bytes. */
const MAX_PLAINTEXT_DIGITS = 4 * Math.ceil(MAX_PLAINTEXT_BYTES / 3)

export const aadSchema = z
  .array(
    z
      .string({ error: AAD_RULE })
      .max(AAD_ITEM_MAX_CHARACTERS, AAD_RULE)
      .refine((text) => text.isWellFormed(), AAD_RULE),
    { error: AAD_RULE },
  )
  .max(AAD_MAX_ITEMS, AAD_RULE)
  .nullish()
  .openapi({ description: 'Additional authenticated data: the same strings, in the same order, are needed to unwrap.' })

export const wrapKeyRequest = z
  .strictObject({
    plaintext: z
      .string({ error: PLAINTEXT_RULE })
      .min(1, PLAINTEXT_RULE)
      .max(MAX_PLAINTEXT_DIGITS, PLAINTEXT_RULE)
      .optional()
      .openapi({ format: 'byte', description: 'The data-encryption key to wrap; the HSM makes one when absent.' }),
    aad: aadSchema,
  })
  .openapi('WrapKeyRequest')

export const usedVersion = z.object({ id: uuid() })

export const wrapKeyRoute = createRoute({
  method: 'post',
  path: '/api/v2/keys/{id}/actions/wrap',
  operationId: 'wrapKey',
  summary: 'Wrap a data-encryption key with a root key',
  tags: ['Key actions'],
  security: bearerOrCookie,
  request: {
    headers: instanceHeaders.extend(keyRingHeader.shape),
    params: keyPath,
    body: { required: false, content: { 'application/json': { schema: wrapKeyRequest } } },
  },
  responses: {
    200: {
      description: 'Wrapped; `plaintext` is there when the HSM made it',
      content: {
        'application/json': {
          schema: z
            .object({ plaintext: z.string().optional(), ciphertext: z.string(), keyVersion: usedVersion })
            .openapi('WrapKeyResponse'),
        },
      },
    },
    ...keyFailures,
  },
})

export const unwrapKeyRequest = z
  .strictObject({
    ciphertext: z.string({ error: CIPHERTEXT_RULE }).min(1, CIPHERTEXT_RULE).max(32_768, CIPHERTEXT_RULE),
    aad: aadSchema,
  })
  .openapi('UnwrapKeyRequest')

export const unwrapKeyRoute = createRoute({
  method: 'post',
  path: '/api/v2/keys/{id}/actions/unwrap',
  operationId: 'unwrapKey',
  summary: 'Unwrap a data-encryption key',
  tags: ['Key actions'],
  security: bearerOrCookie,
  request: {
    headers: instanceHeaders.extend(keyRingHeader.shape),
    params: keyPath,
    body: { required: true, content: { 'application/json': { schema: unwrapKeyRequest } } },
  },
  responses: {
    200: {
      description: 'Unwrapped; `ciphertext` and `rewrappedKeyVersion` are there when an older version had wrapped it',
      content: {
        'application/json': {
          schema: z
            .object({
              plaintext: z.string(),
              keyVersion: usedVersion,
              ciphertext: z.string().optional(),
              rewrappedKeyVersion: usedVersion.optional(),
            })
            .openapi('UnwrapKeyResponse'),
        },
      },
    },
    ...keyFailures,
  },
})

export const rewrapKeyRoute = createRoute({
  method: 'post',
  path: '/api/v2/keys/{id}/actions/rewrap',
  operationId: 'rewrapKey',
  summary: 'Wrap a data-encryption key anew by the newest version, without showing it',
  tags: ['Key actions'],
  security: bearerOrCookie,
  request: {
    headers: instanceHeaders.extend(keyRingHeader.shape),
    params: keyPath,
    body: { required: true, content: { 'application/json': { schema: unwrapKeyRequest } } },
  },
  responses: {
    200: {
      description: 'Rewrapped',
      content: {
        'application/json': {
          schema: z
            .object({ ciphertext: z.string(), keyVersion: usedVersion, rewrappedKeyVersion: usedVersion })
            .openapi('RewrapKeyResponse'),
        },
      },
    },
    ...keyFailures,
  },
})
