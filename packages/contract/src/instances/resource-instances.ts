import { createRoute, z } from '@hono/zod-openapi'
import { INSTANCE_NAME } from '@keywright/core/vocabulary/limits'
import { uuid, wireDate } from '../collection.ts'
import { commonFailures, conflict, notFound } from '../error.ts'
import { bearerOrCookie } from '../headers.ts'
import { trimmed } from '../text.ts'

/** An instance in the resource controller's shape (key-protect-api.md §6.7). */
export const resourceInstanceSchema = z
  .object({
    id: z.string().openapi({ description: 'The CRN.' }),
    guid: uuid(),
    crn: z.string(),
    name: z.string(),
    state: z.literal('active'),
    resource_plan_id: z.string(),
    region_id: z.string(),
    created_at: wireDate(),
    created_by: z.string(),
    extensions: z.object({ endpoints: z.object({ public: z.string(), private: z.string() }) }),
  })
  .openapi('ResourceInstance')

export type ResourceInstance = z.infer<typeof resourceInstanceSchema>

export const createInstanceRequest = z
  .strictObject({
    name: trimmed(INSTANCE_NAME),
    target: z.string().optional(),
    resource_group: z.string().optional(),
    resource_plan_id: z.string().optional(),
  })
  .openapi('CreateInstanceRequest')

export const createInstanceRoute = createRoute({
  method: 'post',
  path: '/v2/resource_instances',
  operationId: 'createInstance',
  summary: 'Create an instance and its key-encryption key in the HSM',
  tags: ['Instances'],
  security: bearerOrCookie,
  request: { body: { required: true, content: { 'application/json': { schema: createInstanceRequest } } } },
  responses: {
    201: { description: 'Created', content: { 'application/json': { schema: resourceInstanceSchema } } },
    ...commonFailures,
  },
})

export const listInstancesRoute = createRoute({
  method: 'get',
  path: '/v2/resource_instances',
  operationId: 'listInstances',
  summary: 'List the instances the caller may see',
  tags: ['Instances'],
  security: bearerOrCookie,
  responses: {
    200: {
      description: 'Instances',
      content: {
        'application/json': {
          schema: z
            .object({ rows_count: z.int(), next_url: z.null(), resources: z.array(resourceInstanceSchema) })
            .openapi('ResourceInstanceList'),
        },
      },
    },
    ...commonFailures,
  },
})

const instancePath = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, description: 'The GUID, or the CRN percent-encoded.' }),
})
const oneInstance = (description: string) => ({
  description,
  content: { 'application/json': { schema: resourceInstanceSchema } },
})
const common = { path: '/v2/resource_instances/{id}' as const, tags: ['Instances'], security: bearerOrCookie }

export const getInstanceRoute = createRoute({
  method: 'get',
  operationId: 'getInstance',
  summary: 'One instance',
  ...common,
  request: { params: instancePath },
  responses: { 200: oneInstance('The instance'), ...commonFailures, ...notFound },
})

export const renameInstanceRoute = createRoute({
  method: 'patch',
  operationId: 'renameInstance',
  summary: 'Rename an instance',
  ...common,
  request: {
    params: instancePath,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({ name: trimmed(INSTANCE_NAME) }).openapi('RenameInstanceRequest'),
        },
      },
    },
  },
  responses: { 200: oneInstance('The instance as it is now'), ...commonFailures, ...notFound },
})

export const deleteInstanceRoute = createRoute({
  method: 'delete',
  operationId: 'deleteInstance',
  summary: 'Delete an instance whose keys are all deleted, and destroy its key-encryption key',
  ...common,
  request: { params: instancePath },
  responses: { 204: { description: 'Deleted' }, ...commonFailures, ...notFound, ...conflict },
})
