import {
  TOKEN_OBJECT_PURPOSES,
  type OaepHash,
  type TokenObjectFacts,
  type TokenObjectPurpose,
} from '@keywright/core/ports/cryptographic-token'
import { fromHex, toHex } from '@keywright/core/vocabulary/bytes'
import { parseTokenObjectId, type TokenObjectId } from '@keywright/core/vocabulary/ids'
import { CKK, CKO } from './constants.ts'
import { CryptokiError } from './cryptoki-error.ts'
import type { CryptokiModule } from './cryptoki-module.ts'
import { subjectPublicKeyInfo } from './ec-public-key.ts'
import { Exercise, halves, type ObjectKind } from './exercise.ts'
import type { ObjectHandle } from './handles.ts'
import { hmacKey, labelOf, signingPair, transportPair, wrappingKey } from './key-templates.ts'
import { AES_KEY_GEN, EC_PAIR_GEN, GENERIC_KEY_GEN, RSA_PAIR_GEN } from './mechanism.ts'
import { ObjectProblem } from './object-problem.ts'
import { hasFlags, numberOf } from './read-back.ts'
import type { Sessions } from './sessions.ts'
import type { TemplateFields } from './template.ts'
import { publicKeyOf, TRANSPORT_MODULUS_BITS } from './transport-key.ts'

const KIND: Readonly<Record<TokenObjectPurpose, ObjectKind>> = {
  'key-encryption': 'wrapping',
  'blob-authentication': 'authentication',
  'token-signing': 'signing',
  'audit-signing': 'signing',
  'import-transport': 'unwrapping',
}

/** What an object of a kind must read back as; an object that does not is not used. */
const SHAPE: Readonly<
  Record<ObjectKind, { readonly class: number; readonly keyType: number; readonly flags: TemplateFields }>
> = {
  wrapping: {
    class: CKO.SECRET_KEY,
    keyType: CKK.AES,
    flags: { wrap: true, unwrap: true, encrypt: false, decrypt: false },
  },
  authentication: { class: CKO.SECRET_KEY, keyType: CKK.GENERIC_SECRET, flags: { sign: true } },
  signing: { class: CKO.PRIVATE_KEY, keyType: CKK.EC, flags: { sign: true, decrypt: false, unwrap: false } },
  unwrapping: { class: CKO.PRIVATE_KEY, keyType: CKK.RSA, flags: { unwrap: true, decrypt: false, sign: false } },
}
const NEVER_LEAVES: TemplateFields = { token: true, private: true, sensitive: true, extractable: false }

const CLASS_NAME: Readonly<Record<number, TokenObjectFacts['objectClass']>> = {
  [CKO.SECRET_KEY]: 'secret-key',
  [CKO.PRIVATE_KEY]: 'private-key',
  [CKO.PUBLIC_KEY]: 'public-key',
}
const MANY = 10_000

interface Known {
  readonly kind: ObjectKind
  readonly handle: ObjectHandle
}

/** The handful of objects that live on the token: found once by CKA_ID, then by cached handle. */
export class TokenObjects {
  readonly #module: CryptokiModule
  readonly #sessions: Sessions
  readonly #exercise: Exercise
  readonly #known = new Map<string, Known>()

  /** `importHash` is the hash this token unwraps RSA-OAEP with, where it does. */
  constructor(module: CryptokiModule, sessions: Sessions, importHash: OaepHash | undefined) {
    this.#module = module
    this.#sessions = sessions
    this.#exercise = new Exercise(module, importHash)
  }

  /** One search per purpose, for our labels only: a token shared with others may hold thousands of foreign objects. */
  load(): void {
    for (const purpose of TOKEN_OBJECT_PURPOSES) {
      const kind = KIND[purpose]
      for (const handle of this.#find({ token: true, class: SHAPE[kind].class, label: labelOf(purpose) }, MANY)) {
        const id = this.#idOf(handle)
        if (id !== undefined && this.#isSound(kind, handle)) this.#known.set(id, { kind, handle })
      }
    }
  }

  /** The cached handle, else one fresh search. Throws `ObjectProblem` when that finds none, several or an unfit one. */
  handle(id: TokenObjectId, kind: ObjectKind): ObjectHandle {
    const known = this.#known.get(id)
    if (known?.kind === kind) return known.handle
    const found = this.#findSound(id, kind)
    if (!found) throw new ObjectProblem('missing', id)
    return found
  }

  /** Handles go stale when the token comes back or someone else changes it; the next use searches again. */
  forget(id?: TokenObjectId): void {
    if (id === undefined) this.#known.clear()
    else this.#known.delete(id)
  }

  /** What the object last seen with this id is for; does not ask the token. */
  kindOf(id: TokenObjectId): ObjectKind | undefined {
    return this.#known.get(id)?.kind
  }

  /** Uses an object for what it is for, on nothing of value. */
  exercise(id: TokenObjectId, kind: ObjectKind): void {
    this.#exercise.use(this.#sessions.work, kind, this.handle(id, kind))
  }

  /**
   * Some object to test the token with, HMAC keys first because they cost least. Transport pairs are left out: they
   * come and go, and cost a hundred times as much.
   */
  candidates(): readonly { readonly id: TokenObjectId; readonly kind: ObjectKind }[] {
    const order: readonly ObjectKind[] = ['authentication', 'signing', 'wrapping']
    const all = [...this.#known].map(([id, { kind }]) => ({ id: parseTokenObjectId(id), kind }))
    return all
      .flatMap(({ id, kind }) => (id === undefined || !order.includes(kind) ? [] : [{ id, kind }]))
      .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
  }

  /**
   * Never makes a second key for an id: what a lost answer left behind is found again. Only what a process that died
   * on the way left unfinished is cleared away and made anew; any other unfit object is the caller's to destroy.
   */
  create(purpose: TokenObjectPurpose, id: TokenObjectId): Uint8Array | undefined {
    const kind = KIND[purpose]
    const found = this.#findSound(id, kind)
    const unfinished = found && this.#isUnfinished(kind, found)
    if (unfinished) this.#module.destroyObject(this.#sessions.work, found)
    if (!found || unfinished) {
      this.#clearWay(id)
      this.#generate(purpose, id)
    }
    return this.#publicHalf(id, kind)
  }

  /** Every object with this CKA_ID, whatever it is; none is a success. */
  destroy(id: TokenObjectId): void {
    this.#known.delete(id)
    for (const handle of this.#find({ token: true, id: idBytes(id) }, MANY)) {
      this.#module.destroyObject(this.#sessions.work, handle)
    }
  }

  list(): readonly TokenObjectFacts[] {
    return this.#find({ token: true }, MANY).map((handle) => ({
      id: this.#idOf(handle),
      label: Buffer.from(this.#readable(handle, 'label')).toString('utf8'),
      objectClass: CLASS_NAME[numberOf(this.#readable(handle, 'class'))] ?? 'other',
    }))
  }

  #findSound(id: TokenObjectId, kind: ObjectKind): ObjectHandle | undefined {
    const [handle, another] = this.#find({ token: true, class: SHAPE[kind].class, id: idBytes(id) }, 2)
    if (another) throw new ObjectProblem('several', id)
    if (!handle) return undefined
    if (!this.#isSound(kind, handle)) throw new ObjectProblem('unfit', id)
    this.#known.set(id, { kind, handle })
    return handle
  }

  #generate(purpose: TokenObjectPurpose, id: TokenObjectId): void {
    const kind = KIND[purpose]
    const place = { token: true, id: idBytes(id), label: labelOf(purpose) } as const
    const session = this.#sessions.work
    const made = {
      wrapping: () => [this.#module.generateKey(session, AES_KEY_GEN, wrappingKey(place))],
      authentication: () => [this.#module.generateKey(session, GENERIC_KEY_GEN, hmacKey(place))],
      signing: () => halves(this.#module.generateKeyPair(session, EC_PAIR_GEN, signingPair(place))),
      unwrapping: () =>
        halves(this.#module.generateKeyPair(session, RSA_PAIR_GEN, transportPair(place, TRANSPORT_MODULUS_BITS))),
    }[kind]()
    const [handle] = made
    if (!handle || !this.#isSound(kind, handle)) {
      // Made by this very call, so nothing can depend on it yet.
      for (const object of made) this.#module.destroyObject(session, object)
      throw new ObjectProblem('unfit', id)
    }
    this.#known.set(id, { kind, handle })
  }

  /**
   * SoftHSM writes a new key's attributes first and its value after; killed between the two it leaves a key that looks
   * sound and never works (measured). Three signs together: it does not work, it was never marked as generated on the
   * token, and a key made this moment works, so that a token fallen ill never costs a key in use.
   */
  #isUnfinished(kind: ObjectKind, handle: ObjectHandle): boolean {
    try {
      this.#exercise.use(this.#sessions.work, kind, handle)
      return false
    } catch (error) {
      this.#sessions.discardWork()
      if (!(error instanceof CryptokiError) || error.remedy !== 'stop') throw error
      if (hasFlags(this.#module, { session: this.#sessions.work, object: handle }, { local: true })) throw error
      this.#exercise.useFresh(this.#sessions.work, kind)
      return true
    }
  }

  /** A public half without its private one is what a process that died between the two left; anything else is in use. */
  #clearWay(id: TokenObjectId): void {
    const leftovers = this.#find({ token: true, id: idBytes(id) }, MANY)
    const isPublic = (handle: ObjectHandle): boolean => numberOf(this.#readable(handle, 'class')) === CKO.PUBLIC_KEY
    if (!leftovers.every(isPublic)) throw new ObjectProblem('unfit', id)
    for (const handle of leftovers) this.#module.destroyObject(this.#sessions.work, handle)
  }

  #publicHalf(id: TokenObjectId, kind: ObjectKind): Uint8Array | undefined {
    switch (kind) {
      case 'signing':
        return this.#signingKey(id)
      case 'unwrapping':
        return this.#transportKey(id)
      case 'wrapping':
      case 'authentication':
        return undefined
    }
  }

  #transportKey(id: TokenObjectId): Uint8Array {
    const key = publicKeyOf(this.#module, { session: this.#sessions.work, object: this.handle(id, 'unwrapping') })
    if (key.asymmetricKeyDetails?.modulusLength !== TRANSPORT_MODULUS_BITS) throw new ObjectProblem('unfit', id)
    return new Uint8Array(key.export({ format: 'der', type: 'spki' }))
  }

  #signingKey(id: TokenObjectId): Uint8Array {
    const [handle, another] = this.#find({ token: true, class: CKO.PUBLIC_KEY, id: idBytes(id) }, 2)
    if (another) throw new ObjectProblem('several', id)
    const spki = handle && subjectPublicKeyInfo(this.#module.attribute(this.#sessions.work, handle, 'ecPoint'))
    if (!spki) throw new ObjectProblem('unfit', id)
    return spki
  }

  #isSound(kind: ObjectKind, handle: ObjectHandle): boolean {
    const { keyType, flags } = SHAPE[kind]
    return (
      numberOf(this.#readable(handle, 'keyType')) === keyType &&
      hasFlags(this.#module, { session: this.#sessions.work, object: handle }, { ...NEVER_LEAVES, ...flags })
    )
  }

  #find(fields: TemplateFields, limit: number): readonly ObjectHandle[] {
    return this.#module.find(this.#sessions.work, fields, limit)
  }

  #idOf(handle: ObjectHandle): TokenObjectId | undefined {
    return parseTokenObjectId(toHex(this.#readable(handle, 'id')))
  }

  /** Foreign objects may lack any attribute; for a listing an empty one will do. */
  #readable(handle: ObjectHandle, name: 'id' | 'label' | 'class' | 'keyType'): Uint8Array {
    try {
      return this.#module.attribute(this.#sessions.work, handle, name)
    } catch (error) {
      if (error instanceof CryptokiError && error.remedy === 'stop') return new Uint8Array()
      throw error
    }
  }
}

function idBytes(id: TokenObjectId): Uint8Array {
  const bytes = fromHex(id)
  if (bytes?.length !== 16) throw new TypeError('a token object id has 16 bytes')
  return bytes
}
