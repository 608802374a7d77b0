import { PKCS11, type KeyPair, type Mechanism, type ModuleInfo, type TokenInfo } from 'pkcs11js'
import { CKF, CKU } from './constants.ts'
import { calling, CryptokiError } from './cryptoki-error.ts'
import type { ObjectHandle, SessionHandle, SlotId } from './handles.ts'
import { asBuffer, attributeType, template, type AttributeName, type TemplateFields } from './template.ts'

const ALREADY_LOGGED_IN = 0x100
const LABEL_BYTES = 32
const LONGEST_BLOB = 4096

/** A key and what is done with it, in one session that does nothing else meanwhile. */
export interface Use {
  readonly session: SessionHandle
  readonly mechanism: Mechanism
  readonly key: ObjectHandle
}

// The one place that trusts pkcs11js's single handle type to be what the function's name says.
const slotId = (handle: Buffer): SlotId => handle as SlotId
const sessionHandle = (handle: Buffer): SessionHandle => handle as SessionHandle
const objectHandle = (handle: Buffer): ObjectHandle => handle as ObjectHandle

/**
 * The loaded library: every call this product makes, with checked arguments, failing as `CryptokiError`.
 * All calls are synchronous: for soft tokens the thread hop costs more than the operation (hsm-notes §5), and one
 * call at a time is what keeps searches and token writes apart.
 */
export class CryptokiModule {
  readonly #lib: PKCS11

  private constructor(lib: PKCS11) {
    this.#lib = lib
  }

  /** Loads and initialises. Without CKF_OS_LOCKING_OK SoftHSM turns its locks off (hsm-notes §0). */
  static load(path: string): CryptokiModule {
    const lib = new PKCS11()
    calling('load', () => lib.load(path))
    calling('C_Initialize', () => lib.C_Initialize({ flags: CKF.OS_LOCKING_OK }))
    return new CryptokiModule(lib)
  }

  finalise(): void {
    calling('C_Finalize', () => this.#lib.C_Finalize())
  }

  info(): ModuleInfo {
    return calling('C_GetInfo', () => this.#lib.C_GetInfo())
  }

  slotsWithToken(): readonly SlotId[] {
    return calling('C_GetSlotList', () => this.#lib.C_GetSlotList(true)).map(slotId)
  }

  tokenInfo(slot: SlotId): TokenInfo {
    return calling('C_GetTokenInfo', () => this.#lib.C_GetTokenInfo(slot))
  }

  /** Erases the slot's token. pkcs11js hands the bare label over where the library reads 32 bytes, hence the padding. */
  initToken(slot: SlotId, soPin: string, label: string): void {
    if (Buffer.byteLength(label) > LABEL_BYTES) throw new TypeError('a token label has at most 32 bytes')
    const padded = label + ' '.repeat(LABEL_BYTES - Buffer.byteLength(label))
    calling('C_InitToken', () => this.#lib.C_InitToken(slot, soPin, padded))
  }

  initUserPin(session: SessionHandle, pin: string): void {
    calling('C_InitPIN', () => this.#lib.C_InitPIN(session, pin))
  }

  openSession(slot: SlotId): SessionHandle {
    const flags = CKF.SERIAL_SESSION | CKF.RW_SESSION
    return sessionHandle(calling('C_OpenSession', () => this.#lib.C_OpenSession(slot, flags)))
  }

  closeSession(session: SessionHandle): void {
    calling('C_CloseSession', () => this.#lib.C_CloseSession(session))
  }

  /** One attempt: whoever calls this never repeats it with the same PIN. */
  login(session: SessionHandle, user: 'user' | 'security-officer', pin: string): void {
    const type = user === 'user' ? CKU.USER : CKU.SO
    try {
      calling('C_Login', () => this.#lib.C_Login(session, type, pin))
    } catch (error) {
      if (!(error instanceof CryptokiError) || error.code !== ALREADY_LOGGED_IN) throw error
    }
  }

  logout(session: SessionHandle): void {
    calling('C_Logout', () => this.#lib.C_Logout(session))
  }

  generateKey(session: SessionHandle, mechanism: Mechanism, fields: TemplateFields): ObjectHandle {
    const attributes = template(fields)
    return objectHandle(calling('C_GenerateKey', () => this.#lib.C_GenerateKey(session, mechanism, attributes)))
  }

  generateKeyPair(
    session: SessionHandle,
    mechanism: Mechanism,
    pair: { readonly publicHalf: TemplateFields; readonly privateHalf: TemplateFields },
  ): { readonly publicKey: ObjectHandle; readonly privateKey: ObjectHandle } {
    const [pub, priv] = [template(pair.publicHalf), template(pair.privateHalf)]
    const made: KeyPair = calling('C_GenerateKeyPair', () => this.#lib.C_GenerateKeyPair(session, mechanism, pub, priv))
    return { publicKey: objectHandle(made.publicKey), privateKey: objectHandle(made.privateKey) }
  }

  wrapKey({ session, mechanism, key }: Use, wrapped: ObjectHandle): Uint8Array {
    const room = Buffer.alloc(LONGEST_BLOB)
    return new Uint8Array(calling('C_WrapKey', () => this.#lib.C_WrapKey(session, mechanism, key, wrapped, room)))
  }

  unwrapKey({ session, mechanism, key }: Use, blob: Uint8Array, fields: TemplateFields): ObjectHandle {
    const attributes = template(fields)
    const bytes = asBuffer(blob)
    return objectHandle(calling('C_UnwrapKey', () => this.#lib.C_UnwrapKey(session, mechanism, key, bytes, attributes)))
  }

  /** From a value in plain. The library keeps a copy of its own, which nothing here can wipe. */
  createObject(session: SessionHandle, fields: TemplateFields): ObjectHandle {
    const attributes = template(fields)
    return objectHandle(calling('C_CreateObject', () => this.#lib.C_CreateObject(session, attributes)))
  }

  destroyObject(session: SessionHandle, object: ObjectHandle): void {
    calling('C_DestroyObject', () => this.#lib.C_DestroyObject(session, object))
  }

  /** One attribute; asking for several fails whole when one of them may not be read. */
  attribute(session: SessionHandle, object: ObjectHandle, name: AttributeName): Uint8Array {
    const type = attributeType(name)
    const answer = calling('C_GetAttributeValue', () => this.#lib.C_GetAttributeValue(session, object, [{ type }]))
    return answer[0]?.value ?? new Uint8Array()
  }

  setAttributes(session: SessionHandle, object: ObjectHandle, fields: TemplateFields): void {
    const attributes = template(fields)
    calling('C_SetAttributeValue', () => this.#lib.C_SetAttributeValue(session, object, attributes))
  }

  /** Every match, up to `limit`. Costs a walk over all objects, and must never run beside a token write. */
  find(session: SessionHandle, fields: TemplateFields, limit: number): readonly ObjectHandle[] {
    const attributes = template(fields)
    calling('C_FindObjectsInit', () => this.#lib.C_FindObjectsInit(session, attributes))
    try {
      return calling('C_FindObjects', () => this.#lib.C_FindObjects(session, limit)).map(objectHandle)
    } finally {
      calling('C_FindObjectsFinal', () => this.#lib.C_FindObjectsFinal(session))
    }
  }

  /** `room` is the largest the answer can be; the answer is a view of fresh memory. */
  encrypt({ session, mechanism, key }: Use, input: Uint8Array, room: number): Uint8Array {
    calling('C_EncryptInit', () => this.#lib.C_EncryptInit(session, mechanism, key))
    return calling('C_Encrypt', () => this.#lib.C_Encrypt(session, asBuffer(input), Buffer.allocUnsafe(room)))
  }

  decrypt({ session, mechanism, key }: Use, input: Uint8Array, room: number): Uint8Array {
    calling('C_DecryptInit', () => this.#lib.C_DecryptInit(session, mechanism, key))
    return calling('C_Decrypt', () => this.#lib.C_Decrypt(session, asBuffer(input), Buffer.allocUnsafe(room)))
  }

  /** HMAC or ECDSA, as the mechanism says. */
  sign({ session, mechanism, key }: Use, data: Uint8Array, room: number): Uint8Array {
    calling('C_SignInit', () => this.#lib.C_SignInit(session, mechanism, key))
    return calling('C_Sign', () => this.#lib.C_Sign(session, asBuffer(data), Buffer.allocUnsafe(room)))
  }

  random(session: SessionHandle, length: number): Uint8Array {
    return calling('C_GenerateRandom', () => this.#lib.C_GenerateRandom(session, Buffer.alloc(length)))
  }
}
