import {
  createInstanceRoute,
  deleteInstanceRoute,
  getInstanceRoute,
  listInstancesRoute,
  renameInstanceRoute,
} from '@keywright/contract/instances/resource-instances'
import { KeyError } from '@keywright/core/errors/key-error'
import { audited } from '@keywright/core/operations/audited'
import { createInstance } from '@keywright/core/operations/create-instance'
import { deleteInstance } from '@keywright/core/operations/delete-instance'
import { getInstance } from '@keywright/core/operations/get-instance'
import { ALL_INSTANCES, listInstances } from '@keywright/core/operations/list-instances'
import { renameInstance } from '@keywright/core/operations/rename-instance'
import type { InstanceId } from '@keywright/core/vocabulary/ids'
import type { Context } from 'hono'
import { instanceIdOf } from '../../http/attempt.ts'
import { authenticate } from '../../http/authenticate.ts'
import { auditor, platformEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { presentInstance } from '../../presenters/instance.ts'

const createInstanceEndpoint = (publicUrl: URL): Endpoint =>
  platformEndpoint(createInstanceRoute, 'kms.instances.create', async ({ c, core, authorized, body }) => {
    const instance = await createInstance(core, authorized, { name: body.name })
    return c.json(presentInstance(instance, publicUrl), 201)
  })

/** Needs no role: a caller sees the instances they have any role on, which may be none. */
const listInstancesEndpoint = (publicUrl: URL): Endpoint => ({
  route: listInstancesRoute,
  rule: 'own',
  handle: async (deps, c) => {
    const caller = await authenticate(deps, c)
    const attempt = { caller, action: 'kms.instances.list', target: ALL_INSTANCES, source: '' }
    const instances = await audited(auditor(deps.core), attempt, () => listInstances(deps.core, caller))
    const resources = instances.map((instance) => presentInstance(instance, publicUrl))
    return c.json({ rows_count: resources.length, next_url: null, resources })
  },
})

/** The same for one of them: what a caller has no role on is not there. */
const getInstanceEndpoint = (publicUrl: URL): Endpoint => ({
  route: getInstanceRoute,
  rule: 'own',
  handle: async (deps, c) => {
    const caller = await authenticate(deps, c)
    const attempt = { caller, action: 'kms.instances.read', target: ALL_INSTANCES, source: '' }
    const instance = await audited(auditor(deps.core), attempt, async () => getInstance(deps.core, caller, named(c)))
    return c.json(presentInstance(instance, publicUrl))
  },
})

/** What is no id names no instance. */
function named(c: Context): InstanceId {
  const id = instanceIdOf(c.req.param('id') ?? '')
  if (!id) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  return id
}

const renameInstanceEndpoint = (publicUrl: URL): Endpoint =>
  platformEndpoint(renameInstanceRoute, 'kms.instances.update', async ({ c, core, authorized, body }) => {
    const instance = await renameInstance(core, authorized, { id: named(c), name: body.name })
    return c.json(presentInstance(instance, publicUrl))
  })

const deleteInstanceEndpoint: Endpoint = platformEndpoint(
  deleteInstanceRoute,
  'kms.instances.delete',
  async ({ c, core, authorized }) => {
    await deleteInstance(core, authorized, { id: named(c) })
    return c.body(null, 204)
  },
)

export const instanceEndpoints = (publicUrl: URL): readonly Endpoint[] => [
  createInstanceEndpoint(publicUrl),
  listInstancesEndpoint(publicUrl),
  getInstanceEndpoint(publicUrl),
  renameInstanceEndpoint(publicUrl),
  deleteInstanceEndpoint,
]
