import type { OaepHash } from '@keywright/core/ports/cryptographic-token'
import type { CryptokiModule } from './cryptoki-module.ts'
import type { ObjectHandle, SessionHandle } from './handles.ts'
import { hmacKey, newMaterial, SESSION, signingPair, transportPair, wrappingKey } from './key-templates.ts'
import {
  AES_KEY_GEN,
  AES_KEY_WRAP,
  EC_PAIR_GEN,
  ECDSA,
  GENERIC_KEY_GEN,
  HMAC_SHA256,
  RSA_PAIR_GEN,
} from './mechanism.ts'
import { exerciseTransport } from './transport-key.ts'

/** What a caller may use an object for; the two signing purposes are one kind of object. */
export type ObjectKind = 'wrapping' | 'authentication' | 'signing' | 'unwrapping'

const DIGEST = new Uint8Array(32)
const SMALLEST_KEY = 16
/** Enough to see whether the token makes pairs, and several times faster than the length in use. */
const TRIAL_MODULUS_BITS = 2048

/** The private half first: it is the one to use. */
export const halves = (pair: {
  readonly publicKey: ObjectHandle
  readonly privateKey: ObjectHandle
}): readonly ObjectHandle[] => [pair.privateKey, pair.publicKey]

/** Uses keys for what they are for, on nothing of value; every method throws what the token answered. */
export class Exercise {
  readonly #module: CryptokiModule
  readonly #importHash: OaepHash | undefined

  constructor(module: CryptokiModule, importHash: OaepHash | undefined) {
    this.#module = module
    this.#importHash = importHash
  }

  use(session: SessionHandle, kind: ObjectKind, key: ObjectHandle): void {
    switch (kind) {
      case 'authentication':
        this.#module.sign({ session, mechanism: HMAC_SHA256, key }, DIGEST, 32)
        return
      case 'signing':
        this.#module.sign({ session, mechanism: ECDSA, key }, DIGEST, 64)
        return
      case 'wrapping':
        return this.#wrap(session, key)
      case 'unwrapping':
        return exerciseTransport(this.#module, { session, object: key }, this.#hash())
    }
  }

  /** The same with a key made for the occasion: shows whether the token itself is well. */
  useFresh(session: SessionHandle, kind: ObjectKind): void {
    const made = this.#make(session, kind)
    for (const key of made.slice(0, 1)) this.use(session, kind, key)
    for (const object of made) this.#module.destroyObject(session, object)
  }

  #wrap(session: SessionHandle, key: ObjectHandle): void {
    const wrapped = this.#module.generateKey(session, AES_KEY_GEN, newMaterial(SMALLEST_KEY))
    this.#module.wrapKey({ session, mechanism: AES_KEY_WRAP, key }, wrapped)
    this.#module.destroyObject(session, wrapped)
  }

  /** The key to use comes first. */
  #make(session: SessionHandle, kind: ObjectKind): readonly ObjectHandle[] {
    switch (kind) {
      case 'wrapping':
        return [this.#module.generateKey(session, AES_KEY_GEN, wrappingKey(SESSION))]
      case 'authentication':
        return [this.#module.generateKey(session, GENERIC_KEY_GEN, hmacKey(SESSION))]
      case 'signing':
        return halves(this.#module.generateKeyPair(session, EC_PAIR_GEN, signingPair(SESSION)))
      case 'unwrapping':
        return halves(this.#module.generateKeyPair(session, RSA_PAIR_GEN, transportPair(SESSION, TRIAL_MODULUS_BITS)))
    }
  }

  #hash(): OaepHash {
    if (!this.#importHash) throw new Error('The token unwraps nothing that was wrapped with RSA-OAEP.')
    return this.#importHash
  }
}
