/**
 * What may be done about a return value. `restart`: the library has lost the token, a new process must begin again;
 * `reopen`: the session is spent; `look-up`: the object's handle is stale; `never-retry`: another try could lock the
 * token; `stop`: anything else, because guessing at an HSM is how PINs lock.
 */
export type Remedy = 'restart' | 'reopen' | 'look-up' | 'never-retry' | 'stop'

const ROWS: Readonly<Record<number, readonly [name: string, remedy: Remedy]>> = {
  0x02: ['CKR_HOST_MEMORY', 'restart'],
  0x03: ['CKR_SLOT_ID_INVALID', 'restart'],
  0x05: ['CKR_GENERAL_ERROR', 'stop'],
  0x06: ['CKR_FUNCTION_FAILED', 'stop'],
  0x07: ['CKR_ARGUMENTS_BAD', 'stop'],
  0x10: ['CKR_ATTRIBUTE_READ_ONLY', 'stop'],
  0x11: ['CKR_ATTRIBUTE_SENSITIVE', 'stop'],
  0x12: ['CKR_ATTRIBUTE_TYPE_INVALID', 'stop'],
  0x13: ['CKR_ATTRIBUTE_VALUE_INVALID', 'stop'],
  0x1b: ['CKR_ACTION_PROHIBITED', 'stop'],
  0x20: ['CKR_DATA_INVALID', 'stop'],
  0x21: ['CKR_DATA_LEN_RANGE', 'stop'],
  0x30: ['CKR_DEVICE_ERROR', 'restart'],
  0x31: ['CKR_DEVICE_MEMORY', 'stop'],
  0x32: ['CKR_DEVICE_REMOVED', 'restart'],
  0x40: ['CKR_ENCRYPTED_DATA_INVALID', 'stop'],
  0x41: ['CKR_ENCRYPTED_DATA_LEN_RANGE', 'stop'],
  0x42: ['CKR_AEAD_DECRYPT_FAILED', 'stop'],
  0x54: ['CKR_FUNCTION_NOT_SUPPORTED', 'stop'],
  0x60: ['CKR_KEY_HANDLE_INVALID', 'look-up'],
  0x62: ['CKR_KEY_SIZE_RANGE', 'stop'],
  0x63: ['CKR_KEY_TYPE_INCONSISTENT', 'stop'],
  0x68: ['CKR_KEY_FUNCTION_NOT_PERMITTED', 'stop'],
  0x69: ['CKR_KEY_NOT_WRAPPABLE', 'stop'],
  0x6a: ['CKR_KEY_UNEXTRACTABLE', 'stop'],
  0x70: ['CKR_MECHANISM_INVALID', 'stop'],
  0x71: ['CKR_MECHANISM_PARAM_INVALID', 'stop'],
  0x82: ['CKR_OBJECT_HANDLE_INVALID', 'look-up'],
  0x90: ['CKR_OPERATION_ACTIVE', 'reopen'],
  0x91: ['CKR_OPERATION_NOT_INITIALIZED', 'reopen'],
  0xa0: ['CKR_PIN_INCORRECT', 'never-retry'],
  0xa1: ['CKR_PIN_INVALID', 'never-retry'],
  0xa2: ['CKR_PIN_LEN_RANGE', 'never-retry'],
  0xa3: ['CKR_PIN_EXPIRED', 'never-retry'],
  0xa4: ['CKR_PIN_LOCKED', 'never-retry'],
  0xb0: ['CKR_SESSION_CLOSED', 'reopen'],
  0xb1: ['CKR_SESSION_COUNT', 'restart'],
  0xb3: ['CKR_SESSION_HANDLE_INVALID', 'reopen'],
  0xc0: ['CKR_SIGNATURE_INVALID', 'stop'],
  0xc1: ['CKR_SIGNATURE_LEN_RANGE', 'stop'],
  0xd0: ['CKR_TEMPLATE_INCOMPLETE', 'stop'],
  0xd1: ['CKR_TEMPLATE_INCONSISTENT', 'stop'],
  0xe0: ['CKR_TOKEN_NOT_PRESENT', 'restart'],
  0xe1: ['CKR_TOKEN_NOT_RECOGNIZED', 'restart'],
  0xf0: ['CKR_UNWRAPPING_KEY_HANDLE_INVALID', 'look-up'],
  0x100: ['CKR_USER_ALREADY_LOGGED_IN', 'stop'],
  0x101: ['CKR_USER_NOT_LOGGED_IN', 'restart'],
  0x102: ['CKR_USER_PIN_NOT_INITIALIZED', 'never-retry'],
  0x103: ['CKR_USER_TYPE_INVALID', 'never-retry'],
  0x110: ['CKR_WRAPPED_KEY_INVALID', 'stop'],
  0x112: ['CKR_WRAPPED_KEY_LEN_RANGE', 'stop'],
  0x113: ['CKR_WRAPPING_KEY_HANDLE_INVALID', 'look-up'],
  0x150: ['CKR_BUFFER_TOO_SMALL', 'stop'],
  0x190: ['CKR_CRYPTOKI_NOT_INITIALIZED', 'restart'],
  0x191: ['CKR_CRYPTOKI_ALREADY_INITIALIZED', 'stop'],
}

/** Codes by which a token says that a GCM tag or an integrity check did not match, and nothing else. */
export const SAYS_DATA_INVALID: ReadonlySet<number> = new Set([0x40, 0x41, 0x42])
/** Codes by which some tokens say the same, but also everything else: SoftHSM 2.6.1 answers 0x05 for a bad tag. */
export const MAY_SAY_DATA_INVALID: ReadonlySet<number> = new Set([0x05, 0x06, 0x20, 0xc0])

/** A failed Cryptoki call: which function, which return value, and what may be done about it. */
export class CryptokiError extends Error {
  override readonly name = 'CryptokiError'
  readonly fn: string
  /** The CK_RV; -1 when the library failed without one. */
  readonly code: number
  readonly rv: string
  readonly remedy: Remedy
  constructor(fn: string, code: number, internal?: { readonly cause: unknown }) {
    const [rv, remedy] = ROWS[code] ?? [code < 0 ? 'no return value' : `CKR 0x${code.toString(16)}`, 'stop']
    super(`${fn}: ${rv}`, internal)
    this.fn = fn
    this.code = code
    this.rv = rv
    this.remedy = remedy
  }
}

/**
 * pkcs11js throws `Pkcs11Error` with a code from most functions, and a plain `Error` reading "CKR_X:130" from
 * C_SetAttributeValue, C_CreateObject, C_CopyObject and C_FindObjects. Anything else is our own mistake and passes.
 */
function returnValue(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || thrown instanceof TypeError) return undefined
  if ('code' in thrown && typeof thrown.code === 'number') return thrown.code === 0 ? -1 : thrown.code
  const digits = /CKR_\w+:(\d+)/.exec(thrown.message)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Runs one call into the library; what it throws leaves as `CryptokiError`. */
export function calling<T>(fn: string, call: () => T): T {
  try {
    return call()
  } catch (cause) {
    const code = returnValue(cause)
    throw code === undefined ? cause : new CryptokiError(fn, code, { cause })
  }
}

/** Whether the token answered this call with one of these return values. */
export const answeredWith = (error: unknown, codes: ReadonlySet<number>): error is CryptokiError =>
  error instanceof CryptokiError && codes.has(error.code)
