import { COLLECTION_TYPES } from '@keywright/contract/collection'
import {
  getInstancePoliciesRoute,
  setInstancePolicyRoute,
  type InstancePolicy,
} from '@keywright/contract/instances/instance-policies'
import { KeyError } from '@keywright/core/errors/key-error'
import { getCreateImportAccess } from '@keywright/core/operations/get-create-import-access'
import { setCreateImportAccess } from '@keywright/core/operations/set-create-import-access'
import { OPEN_ACCESS } from '@keywright/core/policy/create-import-access'
import type { CreateImportAccess, CreateImportAccessRecord } from '@keywright/core/ports/records'
import { wireDateOf } from '@keywright/core/vocabulary/instant'
import { instanceEndpoint, type Endpoint } from '../../http/pipeline.ts'

type Attributes = InstancePolicy['policy_data']['attributes']

const presentPolicy = (policy: CreateImportAccessRecord): InstancePolicy => ({
  policy_type: 'keyCreateImportAccess',
  policy_data: {
    enabled: policy.enabled,
    attributes: {
      create_root_key: policy.createRootKey,
      create_standard_key: policy.createStandardKey,
      import_root_key: policy.importRootKey,
      import_standard_key: policy.importStandardKey,
      enforce_token: policy.enforceToken,
    },
  },
  creationDate: wireDateOf(policy.createdAt),
  createdBy: policy.createdBy,
  lastUpdated: wireDateOf(policy.updatedAt),
  updatedBy: policy.updatedBy,
})

const getInstancePoliciesEndpoint = instanceEndpoint(
  getInstancePoliciesRoute,
  'kms.instance-policies.read',
  async ({ c, core, authorized }) => {
    const policy = await getCreateImportAccess(core, authorized)
    const resources = policy ? [presentPolicy(policy)] : []
    const metadata = { collectionType: COLLECTION_TYPES.policy, collectionTotal: resources.length }
    return c.json({ metadata, resources })
  },
)

const accessOf = (attributes: Attributes): CreateImportAccess => ({
  enabled: true,
  createRootKey: attributes.create_root_key,
  createStandardKey: attributes.create_standard_key,
  importRootKey: attributes.import_root_key,
  importStandardKey: attributes.import_standard_key,
  enforceToken: attributes.enforce_token,
})

const setInstancePolicyEndpoint = instanceEndpoint(
  setInstancePolicyRoute,
  'kms.instance-policies.write',
  async ({ c, core, authorized, body }) => {
    const [resource] = body.resources
    if (!resource) throw new TypeError('the contract takes exactly one policy')
    const { enabled, attributes } = resource.policy_data
    // Key Protect's own answer to attributes of a policy that is switched off.
    if (!enabled && attributes) throw new KeyError({ code: 'BAD_BODY_ERR', detail: 'json: unknown field "attributes"' })
    const access = enabled && attributes ? accessOf(attributes) : { ...OPEN_ACCESS, enabled }
    await setCreateImportAccess(core, authorized, access)
    return c.body(null, 204)
  },
)

export const instancePolicyEndpoints: readonly Endpoint[] = [getInstancePoliciesEndpoint, setInstancePolicyEndpoint]
