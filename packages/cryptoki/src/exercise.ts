import type { CryptokiModule } from './cryptoki-module.ts'
import type { ObjectHandle, SessionHandle } from './handles.ts'
import { hmacKey, newMaterial, SESSION, signingPair, wrappingKey } from './key-templates.ts'
import { AES_KEY_GEN, AES_KEY_WRAP, EC_PAIR_GEN, ECDSA, GENERIC_KEY_GEN, HMAC_SHA256 } from './mechanism.ts'

/** What a caller may use an object for; the two signing purposes are one kind of object. */
export type ObjectKind = 'wrapping' | 'authentication' | 'signing'

const DIGEST = new Uint8Array(32)
const SMALLEST_KEY = 16

/** Uses a key for what it is for, on nothing of value. Throws what the token answered. */
export function exercise(module: CryptokiModule, session: SessionHandle, kind: ObjectKind, key: ObjectHandle): void {
  if (kind === 'authentication') module.sign({ session, mechanism: HMAC_SHA256, key }, DIGEST, 32)
  if (kind === 'signing') module.sign({ session, mechanism: ECDSA, key }, DIGEST, 64)
  if (kind !== 'wrapping') return
  const wrapped = module.generateKey(session, AES_KEY_GEN, newMaterial(SMALLEST_KEY))
  module.wrapKey({ session, mechanism: AES_KEY_WRAP, key }, wrapped)
  module.destroyObject(session, wrapped)
}

/** The same with a key made for the occasion: shows whether the token itself is well. */
export function exerciseFresh(module: CryptokiModule, session: SessionHandle, kind: ObjectKind): void {
  const make = {
    wrapping: () => [module.generateKey(session, AES_KEY_GEN, wrappingKey(SESSION))],
    authentication: () => [module.generateKey(session, GENERIC_KEY_GEN, hmacKey(SESSION))],
    signing: () => {
      const { privateKey, publicKey } = module.generateKeyPair(session, EC_PAIR_GEN, signingPair(SESSION))
      return [privateKey, publicKey]
    },
  }
  const made = make[kind]()
  for (const key of made.slice(0, 1)) exercise(module, session, kind, key)
  for (const object of made) module.destroyObject(session, object)
}
