import { newBinding, newObjectId } from '@keywright/core/testing/token.contract'
import type { TokenObjectId } from '@keywright/core/vocabulary/ids'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { CKO } from './constants.ts'
import { CryptokiError } from './cryptoki-error.ts'
import type { ObjectHandle } from './handles.ts'
import { newMaterial } from './key-templates.ts'
import { materialWords } from './material-words.ts'
import { AES_KEY_GEN } from './mechanism.ts'
import { ObjectProblem } from './object-problem.ts'
import type { AttributeName } from './template.ts'
import { openParts, type OpenParts } from './testing/open-parts.ts'
import { makeServer } from './worker/serve.ts'
import type { OpenToken } from './worker/start.ts'

// The worker's own parts, in this process, to see what no caller can: attributes on the token, and the library failing.

let parts: OpenParts
let token: OpenToken
beforeAll(async () => {
  parts = await openParts()
  token = parts.token
})
afterEach(() => {
  vi.restoreAllMocks()
})
afterAll(() => parts.close())

const flags = (object: ObjectHandle, names: readonly AttributeName[]): readonly string[] =>
  names.filter((name) => token.module.attribute(token.sessions.work, object, name)[0] === 1)
const idBytes = (id: TokenObjectId): Buffer => Buffer.from(id, 'hex')
const SECRET_FLAGS = [
  'token',
  'private',
  'sensitive',
  'extractable',
  'encrypt',
  'decrypt',
  'wrap',
  'unwrap',
  'sign',
  'verify',
  'derive',
] as const

describe('objects on the token', () => {
  test('a KEK can wrap and unwrap and nothing else, and never leaves', () => {
    const id = newObjectId()
    token.objects.create('key-encryption', id)
    const set = flags(token.objects.handle(id, 'wrapping'), SECRET_FLAGS)
    expect(set).toEqual(['token', 'private', 'sensitive', 'wrap', 'unwrap'])
  })

  test('a blob-authentication key can sign and verify and nothing else, and never leaves', () => {
    const id = newObjectId()
    token.objects.create('blob-authentication', id)
    const set = flags(token.objects.handle(id, 'authentication'), SECRET_FLAGS)
    expect(set).toEqual(['token', 'private', 'sensitive', 'sign', 'verify'])
  })

  test('a signing key can sign and nothing else, and never leaves', () => {
    const id = newObjectId()
    token.objects.create('audit-signing', id)
    const names = [
      'token',
      'private',
      'sensitive',
      'extractable',
      'decrypt',
      'unwrap',
      'sign',
      'signRecover',
      'derive',
    ] as const
    expect(flags(token.objects.handle(id, 'signing'), names)).toEqual(['token', 'private', 'sensitive', 'sign'])
  })

  test('unwrapped material can encrypt and decrypt and nothing else, and can be neither read nor wrapped', () => {
    const [kek, mac] = [newObjectId(), newObjectId()]
    token.objects.create('key-encryption', kek)
    token.objects.create('blob-authentication', mac)
    const binding = newBinding(kek)
    const made = token.materials.generate(binding, mac)
    const handle = token.materials.handle(materialWords({ binding, ...made, macKeyId: mac }))
    expect(flags(handle, SECRET_FLAGS)).toEqual(['private', 'sensitive', 'encrypt', 'decrypt'])
    expect(() => token.module.attribute(token.sessions.work, handle, 'value')).toThrow(CryptokiError)
  })

  test('material being made leaves no object behind', () => {
    const [kek, mac] = [newObjectId(), newObjectId()]
    token.objects.create('key-encryption', kek)
    token.objects.create('blob-authentication', mac)
    const before = token.module.find(token.sessions.work, { class: CKO.SECRET_KEY, token: false }, 100).length
    token.materials.generate(newBinding(kek), mac)
    vi.spyOn(token.module, 'wrapKey').mockImplementationOnce(() => {
      throw new CryptokiError('C_WrapKey', 0x05)
    })
    expect(() => token.materials.generate(newBinding(kek), mac)).toThrow(CryptokiError)
    expect(token.module.find(token.sessions.work, { class: CKO.SECRET_KEY, token: false }, 100)).toHaveLength(before)
  })

  test('none, one and several are three answers', () => {
    const id = newObjectId()
    expect(() => token.objects.handle(id, 'wrapping')).toThrow(/not on the token/)
    const place = { token: true, private: true, sensitive: true, extractable: false, id: idBytes(id), label: 'twin' }
    for (let i = 0; i < 2; i++) {
      token.module.generateKey(token.sessions.work, AES_KEY_GEN, { ...newMaterial(32), ...place })
    }
    expect(() => token.objects.handle(id, 'wrapping')).toThrow(/more than once/)
    token.objects.destroy(id)
    expect(() => token.objects.handle(id, 'wrapping')).toThrow(/not on the token/)
  })

  test('an object that is not protected as it must be is neither used nor replaced', () => {
    const id = newObjectId()
    const place = { token: true, id: idBytes(id), label: 'keywright key-encryption' }
    // Extractable: as somebody with the PIN and the vendor's tool could have made it.
    token.module.generateKey(token.sessions.work, AES_KEY_GEN, {
      ...newMaterial(32),
      ...place,
      wrap: true,
      unwrap: true,
    })
    expect(() => token.objects.handle(id, 'wrapping')).toThrow(ObjectProblem)
    expect(() => token.objects.create('key-encryption', id)).toThrow(/not protected/)
    expect(token.objects.list().filter((object) => object.id === id)).toHaveLength(1)
    token.objects.destroy(id)
  })
})

describe('a key that does not work when it is found again', () => {
  const wrapFails = () =>
    vi.spyOn(token.module, 'wrapKey').mockImplementationOnce(() => {
      throw new CryptokiError('C_WrapKey', 0x05)
    })

  test('is made anew when its making was never finished', () => {
    const id = newObjectId()
    token.objects.create('key-encryption', id)
    const former = token.objects.handle(id, 'wrapping')
    wrapFails()
    const attribute = token.module.attribute.bind(token.module)
    vi.spyOn(token.module, 'attribute').mockImplementation((session, object, name) =>
      name === 'local' ? Uint8Array.of(0) : attribute(session, object, name),
    )
    token.objects.create('key-encryption', id)
    expect(former.equals(token.objects.handle(id, 'wrapping'))).toBe(false)
    expect(token.objects.list().filter((object) => object.id === id)).toHaveLength(1)
  })

  test('is kept when it was finished once: then the token is ill, not the key', () => {
    const id = newObjectId()
    token.objects.create('key-encryption', id)
    wrapFails()
    expect(() => token.objects.create('key-encryption', id)).toThrow(CryptokiError)
    expect(token.objects.list().filter((object) => object.id === id)).toHaveLength(1)
    expect(() => token.objects.create('key-encryption', id)).not.toThrow()
  })

  test('a public half without its private one makes way for a whole pair', () => {
    const id = newObjectId()
    token.objects.create('audit-signing', id)
    const session = token.sessions.work
    for (const object of token.module.find(session, { class: CKO.PRIVATE_KEY, id: idBytes(id) }, 2)) {
      token.module.destroyObject(session, object)
    }
    token.objects.forget()
    const publicKey = token.objects.create('audit-signing', id)
    expect(publicKey).toHaveLength(91)
    expect(token.objects.list().filter((object) => object.id === id)).toHaveLength(2)
  })
})

describe('a failing library', () => {
  const once = (name: 'random' | 'encrypt' | 'sign', code: number, fn: string) =>
    vi.spyOn(token.module, name).mockImplementationOnce(() => {
      throw new CryptokiError(fn, code)
    })

  test.for([
    ['CKR_SESSION_HANDLE_INVALID', 0xb3],
    ['CKR_OPERATION_ACTIVE', 0x90],
    ['CKR_OBJECT_HANDLE_INVALID', 0x82],
    ['CKR_KEY_HANDLE_INVALID', 0x60],
  ] as const)('%s is answered by one fresh attempt', ([, code]) => {
    const spy = once('random', code, 'C_GenerateRandom')
    const { replies, unwell } = makeServer(token)([[1, 'random', [8]]])
    expect(replies).toEqual([[1, 'done', expect.any(Buffer)]])
    expect([unwell, spy.mock.calls.length]).toEqual([undefined, 2])
  })

  test.for([
    ['CKR_DEVICE_ERROR', 0x30],
    ['CKR_DEVICE_REMOVED', 0x32],
    ['CKR_TOKEN_NOT_PRESENT', 0xe0],
    ['CKR_CRYPTOKI_NOT_INITIALIZED', 0x190],
    ['CKR_USER_NOT_LOGGED_IN', 0x101],
  ] as const)('%s fails the call and asks for a new worker', ([rv, code]) => {
    const spy = once('random', code, 'C_GenerateRandom')
    const { replies, unwell } = makeServer(token)([[1, 'random', [8]]])
    expect(replies).toEqual([[1, 'failed', `C_GenerateRandom: ${rv}`]])
    expect([unwell, spy.mock.calls.length]).toEqual([`C_GenerateRandom: ${rv}`, 1])
  })

  test('an unknown return value fails the call, once, and disturbs no other in its batch', () => {
    const spy = once('random', 0x80000007, 'C_GenerateRandom')
    const { replies, unwell } = makeServer(token)([
      [1, 'random', [8]],
      [2, 'random', [8]],
    ])
    expect(replies.map(([number, outcome]) => [number, outcome])).toEqual([
      [1, 'failed'],
      [2, 'done'],
    ])
    expect([unwell, spy.mock.calls.length]).toEqual([undefined, 2])
  })

  test('a canary that fails asks for a new worker, whatever the code', () => {
    vi.spyOn(token.canary, 'check').mockImplementationOnce(() => {
      throw new CryptokiError('C_GetTokenInfo', 0x05)
    })
    const { unwell } = makeServer(token)([[1, 'canary', []]])
    expect(unwell).toBe('C_GetTokenInfo: CKR_GENERAL_ERROR')
  })
})
