import { getKeyMetadataRoute, getKeyRoute } from '@keywright/contract/keys/get-key'
import { getKey } from '@keywright/core/operations/get-key'
import { keyIdOf } from '../../http/input.ts'
import { instanceEndpoint } from '../../http/pipeline.ts'
import { keyCollectionOf, presentKey } from '../../presenters/key.ts'

export const getKeyEndpoint = instanceEndpoint(getKeyRoute, 'kms.secrets.read', async ({ c, core, authorized }) => {
  const key = await getKey(core, authorized, keyIdOf(c))
  return c.json(keyCollectionOf([presentKey(key, authorized.scope.crn)]))
})

export const getKeyMetadataEndpoint = instanceEndpoint(
  getKeyMetadataRoute,
  'kms.secrets-metadata.read',
  async ({ c, core, authorized }) => {
    const key = await getKey(core, authorized, keyIdOf(c))
    return c.json(keyCollectionOf([presentKey(key, authorized.scope.crn)]))
  },
)
