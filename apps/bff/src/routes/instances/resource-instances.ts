import { createInstanceRoute, listInstancesRoute } from '@keywright/contract/instances/resource-instances'
import { createInstance } from '@keywright/core/operations/create-instance'
import { audited } from '@keywright/core/operations/audited'
import { ALL_INSTANCES, listInstances } from '@keywright/core/operations/list-instances'
import { authenticate } from '../../http/authenticate.ts'
import { auditor, platformEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { presentInstance } from '../../presenters/instance.ts'

export const createInstanceEndpoint = (publicUrl: URL): Endpoint =>
  platformEndpoint(createInstanceRoute, 'kms.instances.create', async ({ c, core, authorized, body }) => {
    const instance = await createInstance(core, authorized, { name: body.name })
    return c.json(presentInstance(instance, publicUrl), 201)
  })

/** Needs no role: a caller sees the instances they have any role on, which may be none. */
export const listInstancesEndpoint = (publicUrl: URL): Endpoint => ({
  route: listInstancesRoute,
  handle: async (deps, c) => {
    const caller = await authenticate(deps, c)
    const attempt = { caller, action: 'kms.instances.list', target: ALL_INSTANCES, source: '' }
    const instances = await audited(auditor(deps.core), attempt, () => listInstances(deps.core, caller))
    const resources = instances.map((instance) => presentInstance(instance, publicUrl))
    return c.json({ rows_count: resources.length, next_url: null, resources })
  },
})
