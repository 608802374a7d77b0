import { createRoute, z } from '@hono/zod-openapi'
import { API_KEY_NAME, DESCRIPTION, SERVICE_ID_NAME } from '@keywright/core/vocabulary/limits'
import { serviceInstance, serviceName, trimmed } from '../text.ts'
import {
  answer,
  body,
  common,
  failures,
  holdings,
  idParams,
  listQuery,
  moment,
  subjectSchema,
  total,
} from './common.ts'

const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: moment(),
    createdBy: z.string(),
    lastUsedAt: moment().optional().openapi({ description: 'To the minute.' }),
    expiresAt: moment().optional(),
  })
  .openapi('ApiKey')

/** The service that a service ID belongs to: what it calls is service-to-service. */
const serviceSchema = z
  .strictObject({
    name: serviceName(),
    instance: serviceInstance()
      .optional()
      .openapi({ description: 'The CRN of the one instance for which it calls. Absent: for none in particular.' }),
    worksFor: serviceName().optional().openapi({ description: 'Another service that depends on it.' }),
  })
  .openapi('Service')

const serviceIdSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().optional(),
    owner: subjectSchema.optional().openapi({ description: 'Who answers for it; for dual control the same person.' }),
    createdAt: moment(),
    apiKeys: z.array(apiKeySchema),
    service: serviceSchema.optional().openapi({ description: 'Absent: it belongs to no service.' }),
    ...holdings,
  })
  .openapi('ServiceId')

const EXPIRY_RULE = 'an RFC 3339 date and time in the future'
const expiresAt = () => z.iso.datetime({ offset: true, error: EXPIRY_RULE }).optional()

export const listServiceIdsRoute = createRoute({
  method: 'get',
  path: '/bff/access/service-ids',
  operationId: 'listServiceIds',
  summary: 'The service IDs with their API keys, by name',
  ...common,
  request: {
    query: z.strictObject({
      ...listQuery,
      id: z.string().optional().openapi({ description: 'One service ID alone.' }),
    }),
  },
  responses: {
    200: answer(
      'Service IDs',
      z.object({ serviceIds: z.array(serviceIdSchema), total: total() }).openapi('ServiceIdList'),
    ),
    ...failures,
  },
})

export const createServiceIdRoute = createRoute({
  method: 'post',
  path: '/bff/access/service-ids',
  operationId: 'createServiceId',
  summary: 'An identity for a program; whoever creates it answers for it',
  ...common,
  request: {
    body: body(
      z
        .strictObject({
          name: trimmed(SERVICE_ID_NAME),
          description: trimmed(DESCRIPTION).optional(),
          service: serviceSchema.optional(),
        })
        .openapi('CreateServiceIdRequest'),
    ),
  },
  responses: { 201: answer('Created', serviceIdSchema), ...failures },
})

export const deleteServiceIdRoute = createRoute({
  method: 'delete',
  path: '/bff/access/service-ids/{id}',
  operationId: 'deleteServiceId',
  summary: 'Its API keys, its tokens and its roles end at once',
  ...common,
  request: { params: idParams },
  responses: { 204: { description: 'Deleted' }, ...failures },
})

export const createApiKeyRoute = createRoute({
  method: 'post',
  path: '/bff/access/service-ids/{id}/api-keys',
  operationId: 'createApiKey',
  summary: 'A secret by which the program gets tokens; shown this once',
  ...common,
  request: {
    params: idParams,
    body: body(z.strictObject({ name: trimmed(API_KEY_NAME), expiresAt: expiresAt() }).openapi('CreateApiKeyRequest')),
  },
  responses: {
    201: answer('Created', apiKeySchema.extend({ apiKey: z.string() }).openapi('NewApiKey')),
    ...failures,
  },
})

export const deleteApiKeyRoute = createRoute({
  method: 'delete',
  path: '/bff/access/api-keys/{id}',
  operationId: 'deleteApiKey',
  summary: 'The secret ends, and with it the tokens that were got by it',
  ...common,
  request: { params: idParams },
  responses: { 204: { description: 'Ended' }, ...failures },
})
