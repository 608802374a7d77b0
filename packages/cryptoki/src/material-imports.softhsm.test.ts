import { createCipheriv, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { newBinding, newObjectId } from '@keywright/core/testing/token.contract'
import type { Imported } from '@keywright/core/ports/cryptographic-token'
import type { TokenObjectId } from '@keywright/core/vocabulary/ids'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { CKO } from './constants.ts'
import { CryptokiError } from './cryptoki-error.ts'
import { transportPair } from './key-templates.ts'
import { materialWords } from './material-words.ts'
import { RSA_PAIR_GEN } from './mechanism.ts'
import { openParts, type OpenParts } from './testing/open-parts.ts'
import { TRANSPORT_MODULUS_BITS, wrapFor } from './transport-key.ts'
import { makeServer } from './worker/serve.ts'
import type { OpenToken } from './worker/start.ts'

// The worker's own parts, in this process: what is left on the token, and what becomes of the bytes, no caller can see.

let parts: OpenParts
let token: OpenToken
const [kekId, macKeyId, pairId] = [newObjectId(), newObjectId(), newObjectId()]
let spki: Uint8Array
beforeAll(async () => {
  parts = await openParts()
  token = parts.token
  token.objects.create('key-encryption', kekId)
  token.objects.create('blob-authentication', macKeyId)
  spki = pairOf(pairId)
})
afterEach(() => {
  vi.restoreAllMocks()
})
afterAll(() => parts.close())

function pairOf(id: TokenObjectId): Uint8Array {
  const made = token.objects.create('import-transport', id)
  if (!made) throw new Error('a pair has a public half')
  return made
}

const transport = { id: pairId, hash: 'SHA-1' } as const
const publicKey = () => createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
const wrapped = (bytes: Uint8Array): Uint8Array => wrapFor(publicKey(), bytes, transport.hash)
const damaged = (): Uint8Array => wrapped(randomBytes(32)).map((byte, i) => (i === 100 ? byte ^ 1 : byte))
const destination = () => {
  const { algorithm: _, ...binding } = newBinding(kekId)
  return { binding, macKeyId }
}
const checkValueOf = (bytes: Uint8Array): string =>
  createCipheriv(`aes-${bytes.length * 8}-ecb`, bytes, null)
    .update(new Uint8Array(16))
    .toString('hex')
    .slice(0, 6)

/** Session objects there are, unwrapped keys kept for use left out. */
function sessionObjects(): number {
  token.materials.forget()
  return token.module.find(token.sessions.work, { class: CKO.SECRET_KEY, token: false }, 100).length
}

const failing =
  (fn: string, code = 0x05) =>
  () => {
    throw new CryptokiError(fn, code)
  }

/** How an import ended, in a word. */
function ended(run: () => Imported): string {
  try {
    return run().kind
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown'
  }
}

const importWrapped = (blob: Uint8Array): Imported => token.imports.wrapped(blob, transport, destination())
const importPlain = (bytes: Uint8Array): Imported => token.imports.plain(bytes, destination())
const fails = (name: 'wrapKey' | 'sign', fn: string) => vi.spyOn(token.module, name).mockImplementationOnce(failing(fn))

describe('an import leaves no object behind', () => {
  test.for([
    ['it succeeds', 'imported', () => importWrapped(wrapped(randomBytes(32)))],
    ['it succeeds in plain', 'imported', () => importPlain(randomBytes(16))],
    ['what came was damaged', 'refused', () => importWrapped(damaged())],
    ['what came is no AES key', 'refused', () => importWrapped(wrapped(randomBytes(15)))],
    [
      'the KEK fails',
      'C_WrapKey: CKR_GENERAL_ERROR',
      () => {
        fails('wrapKey', 'C_WrapKey')
        return importWrapped(wrapped(randomBytes(32)))
      },
    ],
    [
      'the HMAC key fails',
      'C_Sign: CKR_GENERAL_ERROR',
      () => {
        fails('sign', 'C_Sign')
        return importPlain(randomBytes(32))
      },
    ],
    [
      'the token shows what it should conceal',
      'The token does not keep imported keys from being read.',
      () => {
        const attribute = token.module.attribute.bind(token.module)
        vi.spyOn(token.module, 'setAttributes').mockReturnValue()
        vi.spyOn(token.module, 'attribute').mockImplementation((session, object, name) =>
          name === 'sensitive' ? Uint8Array.of(0) : attribute(session, object, name),
        )
        return importPlain(randomBytes(32))
      },
    ],
  ] as const)('when %s', ([, end, run]) => {
    const before = sessionObjects()
    expect(ended(run)).toBe(end)
    vi.restoreAllMocks()
    expect(sessionObjects()).toBe(before)
  })
})

describe('what came in is refused only when it is at fault', () => {
  test('a pair that unwraps nothing at all is the token’s failure', () => {
    vi.spyOn(token.module, 'unwrapKey').mockImplementation(failing('C_UnwrapKey'))
    expect(() => token.imports.wrapped(damaged(), transport, destination())).toThrow(CryptokiError)
  })

  test('so is a token that is gone', () => {
    vi.spyOn(token.canary, 'check').mockImplementation(failing('C_GetTokenInfo', 0xe0))
    expect(() => token.imports.wrapped(damaged(), transport, destination())).toThrow(/CKR_TOKEN_NOT_PRESENT/)
    expect(() => token.imports.wrapped(wrapped(randomBytes(15)), transport, destination())).toThrow(CryptokiError)
  })

  test('so is a hash the token cannot do', () => {
    const to = destination()
    const sha256 = wrapFor(publicKey(), randomBytes(32), 'SHA-256')
    expect(() => token.imports.wrapped(sha256, { id: pairId, hash: 'SHA-256' }, to)).toThrow(/CKR_ARGUMENTS_BAD/)
  })

  test('so is a cipher that works with no key', () => {
    vi.spyOn(token.module, 'encrypt').mockImplementation(failing('C_EncryptInit', 0x70))
    expect(() => token.imports.plain(randomBytes(32), destination())).toThrow(/CKR_MECHANISM_INVALID/)
  })

  test('every way to be damaged is one and the same answer', () => {
    const whole = wrapped(randomBytes(32))
    const answers = [0, 1, 100, 383].map((at) =>
      JSON.stringify(
        token.imports.wrapped(
          whole.map((byte, i) => (i === at ? byte ^ 1 : byte)),
          transport,
          destination(),
        ),
      ),
    )
    expect(new Set(answers)).toEqual(new Set([JSON.stringify({ kind: 'refused', reason: 'unwrap' })]))
  })

  test('a token that wraps another key than the one it took in is found out', () => {
    const other = token.imports.plain(randomBytes(32), destination())
    if (other.kind !== 'imported') throw new Error('refused')
    vi.spyOn(token.module, 'wrapKey').mockReturnValueOnce(other.blob)
    expect(() => token.imports.plain(randomBytes(32), destination())).toThrow(/another key/)
  })
})

describe('bytes in plain', () => {
  const given = (bytes: Uint8Array) => makeServer(token)([[1, 'importPlain', [bytes, destination()]]]).replies[0]

  test('are wiped once they are imported', () => {
    const bytes = randomBytes(32)
    const checkValue = checkValueOf(bytes)
    expect(given(bytes)).toEqual([1, 'done', expect.objectContaining({ kind: 'imported', checkValue })])
    expect(bytes).toEqual(Buffer.alloc(32))
  })

  test('are wiped when the import fails', () => {
    vi.spyOn(token.module, 'createObject').mockImplementation(failing('C_CreateObject', 0x13))
    const bytes = randomBytes(32)
    expect(given(bytes)).toMatchObject([1, 'failed', expect.any(String)])
    expect(bytes).toEqual(Buffer.alloc(32))
  })

  test('are still there for the second attempt after a stale handle', () => {
    vi.spyOn(token.module, 'createObject').mockImplementationOnce(failing('C_CreateObject', 0xb3))
    const bytes = randomBytes(32)
    const checkValue = checkValueOf(bytes)
    expect(given(bytes)).toEqual([1, 'done', expect.objectContaining({ checkValue })])
    expect(bytes).toEqual(Buffer.alloc(32))
  })
})

describe('a transport pair on the token', () => {
  test('can unwrap and nothing else, and never leaves', () => {
    const names = ['token', 'private', 'sensitive', 'extractable', 'decrypt', 'unwrap', 'sign', 'signRecover', 'derive']
    const handle = token.objects.handle(pairId, 'unwrapping')
    const set = (names as readonly 'token'[]).filter(
      (name) => token.module.attribute(token.sessions.work, handle, name)[0] === 1,
    )
    expect(set).toEqual(['token', 'private', 'sensitive', 'unwrap'])
  })

  test('answers its own public key, whatever somebody put in the place of the public half', () => {
    const id = newObjectId()
    const own = pairOf(id)
    const session = token.sessions.work
    const idBytes = Buffer.from(id, 'hex')
    for (const half of token.module.find(session, { class: CKO.PUBLIC_KEY, id: idBytes }, 2)) {
      token.module.destroyObject(session, half)
    }
    const { n } = generateKeyPairSync('rsa', { modulusLength: TRANSPORT_MODULUS_BITS }).publicKey.export({
      format: 'jwk',
    })
    const place = { token: true, id: idBytes, label: 'keywright import-transport' } as const
    const { modulusBits: _, ...fields } = transportPair(place, TRANSPORT_MODULUS_BITS).publicHalf
    token.module.createObject(session, { ...fields, modulus: Buffer.from(n ?? '', 'base64url') })
    expect(token.objects.create('import-transport', id)).toEqual(own)
  })

  test('of another length than promised is not handed out', () => {
    const id = newObjectId()
    const place = { token: true, id: Buffer.from(id, 'hex'), label: 'keywright import-transport' } as const
    token.module.generateKeyPair(token.sessions.work, RSA_PAIR_GEN, transportPair(place, 2048))
    expect(() => token.objects.create('import-transport', id)).toThrow(/another kind of object/)
    token.objects.destroy(id)
  })

  test('that shows no modulus was never finished, and is made anew', () => {
    const id = newObjectId()
    pairOf(id)
    const former = token.objects.handle(id, 'unwrapping')
    const attribute = token.module.attribute.bind(token.module)
    vi.spyOn(token.module, 'attribute').mockImplementation((session, object, name) =>
      object.equals(former) && (name === 'local' || name === 'modulus')
        ? new Uint8Array()
        : attribute(session, object, name),
    )
    expect(pairOf(id)).toHaveLength(422)
    expect(former.equals(token.objects.handle(id, 'unwrapping'))).toBe(false)
    expect(token.objects.list().filter((object) => object.id === id)).toHaveLength(2)
  })

  test('is found again at the next start, and never sings for the canary', () => {
    token.objects.forget()
    token.objects.load()
    expect(token.objects.kindOf(pairId)).toBe('unwrapping')
    expect(token.objects.candidates().map(({ kind }) => kind)).not.toContain('unwrapping')
  })

  test('takes no unwrapped keys along when it goes, as a KEK does', () => {
    const [doomedPair, doomedKek] = [newObjectId(), newObjectId()]
    pairOf(doomedPair)
    token.objects.create('key-encryption', doomedKek)
    const serve = makeServer(token)
    const forget = vi.spyOn(token.materials, 'forget')
    serve([[1, 'destroyObject', [doomedPair]]])
    expect(forget).not.toHaveBeenCalled()
    serve([[2, 'destroyObject', [doomedKek]]])
    expect(forget).toHaveBeenCalledOnce()
  })
})

test('an imported key at work shows every flag of one that was brought in', () => {
  const to = destination()
  const imported = token.imports.wrapped(wrapped(randomBytes(32)), transport, to)
  if (imported.kind !== 'imported') throw new Error('refused')
  const binding = { ...to.binding, algorithm: imported.algorithm }
  const words = materialWords({ binding, blob: imported.blob, mac: imported.mac, macKeyId })
  expect(makeServer(token)([[1, 'inspect', [words]]]).replies).toEqual([
    [1, 'done', { sensitive: true, extractable: false, alwaysSensitive: false, neverExtractable: false, local: false }],
  ])
})

test('SoftHSM is described in PKCS#11’s words; sessions it does not count', () => {
  expect(makeServer(token)([[1, 'describe', []]]).replies).toEqual([
    [
      1,
      'done',
      {
        flags: ['RNG', 'LOGIN_REQUIRED', 'USER_PIN_INITIALIZED', 'RESTORE_KEY_NOT_NEEDED', 'TOKEN_INITIALIZED'],
        sessions: undefined,
        maxSessions: undefined,
      },
    ],
  ])
})
