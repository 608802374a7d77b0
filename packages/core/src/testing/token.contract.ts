import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MaterialBinding } from '../envelope/binding.ts'
import type { KeyFailure } from '../errors/key-error.ts'
import type { CryptographicToken, StoredMaterial } from '../ports/cryptographic-token.ts'
import { toHex, utf8 } from '../vocabulary/bytes.ts'
import {
  parseInstanceId,
  parseKeyId,
  parseKeyVersionId,
  parseTokenObjectId,
  type TokenObjectId,
} from '../vocabulary/ids.ts'
import { algorithmRow, KEY_ALGORITHMS, type KeyAlgorithm } from '../vocabulary/key-algorithm.ts'
import { importTests, protectionTests } from './token-imports.contract.ts'

/** Opens a token nobody else uses; `close` is called once, after the last test. */
export type OpenForContract = () => Promise<{ readonly token: CryptographicToken; readonly close: () => Promise<void> }>

const AAD = utf8('context')
const TEXT = utf8('a data-encryption key of 32 byte')

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test made an identifier that is none')
  return value
}

const uuid = (): string => globalThis.crypto.randomUUID()
/** A CKA_ID never used before. */
export const newObjectId = (): TokenObjectId =>
  need(parseTokenObjectId(toHex(globalThis.crypto.getRandomValues(new Uint8Array(16)))))
/** A binding for a key version that does not exist yet. */
export const newBinding = (kekId: TokenObjectId, algorithm: KeyAlgorithm = 'AES-256'): MaterialBinding => ({
  instanceId: need(parseInstanceId(uuid())),
  keyId: need(parseKeyId(uuid())),
  versionId: need(parseKeyVersionId(uuid())),
  algorithm,
  kekId,
})

const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
const failing = (code: KeyFailure['code']): object => ({ failure: { code } })

/** What every adapter of the port must do, fake or hardware; run by each adapter's own tests. */
export function tokenContract(name: string, open: OpenForContract): void {
  describe(`${name} keeps the contract of a cryptographic token`, () => {
    let token: CryptographicToken
    let close: () => Promise<void>
    const kekId = newObjectId()
    const macKeyId = newObjectId()

    const store = async (algorithm?: KeyAlgorithm): Promise<StoredMaterial> => {
      const binding = newBinding(kekId, algorithm)
      const { blob, mac } = await token.generateMaterial(binding, macKeyId)
      return { binding, blob, mac, macKeyId }
    }

    beforeAll(async () => {
      const opened = await open()
      token = opened.token
      close = opened.close
      await token.createObject('key-encryption', kekId)
      await token.createObject('blob-authentication', macKeyId)
    })
    afterAll(async () => {
      await close()
    })

    objectTests(() => token)
    materialTests(() => ({ token, store, macKeyId }))
    tamperTests(() => ({ token, store, macKeyId }))
    importTests(() => ({ token, kekId, macKeyId, newObjectId, newBinding }))
    protectionTests(() => ({ token, store }))
    smallTests(() => token)
  })
}

interface Stage {
  readonly token: CryptographicToken
  readonly store: (algorithm?: KeyAlgorithm) => Promise<StoredMaterial>
  readonly macKeyId: TokenObjectId
}

function objectTests(token: () => CryptographicToken): void {
  test('creating an object twice with one id leaves one object', async () => {
    const id = newObjectId()
    await token().createObject('key-encryption', id)
    await token().createObject('key-encryption', id)
    const found = (await token().listObjects()).filter((object) => object.id === id)
    expect(found).toEqual([{ id, label: 'keywright key-encryption', objectClass: 'secret-key' }])
  })

  test('a signing object answers the same public key again, and is listed as a pair', async () => {
    const id = newObjectId()
    const first = await token().createObject('token-signing', id)
    expect(first).toHaveLength(91)
    expect(await token().createObject('token-signing', id)).toEqual(first)
    const classes = (await token().listObjects()).filter((object) => object.id === id).map((o) => o.objectClass)
    expect(classes.sort()).toEqual(['private-key', 'public-key'])
  })

  test('an id in use for one kind of object is refused for another, and goes on as it was', async () => {
    const [secret, signing] = [newObjectId(), newObjectId()]
    await token().createObject('key-encryption', secret)
    const publicKey = await token().createObject('token-signing', signing)
    const failure = failing('HSM_UNAVAILABLE_ERR')
    await expect(token().createObject('token-signing', secret)).rejects.toMatchObject(failure)
    await expect(token().createObject('blob-authentication', secret)).rejects.toMatchObject(failure)
    await expect(token().createObject('key-encryption', signing)).rejects.toMatchObject(failure)
    expect(await token().createObject('token-signing', signing)).toEqual(publicKey)
    await token().createObject('key-encryption', secret)
  })

  test('a destroyed object is gone, and destroying it again succeeds', async () => {
    const id = newObjectId()
    await token().createObject('audit-signing', id)
    await token().destroyObject(id)
    await token().destroyObject(id)
    expect((await token().listObjects()).filter((object) => object.id === id)).toEqual([])
    await expect(token().sign(id, new Uint8Array(32))).rejects.toMatchObject(failing('HSM_UNAVAILABLE_ERR'))
  })

  test('material is not made under an object that is not there, or has another purpose', async () => {
    const [absent, signing] = [newObjectId(), newObjectId()]
    await token().createObject('token-signing', signing)
    for (const id of [absent, signing]) {
      const attempt = token().generateMaterial(newBinding(id), id)
      await expect(attempt).rejects.toMatchObject(failing('HSM_UNAVAILABLE_ERR'))
    }
  })
}

function materialTests(stage: () => Stage): void {
  test.for(KEY_ALGORITHMS)(
    '%s material is wrapped, authenticated, and encrypts what it decrypts',
    async (algorithm) => {
      const { token, macKeyId } = stage()
      const { binding } = await stage().store(algorithm)
      const { blob, mac, checkValue } = await token.generateMaterial(binding, macKeyId)
      expect(blob).toHaveLength(algorithmRow(algorithm).materialBytes + 8)
      expect(mac).toHaveLength(32)
      expect(checkValue).toMatch(/^[0-9a-f]{6}$/)
      const material = { binding, blob, mac, macKeyId }
      const encrypted = await token.encrypt(material, TEXT, AAD)
      expect(encrypted.ciphertext).toHaveLength(TEXT.length + 16)
      expect(encrypted.iv).toHaveLength(12)
      expect(await token.decrypt(material, encrypted, AAD)).toEqual(TEXT)
    },
  )

  test('one plaintext gives another IV and ciphertext each time', async () => {
    const { token, store } = stage()
    const material = await store()
    const [one, two] = [await token.encrypt(material, TEXT, AAD), await token.encrypt(material, TEXT, AAD)]
    expect(one.iv).not.toEqual(two.iv)
    expect(one.ciphertext).not.toEqual(two.ciphertext)
  })

  test('bytes the token draws itself come back in the clear and encrypted, new each time', async () => {
    const { token, store } = stage()
    const material = await store()
    const one = await token.encryptRandom(material, 32, AAD)
    const two = await token.encryptRandom(material, 32, AAD)
    expect(one.plaintext).toHaveLength(32)
    expect(one.plaintext).not.toEqual(two.plaintext)
    expect(one.iv).not.toEqual(two.iv)
    expect(await token.decrypt(material, one, AAD)).toEqual(one.plaintext)
    expect(await token.decrypt(material, one, new Uint8Array())).toBeUndefined()
    for (const length of [0, 1025, 1.5]) {
      await expect(token.encryptRandom(material, length, AAD)).rejects.toMatchObject(failing('INTERNAL_ERR'))
    }
  })

  test('nothing, and no associated data, can be encrypted', async () => {
    const { token, store } = stage()
    const material = await store()
    const nothing = new Uint8Array()
    const encrypted = await token.encrypt(material, nothing, nothing)
    expect(encrypted.ciphertext).toHaveLength(16)
    expect(await token.decrypt(material, encrypted, nothing)).toEqual(nothing)
  })

  test('16 KiB can be encrypted, more cannot', async () => {
    const { token, store } = stage()
    const material = await store()
    const longest = new Uint8Array(16 * 1024).fill(7)
    expect(await token.decrypt(material, await token.encrypt(material, longest, AAD), AAD)).toEqual(longest)
    const attempt = token.encrypt(material, new Uint8Array(16 * 1024 + 1), AAD)
    await expect(attempt).rejects.toMatchObject(failing('INTERNAL_ERR'))
  })

  test('another tag, associated data, IV or key is a decision, not an error', async () => {
    const { token, store } = stage()
    const [material, other] = [await store(), await store()]
    const { ciphertext, iv } = await token.encrypt(material, TEXT, AAD)
    expect(await token.decrypt(material, { ciphertext: flip(ciphertext, 0), iv }, AAD)).toBeUndefined()
    expect(
      await token.decrypt(material, { ciphertext: flip(ciphertext, ciphertext.length - 1), iv }, AAD),
    ).toBeUndefined()
    expect(await token.decrypt(material, { ciphertext, iv: flip(iv, 0) }, AAD)).toBeUndefined()
    expect(await token.decrypt(material, { ciphertext, iv }, utf8('other'))).toBeUndefined()
    expect(await token.decrypt(other, { ciphertext, iv }, AAD)).toBeUndefined()
    expect(await token.decrypt(material, { ciphertext: ciphertext.subarray(0, 15), iv }, AAD)).toBeUndefined()
    expect(await token.decrypt(material, { ciphertext, iv: iv.subarray(1) }, AAD)).toBeUndefined()
    expect(await token.decrypt(material, { ciphertext, iv }, AAD)).toEqual(TEXT)
  })
}

function tamperTests(stage: () => Stage): void {
  test('a changed blob, mac or any word of the binding is refused, warm or cold', async () => {
    const { token, store } = stage()
    const [material, other] = [await store(), await store()]
    const encrypted = await token.encrypt(material, TEXT, AAD)
    const { binding } = material
    const changed: readonly StoredMaterial[] = [
      { ...material, blob: flip(material.blob, 3) },
      { ...material, mac: flip(material.mac, 31) },
      { ...material, binding: { ...binding, instanceId: other.binding.instanceId } },
      { ...material, binding: { ...binding, keyId: other.binding.keyId } },
      { ...material, binding: { ...binding, versionId: other.binding.versionId } },
      { ...material, binding: { ...binding, algorithm: 'AES-128' } },
      { ...material, mac: material.mac.subarray(0, 31) },
      { ...material, blob: new Uint8Array() },
    ]
    for (const stored of changed) {
      await expect(token.encrypt(stored, TEXT, AAD)).rejects.toMatchObject(failing('INCOMPLETE_METADATA_ERR'))
      await expect(token.decrypt(stored, encrypted, AAD)).rejects.toMatchObject(failing('INCOMPLETE_METADATA_ERR'))
    }
    expect(await token.decrypt(material, encrypted, AAD)).toEqual(TEXT)
  })

  test('two rows whose material was swapped are refused, though both are warm', async () => {
    const { token, store } = stage()
    const [one, two] = [await store(), await store()]
    await token.encrypt(one, TEXT, AAD)
    await token.encrypt(two, TEXT, AAD)
    for (const swapped of [
      { ...one, blob: two.blob },
      { ...one, blob: two.blob, mac: two.mac },
      { ...one, mac: two.mac },
    ]) {
      await expect(token.encrypt(swapped, TEXT, AAD)).rejects.toMatchObject(failing('INCOMPLETE_METADATA_ERR'))
    }
  })

  test('a destroyed KEK takes its material with it, warm or cold', async () => {
    const { token, macKeyId } = stage()
    const doomed = newObjectId()
    await token.createObject('key-encryption', doomed)
    const binding = newBinding(doomed)
    const { blob, mac } = await token.generateMaterial(binding, macKeyId)
    const material = { binding, blob, mac, macKeyId }
    await token.encrypt(material, TEXT, AAD)
    await token.destroyObject(doomed)
    await expect(token.encrypt(material, TEXT, AAD)).rejects.toMatchObject(failing('HSM_UNAVAILABLE_ERR'))
  })
}

function smallTests(token: () => CryptographicToken): void {
  test('random draws as many bytes as asked, never the same, and only 1 to 1,024', async () => {
    expect(await token().random(1)).toHaveLength(1)
    const [one, two] = [await token().random(1024), await token().random(1024)]
    expect(one).toHaveLength(1024)
    expect(one).not.toEqual(two)
    for (const length of [0, 1025, 1.5]) {
      await expect(token().random(length)).rejects.toMatchObject(failing('INTERNAL_ERR'))
    }
  })

  test('a signature over a digest verifies under the public key of the object', async () => {
    const id = newObjectId()
    const spki = new Uint8Array(need(await token().createObject('audit-signing', id)))
    const { subtle } = globalThis.crypto
    const message = new Uint8Array(utf8('a signed tree head'))
    const signature = await token().sign(id, new Uint8Array(await subtle.digest('SHA-256', message)))
    expect(signature).toHaveLength(64)
    const key = await subtle.importKey('spki', spki, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
    expect(await subtle.verify(algorithm, key, new Uint8Array(signature), message)).toBe(true)
    await expect(token().sign(id, new Uint8Array(31))).rejects.toMatchObject(failing('INTERNAL_ERR'))
  })

  test('health is a snapshot that says ready', () => {
    expect(token().health()).toMatchObject({ state: 'ready' })
    expect(token().health().problem).toBeUndefined()
  })

  test('answers are bytes of their own: changing one changes nothing else', async () => {
    const id = newObjectId()
    const spki = need(await token().createObject('token-signing', id))
    const before = toHex(spki)
    spki.fill(0)
    expect(toHex(need(await token().createObject('token-signing', id)))).toBe(before)
  })
}
