import { rewrapKeyRoute } from '@keywright/contract/keys/wrap-key'
import { rewrapKey } from '@keywright/core/operations/rewrap-key'
import { keyNamed } from '../../http/input.ts'
import type { AttemptLimit } from '../../http/limits.ts'
import { instanceEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { triesOf } from './bad-ciphertexts.ts'

export const rewrapKeyEndpoint = (limit: AttemptLimit): Endpoint =>
  instanceEndpoint(rewrapKeyRoute, 'kms.secrets.rewrap', async (call) => {
    const { c, core, authorized, body } = call
    const keyId = await keyNamed(call)
    const command = { keyId, ciphertext: body.ciphertext, aad: body.aad ?? [] }
    const { ciphertext, versionId, rewrappedVersionId } = await triesOf(limit, { call, keyId }, () =>
      rewrapKey(core, authorized, command),
    )
    return c.json({ ciphertext, keyVersion: { id: versionId }, rewrappedKeyVersion: { id: rewrappedVersionId } })
  })
