import { createKeyRoute } from '@keywright/contract/keys/create-key'
import { createKey } from '@keywright/core/operations/create-key'
import { instanceEndpoint } from '../../http/pipeline.ts'
import { wantsMinimal } from '../../http/preconditions.ts'
import { keyCollectionOf, minimalKey, keyPresenter } from '../../presenters/key.ts'

export const createKeyEndpoint = instanceEndpoint(createKeyRoute, 'kms.secrets.create', async (call) => {
  const { c, core, authorized, body } = call
  const [resource] = body.resources
  if (!resource) throw new TypeError('the contract takes exactly one key')
  const key = await createKey(core, authorized, { name: resource.name, description: resource.description })
  const shown = keyPresenter(call)(key)
  return c.json(keyCollectionOf([wantsMinimal(c) ? minimalKey(shown) : shown]), 201)
})
