import { getKeyMetadataRoute, getKeyRoute } from '@keywright/contract/keys/get-key'
import { getKey } from '@keywright/core/operations/get-key'
import { readPayload } from '@keywright/core/operations/read-payload'
import { toBase64 } from '@keywright/core/vocabulary/bytes'
import { keyNamed } from '../../http/input.ts'
import { wipe } from '../../http/material.ts'
import { instanceEndpoint } from '../../http/pipeline.ts'
import { keyCollectionOf, presentKey } from '../../presenters/key.ts'

/** With a standard key's secret, which the role for reading it is asked for. */
export const getKeyEndpoint = instanceEndpoint(getKeyRoute, 'kms.secrets.read', async (call) => {
  const { key, payload } = await readPayload(call.core, call.authorized, await keyNamed(call))
  const secret = payload ? { payload: toBase64(payload) } : {}
  wipe(payload)
  return call.c.json(keyCollectionOf([{ ...(await presentKey(call, key)), ...secret }]))
})

export const getKeyMetadataEndpoint = instanceEndpoint(
  getKeyMetadataRoute,
  'kms.secrets-metadata.read',
  async (call) => {
    const key = await getKey(call.core, call.authorized, await keyNamed(call))
    return call.c.json(keyCollectionOf([await presentKey(call, key)]))
  },
)
