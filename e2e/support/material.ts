import { execFileSync } from 'node:child_process'
import { createCipheriv, randomBytes, randomUUID } from 'node:crypto'

/** What openssl says of a key: the first three bytes of AES-ECB over a zero block. */
export function checkValueByOpenssl(key: Buffer): string {
  const cipher = `-aes-${key.length * 8}-ecb`
  const block = execFileSync('openssl', ['enc', cipher, '-nopad', '-K', key.toString('hex')], {
    input: Buffer.alloc(16),
  })
  return block.subarray(0, 3).toString('hex')
}

/** A key from a good generator, since the form warns of others. */
export const aKeyOf = (bytes: 16 | 24 | 32): Buffer => randomBytes(bytes)

/** Each part after its length in four bytes, as the format of additional data has it. */
function injective(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(part.length)
      return [length, part]
    }),
  )
}

/**
 * A ciphertext made with no help of the service's: by whoever has the same material, under a version id of their own.
 * Written from the description of the format, not with its code.
 */
export function wrappedOutside(key: Buffer, dataKey: Buffer, aad: readonly string[]): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv(`aes-${key.length * 8}-gcm` as 'aes-256-gcm', key, iv)
  cipher.setAAD(injective(['keywright.aad.v1', ...aad].map((text) => Buffer.from(text, 'utf8'))))
  const ciphertext = Buffer.concat([cipher.update(dataKey), cipher.final(), cipher.getAuthTag()])
  const envelope = {
    ciphertext: ciphertext.toString('base64'),
    iv: iv.toString('base64'),
    version: '1.0.0',
    handle: randomUUID(),
  }
  return Buffer.from(JSON.stringify(envelope)).toString('base64')
}
