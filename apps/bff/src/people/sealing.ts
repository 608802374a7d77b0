import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16

/** Keeps secrets in the database under a key that is not in it, so that a copy of the database alone tells none. */
export class Sealing {
  readonly #key: Uint8Array

  /** `purpose` keeps what is sealed for one thing from being opened as another. */
  constructor(secret: string, purpose: string) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32))
  }

  /** `owner` is what the secret belongs to: sealed for one, it does not open for another. */
  seal(plain: Uint8Array, owner: string): Uint8Array {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(owner))
    return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }

  /** `undefined` where the database came here without the secret beside it, or it was sealed for somebody else. */
  open(sealed: Uint8Array, owner: string): Uint8Array | undefined {
    const [iv, body] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES, -TAG_BYTES)]
    const decipher = createDecipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(owner))
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    try {
      return Buffer.concat([decipher.update(body), decipher.final()])
    } catch {
      return undefined
    }
  }
}
