import { timingSafeEqual } from 'node:crypto'
import { bindingBytes, type MaterialBinding } from '@keywright/core/envelope/binding'
import type { NewMaterial } from '@keywright/core/ports/cryptographic-token'
import { toHex } from '@keywright/core/vocabulary/bytes'
import type { TokenObjectId } from '@keywright/core/vocabulary/ids'
import { algorithmRow } from '@keywright/core/vocabulary/key-algorithm'
import type { CryptokiModule } from './cryptoki-module.ts'
import { HandleCache } from './handle-cache.ts'
import type { ObjectHandle, SessionHandle } from './handles.ts'
import { keyCheckValue, type CheckValueSource } from './key-check-value.ts'
import { newMaterial, UNWRAPPED_MATERIAL } from './key-templates.ts'
import { AES_KEY_GEN, AES_KEY_WRAP, HMAC_SHA256 } from './mechanism.ts'
import { MaterialRefused, parseMaterial, type MaterialWords, type ParsedMaterial } from './material-words.ts'
import { isKept, keep } from './read-back.ts'
import type { Sessions } from './sessions.ts'
import type { TokenObjects } from './token-objects.ts'

const MAC_BYTES = 32

/** How this token wants to be treated, learnt by the capability probe. */
export interface TokenTraits {
  /** True for makes that ignore SENSITIVE and EXTRACTABLE on unwrap: every unwrapped key is then tightened and checked. */
  readonly tightenUnwrapped: boolean
  readonly checkValueFrom: CheckValueSource
}

/** Wrapped blobs and the session keys they become. Unwrapped keys live in the holder session, least used first out. */
export class MaterialKeys {
  readonly #module: CryptokiModule
  readonly #sessions: Sessions
  readonly #objects: TokenObjects
  readonly #traits: TokenTraits
  readonly #cache: HandleCache<ObjectHandle>
  #created = 0

  constructor(
    token: { readonly module: CryptokiModule; readonly sessions: Sessions; readonly objects: TokenObjects },
    traits: TokenTraits,
    cacheSize: number,
  ) {
    this.#module = token.module
    this.#sessions = token.sessions
    this.#objects = token.objects
    this.#traits = traits
    this.#cache = new HandleCache(cacheSize)
  }

  /** Session objects made so far: SoftHSM leaks 250 bytes with each. */
  get created(): number {
    return this.#created
  }

  /** The key ready for use. The cache's key is everything that was authenticated, so no other row can ride on a warm entry. */
  handle(words: MaterialWords): ObjectHandle {
    const material = parseMaterial(words)
    const cached = this.#cache.get(material.cacheKey)
    if (cached) return cached
    this.#authenticate(material)
    const handle = this.#unwrap(material)
    const dropped = this.#cache.set(material.cacheKey, handle)
    if (dropped) this.#module.destroyObject(this.#sessions.holder, dropped)
    return handle
  }

  /** The material exists in the clear only inside the token, and as an object only until this returns. */
  generate(binding: MaterialBinding, macKeyId: TokenObjectId): NewMaterial {
    this.#objects.handle(binding.kekId, 'wrapping')
    const session = this.#sessions.work
    const key = this.#module.generateKey(
      session,
      AES_KEY_GEN,
      newMaterial(algorithmRow(binding.algorithm).materialBytes),
    )
    this.#created += 1
    try {
      const checkValue = toHex(keyCheckValue(this.#module, { session, key }, this.#traits.checkValueFrom))
      const blob = this.wrap(session, key, binding.kekId)
      return { blob, mac: this.mac(binding, blob, macKeyId), checkValue }
    } finally {
      this.#module.destroyObject(session, key)
    }
  }

  /** A session key's blob. */
  wrap(session: SessionHandle, key: ObjectHandle, kekId: TokenObjectId): Uint8Array {
    const use = { session, mechanism: AES_KEY_WRAP, key: this.#objects.handle(kekId, 'wrapping') }
    return this.#module.wrapKey(use, key)
  }

  /** Ties a blob to its row. */
  mac(binding: MaterialBinding, blob: Uint8Array, macKeyId: TokenObjectId): Uint8Array {
    const use = {
      session: this.#sessions.work,
      mechanism: HMAC_SHA256,
      key: this.#objects.handle(macKeyId, 'authentication'),
    }
    return new Uint8Array(this.#module.sign(use, bindingBytes(binding, blob), MAC_BYTES))
  }

  /** Drops every unwrapped key at once, by closing the session they live in. */
  forget(): void {
    this.#cache.clear()
    this.#sessions.discardHolder()
  }

  #authenticate({ binding, blob, mac, macKeyId }: ParsedMaterial): void {
    const expected = this.mac(binding, blob, macKeyId)
    if (!timingSafeEqual(expected, mac)) throw new MaterialRefused('the HMAC does not match')
  }

  #unwrap({ binding, blob }: ParsedMaterial): ObjectHandle {
    const kek = this.#objects.handle(binding.kekId, 'wrapping')
    const session = this.#sessions.holder
    const object = this.#module.unwrapKey({ session, mechanism: AES_KEY_WRAP, key: kek }, blob, UNWRAPPED_MATERIAL)
    this.#created += 1
    if (!this.#traits.tightenUnwrapped) return object
    keep(this.#module, { session, object })
    if (isKept(this.#module, { session, object })) return object
    this.#module.destroyObject(session, object)
    throw new Error('The token does not keep unwrapped keys from being read.')
  }
}
