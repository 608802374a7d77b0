import { createKeyRoute } from '@keywright/contract/keys/create-key'
import { createKey } from '@keywright/core/operations/create-key'
import { instanceEndpoint } from '../../http/pipeline.ts'
import { keyCollectionOf, minimalKey, presentKey } from '../../presenters/key.ts'

export const createKeyEndpoint = instanceEndpoint(
  createKeyRoute,
  'kms.secrets.create',
  async ({ c, core, authorized, body }) => {
    const [resource] = body.resources
    if (!resource) throw new TypeError('the contract takes exactly one key')
    const key = await createKey(core, authorized, { name: resource.name, description: resource.description })
    const shown = presentKey(key, authorized.scope.crn)
    const minimal = c.req.header('prefer')?.includes('return=minimal') === true
    return c.json(keyCollectionOf([minimal ? minimalKey(shown) : shown]), 201)
  },
)
