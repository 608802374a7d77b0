import type { Encrypted } from '@keywright/core/ports/cryptographic-token'
import { answeredWith, CryptokiError, MAY_SAY_DATA_INVALID, SAYS_DATA_INVALID } from '../cryptoki-error.ts'
import type { MaterialWords } from '../material-words.ts'
import { aesGcm, ECDSA, GCM_IV_BYTES, GCM_TAG_BYTES } from '../mechanism.ts'
import type { OperationName, Operations } from '../protocol.ts'
import { protectionOf } from '../read-back.ts'
import { describeToken } from '../slot.ts'
import type { OpenToken } from './start.ts'

type Handlers = { readonly [N in OperationName]: (...args: Operations[N]['args']) => Operations[N]['answer'] }

const SIGNATURE_BYTES = 64

/** The operations on an open token, each one synchronous and complete. */
export function operationsOn(token: OpenToken): Handlers {
  const { module, sessions, objects, materials, imports, canary } = token
  return {
    createObject: (purpose, id) => objects.create(purpose, id),
    destroyObject: (id) => {
      const kind = objects.kindOf(id)
      objects.destroy(id)
      // Keys unwrapped under a destroyed KEK would go on working: destroying it means now. Nothing hangs on a
      // transport pair, and one goes with every import by form.
      if (kind !== 'unwrapping') materials.forget()
      return undefined
    },
    listObjects: () => objects.list(),
    generateMaterial: (binding, macKeyId) => materials.generate(binding, macKeyId),
    importWrapped: (wrapped, transport, to) => imports.wrapped(wrapped, transport, to),
    importPlain: (bytes, to) => imports.plain(bytes, to),
    inspect: (words) => protectionOf(module, { session: sessions.work, object: materials.handle(words) }),
    encrypt: (words, plaintext, aad) => {
      const key = materials.handle(words)
      const session = sessions.work
      const iv = module.random(session, GCM_IV_BYTES)
      const use = { session, mechanism: aesGcm(iv, aad), key }
      return [module.encrypt(use, plaintext, plaintext.length + GCM_TAG_BYTES), iv]
    },
    encryptRandom: (words, length, aad) => {
      const key = materials.handle(words)
      const session = sessions.work
      const iv = module.random(session, GCM_IV_BYTES)
      const plaintext = module.random(session, length)
      const use = { session, mechanism: aesGcm(iv, aad), key }
      return [module.encrypt(use, plaintext, length + GCM_TAG_BYTES), iv, plaintext]
    },
    decrypt: (words, ciphertext, iv, aad) => decrypt(token, words, { ciphertext, iv }, aad),
    random: (length) => module.random(sessions.work, length),
    sign: (id, digest) => {
      const use = { session: sessions.work, mechanism: ECDSA, key: objects.handle(id, 'signing') }
      return module.sign(use, digest, SIGNATURE_BYTES)
    },
    describe: () => describeToken(module, token.slot),
    canary: () => {
      const began = performance.now()
      canary.check()
      return performance.now() - began
    },
  }
}

function decrypt(
  { module, sessions, materials, canary }: OpenToken,
  words: MaterialWords,
  { ciphertext, iv }: Encrypted,
  aad: Uint8Array,
): Uint8Array | undefined {
  const key = materials.handle(words)
  try {
    // SoftHSM wants room for the whole ciphertext, tag included (hsm-notes §4).
    return module.decrypt({ session: sessions.work, mechanism: aesGcm(iv, aad), key }, ciphertext, ciphertext.length)
  } catch (error) {
    if (!(error instanceof CryptokiError) || error.fn !== 'C_Decrypt') throw error
    sessions.discardWork()
    if (answeredWith(error, SAYS_DATA_INVALID)) return undefined
    if (!answeredWith(error, MAY_SAY_DATA_INVALID)) throw error
    // The code also means a dead token: it is a wrong tag only if the token is seen to work.
    canary.check()
    return undefined
  }
}
