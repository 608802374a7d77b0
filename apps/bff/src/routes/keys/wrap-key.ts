import { unwrapKeyRoute, wrapKeyRoute } from '@keywright/contract/keys/wrap-key'
import { KeyError } from '@keywright/core/errors/key-error'
import { unwrapKey } from '@keywright/core/operations/unwrap-key'
import { wrapKey } from '@keywright/core/operations/wrap-key'
import { fromBase64, toBase64 } from '@keywright/core/vocabulary/bytes'
import { MAX_PLAINTEXT_BYTES } from '@keywright/core/vocabulary/limits'
import { keyIdOf } from '../../http/input.ts'
import type { AttemptLimit } from '../../http/limits.ts'
import { instanceEndpoint, type Endpoint } from '../../http/pipeline.ts'

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
    const shown = generated ? { plaintext: toBase64(generated) } : {}
    plaintext?.fill(0)
    generated?.fill(0)
    return c.json({ ...shown, ciphertext, keyVersion: { id: versionId } })
  },
)

const isBadCiphertext = (error: unknown): boolean =>
  error instanceof KeyError && error.failure.code === 'UNPROCESSABLE_CIPHERTEXT_ERR'

/** After too many bad ciphertexts the caller's unwraps with that key are paused, the good ones too; other keys go on. */
export const unwrapKeyEndpoint = (limit: AttemptLimit): Endpoint =>
  instanceEndpoint(unwrapKeyRoute, 'kms.secrets.unwrap', async ({ c, core, authorized, body }) => {
    const keyId = keyIdOf(c)
    const place = `${authorized.caller.principal.id} ${keyId}`
    await limit.take(place)
    const command = { keyId, ciphertext: body.ciphertext, aad: body.aad ?? [] }
    try {
      const { plaintext, versionId, rewrapped } = await unwrapKey(core, authorized, command)
      const shown = { plaintext: toBase64(plaintext), keyVersion: { id: versionId } }
      plaintext.fill(0)
      await limit.giveBack(place)
      if (!rewrapped) return c.json(shown)
      return c.json({ ...shown, ciphertext: rewrapped.ciphertext, rewrappedKeyVersion: { id: rewrapped.versionId } })
    } catch (error) {
      if (!isBadCiphertext(error)) await limit.giveBack(place)
      throw error
    }
  })
