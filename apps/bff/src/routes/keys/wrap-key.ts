import { unwrapKeyRoute, wrapKeyRoute } from '@keywright/contract/keys/wrap-key'
import { KeyError } from '@keywright/core/errors/key-error'
import { unwrapKey } from '@keywright/core/operations/unwrap-key'
import { wrapKey } from '@keywright/core/operations/wrap-key'
import { fromBase64, toBase64 } from '@keywright/core/vocabulary/bytes'
import { MAX_PLAINTEXT_BYTES } from '@keywright/core/vocabulary/limits'
import { instanceEndpoint, keyIdOf } from '../../http/pipeline.ts'

function plaintextOf(text: string | undefined): Uint8Array | undefined {
  if (text === undefined) return undefined
  const bytes = fromBase64(text)
  const invalid = (rule: string) => new KeyError({ code: 'INVALID_FIELD_ERR', field: 'plaintext', rule })
  if (!bytes) throw invalid('a base64 encoded key material')
  if (bytes.length > MAX_PLAINTEXT_BYTES) throw invalid(`at most ${MAX_PLAINTEXT_BYTES} bytes`)
  return bytes
}

export const wrapKeyEndpoint = instanceEndpoint(
  wrapKeyRoute,
  'kms.secrets.wrap',
  async ({ c, core, authorized, body }) => {
    const plaintext = plaintextOf(body.plaintext)
    const command = { keyId: keyIdOf(c), plaintext, aad: body.aad ?? [] }
    const { generated, ciphertext, versionId } = await wrapKey(core, authorized, command)
    return c.json({
      ...(generated ? { plaintext: toBase64(generated) } : {}),
      ciphertext,
      keyVersion: { id: versionId },
    })
  },
)

export const unwrapKeyEndpoint = instanceEndpoint(
  unwrapKeyRoute,
  'kms.secrets.unwrap',
  async ({ c, core, authorized, body }) => {
    const command = { keyId: keyIdOf(c), ciphertext: body.ciphertext, aad: body.aad ?? [] }
    const { plaintext, versionId, rewrapped } = await unwrapKey(core, authorized, command)
    return c.json({
      plaintext: toBase64(plaintext),
      keyVersion: { id: versionId },
      ...(rewrapped ? { ciphertext: rewrapped.ciphertext, rewrappedKeyVersion: { id: rewrapped.versionId } } : {}),
    })
  },
)
