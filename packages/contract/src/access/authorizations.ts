import { createRoute, z } from '@hono/zod-openapi'
import { uuid } from '../collection.ts'
import { serviceInstance, serviceName } from '../text.ts'
import { answer, body, common, failures, idParams, listQuery, moment, total } from './common.ts'
import { reaching, sourceSchema } from './grants.ts'

const authorizationSchema = z
  .object({
    id: uuid(),
    source: sourceSchema,
    role: z.literal('Reader'),
    instanceId: uuid(),
    instanceName: z.string().optional(),
    keyRingId: z.string().optional(),
    keyId: uuid().optional(),
    keyName: z.string().optional(),
    createdAt: moment(),
    createdBy: z.string(),
  })
  .openapi('Authorization')
export type AuthorizationResource = z.infer<typeof authorizationSchema>

export const listAuthorizationsRoute = createRoute({
  method: 'get',
  path: '/bff/access/authorizations',
  operationId: 'listAuthorizations',
  summary: 'Which services may use which keys',
  ...common,
  request: { query: z.strictObject({ ...listQuery, ...reaching }) },
  responses: {
    200: answer(
      'Authorizations',
      z.object({ authorizations: z.array(authorizationSchema), total: total() }).openapi('AuthorizationList'),
    ),
    ...failures,
  },
})

export const createAuthorizationRoute = createRoute({
  method: 'post',
  path: '/bff/access/authorizations',
  operationId: 'createAuthorization',
  summary: 'Let a service use keys as Reader; nobody authorizes a service by whose service IDs they act themselves',
  ...common,
  request: {
    body: body(
      z
        .strictObject({
          service: serviceName(),
          serviceInstance: serviceInstance()
            .optional()
            .openapi({ description: 'Only calls for this instance of the service, by its CRN.' }),
          delegated: z
            .boolean()
            .default(false)
            .openapi({ description: 'Also for calls of the services that work for it.' }),
          instanceId: uuid(),
          keyRingId: z.string().optional().openapi({ description: 'Not with `keyId`.' }),
          keyId: uuid().optional(),
        })
        .openapi('CreateAuthorizationRequest'),
    ),
  },
  responses: { 201: answer('Authorized', authorizationSchema), ...failures },
})

export const deleteAuthorizationRoute = createRoute({
  method: 'delete',
  path: '/bff/access/authorizations/{id}',
  operationId: 'deleteAuthorization',
  summary: 'The service may no longer use the keys, from its next call on',
  ...common,
  request: { params: idParams },
  responses: { 204: { description: 'Deleted' }, ...failures },
})
