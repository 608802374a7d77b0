import { createKeyRoute } from '@keywright/contract/keys/create-key'
import { createKey } from '@keywright/core/operations/create-key'
import { toBase64 } from '@keywright/core/vocabulary/bytes'
import { PAYLOAD_RULE } from '@keywright/core/vocabulary/limits'
import { keyRingOf } from '../../http/input.ts'
import { optionalBytesOf, wipe } from '../../http/material.ts'
import { newKeyDetails } from '../../http/new-key-details.ts'
import { instanceEndpoint } from '../../http/pipeline.ts'
import { wantsMinimal } from '../../http/preconditions.ts'
import { keyCollectionOf, minimalKey, presentKey } from '../../presenters/key.ts'

export const createKeyEndpoint = instanceEndpoint(createKeyRoute, 'kms.secrets.create', async (call) => {
  const { c, core, authorized, body } = call
  const [resource] = body.resources
  if (!resource) throw new TypeError('the contract takes exactly one key')
  const payload = optionalBytesOf('payload', resource.payload, PAYLOAD_RULE)
  try {
    const type = resource.extractable ? 'standard' : 'root'
    const details = newKeyDetails(resource, keyRingOf(c))
    const created = await createKey(core, authorized, { details, type, payload })
    const shown = await presentKey(call, created.key)
    if (wantsMinimal(c)) {
      wipe(created.payload)
      return c.json(keyCollectionOf([minimalKey(shown)]), 201)
    }
    const secret = created.payload ? { payload: toBase64(created.payload) } : {}
    wipe(created.payload)
    return c.json(keyCollectionOf([{ ...shown, ...secret }]), 201)
  } finally {
    wipe(payload)
  }
})
