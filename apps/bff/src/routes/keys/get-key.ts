import { getKeyMetadataRoute, getKeyRoute } from '@keywright/contract/keys/get-key'
import { getKey } from '@keywright/core/operations/get-key'
import { keyNamed } from '../../http/input.ts'
import { instanceEndpoint } from '../../http/pipeline.ts'
import { keyCollectionOf, keyPresenter } from '../../presenters/key.ts'

export const getKeyEndpoint = instanceEndpoint(getKeyRoute, 'kms.secrets.read', async (call) => {
  const key = await getKey(call.core, call.authorized, await keyNamed(call))
  return call.c.json(keyCollectionOf([keyPresenter(call)(key)]))
})

export const getKeyMetadataEndpoint = instanceEndpoint(
  getKeyMetadataRoute,
  'kms.secrets-metadata.read',
  async (call) => {
    const key = await getKey(call.core, call.authorized, await keyNamed(call))
    return call.c.json(keyCollectionOf([keyPresenter(call)(key)]))
  },
)
