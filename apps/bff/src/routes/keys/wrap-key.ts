import { unwrapKeyRoute, wrapKeyRoute } from '@keywright/contract/keys/wrap-key'
import { KeyError } from '@keywright/core/errors/key-error'
import { unwrapKey } from '@keywright/core/operations/unwrap-key'
import { wrapKey } from '@keywright/core/operations/wrap-key'
import { fromBase64, toBase64 } from '@keywright/core/vocabulary/bytes'
import { MAX_PLAINTEXT_BYTES } from '@keywright/core/vocabulary/limits'
import { keyNamed } from '../../http/input.ts'
import type { AttemptLimit } from '../../http/limits.ts'
import { wipe } from '../../http/material.ts'
import { instanceEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { triesOf } from './bad-ciphertexts.ts'

function plaintextOf(text: string | undefined): Uint8Array | undefined {
  if (text === undefined) return undefined
  const bytes = fromBase64(text)
  const invalid = (rule: string) => new KeyError({ code: 'INVALID_FIELD_ERR', field: 'plaintext', rule })
  if (!bytes) throw invalid('a base64 encoded key material')
  if (bytes.length > MAX_PLAINTEXT_BYTES) throw invalid(`at most ${MAX_PLAINTEXT_BYTES} bytes`)
  return bytes
}

export const wrapKeyEndpoint = instanceEndpoint(wrapKeyRoute, 'kms.secrets.wrap', async (call) => {
  const { c, core, authorized, body } = call
  const keyId = await keyNamed(call)
  const plaintext = plaintextOf(body.plaintext)
  const command = { keyId, plaintext, aad: body.aad ?? [] }
  try {
    const { generated, ciphertext, versionId } = await wrapKey(core, authorized, command)
    const shown = generated ? { plaintext: toBase64(generated) } : {}
    wipe(generated)
    return c.json({ ...shown, ciphertext, keyVersion: { id: versionId } })
  } finally {
    wipe(plaintext)
  }
})

export const unwrapKeyEndpoint = (limit: AttemptLimit): Endpoint =>
  instanceEndpoint(unwrapKeyRoute, 'kms.secrets.unwrap', async (call) => {
    const { c, core, authorized, body } = call
    const keyId = await keyNamed(call)
    const command = { keyId, ciphertext: body.ciphertext, aad: body.aad ?? [] }
    const { plaintext, versionId, rewrapped } = await triesOf(limit, { call, keyId }, () =>
      unwrapKey(core, authorized, command),
    )
    const shown = { plaintext: toBase64(plaintext), keyVersion: { id: versionId } }
    wipe(plaintext)
    if (!rewrapped) return c.json(shown)
    return c.json({ ...shown, ciphertext: rewrapped.ciphertext, rewrappedKeyVersion: { id: rewrapped.versionId } })
  })
