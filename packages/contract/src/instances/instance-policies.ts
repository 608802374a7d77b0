import { createRoute, z } from '@hono/zod-openapi'
import { COLLECTION_TYPES, collectionOf, requestMetadata, wireDate } from '../collection.ts'
import { commonFailures } from '../error.ts'
import { bearerOrCookie, instanceHeaders } from '../headers.ts'

const BOOLEAN_RULE = 'true or false'
const allowed = (otherwise: boolean) => z.boolean({ error: BOOLEAN_RULE }).default(otherwise)

/** The only instance policy of this release (key-protect-api.md §1.10). What is left out falls to its default. */
const attributes = z.strictObject({
  create_root_key: allowed(true),
  create_standard_key: allowed(true),
  import_root_key: allowed(true),
  import_standard_key: allowed(true),
  enforce_token: allowed(false),
})

const POLICY_RULE = '"keyCreateImportAccess"'
const policyType = z.literal('keyCreateImportAccess', { error: POLICY_RULE })

const policySchema = z
  .object({
    policy_type: policyType,
    policy_data: z.object({ enabled: z.boolean(), attributes }),
    creationDate: wireDate(),
    createdBy: z.string(),
    lastUpdated: wireDate(),
    updatedBy: z.string(),
  })
  .openapi('InstancePolicy')

export type InstancePolicy = z.infer<typeof policySchema>

export const setInstancePolicyRequest = z
  .strictObject({
    metadata: requestMetadata(COLLECTION_TYPES.policy),
    resources: z
      .array(
        z.strictObject({
          policy_type: policyType,
          policy_data: z.strictObject({
            enabled: z.boolean({ error: BOOLEAN_RULE }),
            attributes: attributes.optional(),
          }),
        }),
        { error: 'resources is not an array' },
      )
      .length(1, 'exactly one instance policy is known to this release'),
  })
  .refine(({ metadata, resources }) => metadata.collectionTotal === resources.length, {
    path: ['metadata', 'collectionTotal'],
  })
  .openapi('SetInstancePolicyRequest')

const common = { path: '/api/v2/instance/policies' as const, tags: ['Instances'], security: bearerOrCookie }
const query = z.strictObject({ policy: policyType.optional() })

export const getInstancePoliciesRoute = createRoute({
  method: 'get',
  operationId: 'getInstancePolicies',
  summary: 'The policies that were ever set',
  ...common,
  request: { headers: instanceHeaders, query },
  responses: {
    200: {
      description: 'Policies',
      content: {
        'application/json': {
          schema: collectionOf(COLLECTION_TYPES.policy, policySchema, {}).openapi('InstancePolicyCollection'),
        },
      },
    },
    ...commonFailures,
  },
})

export const setInstancePolicyRoute = createRoute({
  method: 'put',
  operationId: 'setInstancePolicy',
  summary: 'Say which keys may be created and imported here, and how',
  ...common,
  request: {
    headers: instanceHeaders,
    query,
    body: { required: true, content: { 'application/json': { schema: setInstancePolicyRequest } } },
  },
  responses: { 204: { description: 'Set' }, ...commonFailures },
})
