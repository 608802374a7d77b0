import { timingSafeEqual } from 'node:crypto'
import type { MaterialBinding } from '@keywright/core/envelope/binding'
import type { Imported, OaepHash } from '@keywright/core/ports/cryptographic-token'
import { toHex } from '@keywright/core/vocabulary/bytes'
import type { TokenObjectId } from '@keywright/core/vocabulary/ids'
import { KEY_ALGORITHMS } from '@keywright/core/vocabulary/key-algorithm'
import type { Canary } from './canary.ts'
import { CryptokiError } from './cryptoki-error.ts'
import type { CryptokiModule } from './cryptoki-module.ts'
import type { ObjectHandle, SessionHandle } from './handles.ts'
import { keyCheckValue } from './key-check-value.ts'
import { incomingFrom, INCOMING_MATERIAL, newMaterial } from './key-templates.ts'
import type { MaterialKeys } from './material-keys.ts'
import { blobBytes, materialWords } from './material-words.ts'
import { AES_KEY_GEN, rsaOaep } from './mechanism.ts'
import { conceal } from './read-back.ts'
import type { Sessions } from './sessions.ts'
import type { TokenObjects } from './token-objects.ts'
import { exerciseTransport } from './transport-key.ts'

/** What material that came in is to become. */
export interface Destination {
  readonly binding: Omit<MaterialBinding, 'algorithm'>
  readonly macKeyId: TokenObjectId
}

interface Parts {
  readonly module: CryptokiModule
  readonly sessions: Sessions
  readonly objects: TokenObjects
  readonly materials: MaterialKeys
  readonly canary: Canary
}

const UNWRAP: Imported = { kind: 'refused', reason: 'unwrap' }
const LENGTH: Imported = { kind: 'refused', reason: 'length' }

/**
 * Material from outside. It is an extractable, never readable object in a session of its own until it is wrapped under
 * the KEK; that session's end takes it along, however the import ends.
 */
export class MaterialImports {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The transport pair unwraps; the bytes are nowhere but in the token. */
  wrapped(
    wrapped: Uint8Array,
    transport: { readonly id: TokenObjectId; readonly hash: OaepHash },
    to: Destination,
  ): Imported {
    const { sessions, objects } = this.#parts
    // What is missing is said before anything is unwrapped.
    objects.handle(to.binding.kekId, 'wrapping')
    const pair = objects.handle(transport.id, 'unwrapping')
    return sessions.apart((session) => {
      const key = this.#unwrap(session, wrapped, { pair, hash: transport.hash })
      return key ? this.#keep(session, key, to) : UNWRAP
    })
  }

  /** The caller wipes the bytes. */
  plain(bytes: Uint8Array, to: Destination): Imported {
    const { module, sessions, objects } = this.#parts
    objects.handle(to.binding.kekId, 'wrapping')
    return sessions.apart((session) => this.#keep(session, module.createObject(session, incomingFrom(bytes)), to))
  }

  #unwrap(
    session: SessionHandle,
    wrapped: Uint8Array,
    { pair, hash }: { readonly pair: ObjectHandle; readonly hash: OaepHash },
  ): ObjectHandle | undefined {
    const { module, sessions, canary } = this.#parts
    try {
      return module.unwrapKey({ session, mechanism: rsaOaep(hash), key: pair }, wrapped, INCOMING_MATERIAL)
    } catch (error) {
      if (!(error instanceof CryptokiError) || error.remedy !== 'stop') throw error
      // The codes also mean a dead token, or one that cannot do this hash. What came is at fault only if the token is
      // there and this very pair unwraps something sound. One word then, for every code: no oracle for the padding.
      canary.check()
      exerciseTransport(module, { session: sessions.work, object: pair }, hash)
      return undefined
    }
  }

  #keep(session: SessionHandle, key: ObjectHandle, { binding, macKeyId }: Destination): Imported {
    const { module, materials } = this.#parts
    if (!conceal(module, { session, object: key }))
      throw new Error('The token does not keep imported keys from being read.')
    const checkValue = this.#checkValue(session, key)
    if (!checkValue) return LENGTH
    const blob = materials.wrap(session, key, binding.kekId)
    const algorithm = KEY_ALGORITHMS.find((name) => blobBytes(name) === blob.length)
    if (!algorithm) return LENGTH
    const whole = { ...binding, algorithm }
    const mac = materials.mac(whole, blob, macKeyId)
    this.#confirm(materials.handle(materialWords({ binding: whole, blob, mac, macKeyId })), checkValue)
    return { kind: 'imported', algorithm, blob, mac, checkValue: toHex(checkValue) }
  }

  /**
   * `undefined` for what is no AES key. Asked of the cipher, because SoftHSM 2.6.1 takes bytes of any length for one,
   * shows the length of an unwrapped key as 0, and fills up to the next eight when it wraps: 15 bytes would pass for 16.
   */
  #checkValue(session: SessionHandle, key: ObjectHandle): Uint8Array | undefined {
    const { module, sessions, canary } = this.#parts
    try {
      return keyCheckValue(module, { session, key }, 'ecb')
    } catch (error) {
      if (!(error instanceof CryptokiError) || error.remedy !== 'stop') throw error
      canary.check()
      sessions.apart((other) => {
        keyCheckValue(module, { session: other, key: module.generateKey(other, AES_KEY_GEN, newMaterial(16)) }, 'ecb')
      })
      return undefined
    }
  }

  /** What is stored must be what came: nobody has another copy once the caller has thrown theirs away. */
  #confirm(stored: ObjectHandle, checkValue: Uint8Array): void {
    const { module, sessions } = this.#parts
    const found = keyCheckValue(module, { session: sessions.work, key: stored }, 'ecb')
    if (!timingSafeEqual(found, checkValue)) throw new Error('The token wrapped another key than the one it took in.')
  }
}
