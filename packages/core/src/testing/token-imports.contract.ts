import { beforeAll, describe, expect, test } from 'vitest'
import type { MaterialBinding } from '../envelope/binding.ts'
import type { KeyFailure } from '../errors/key-error.ts'
import {
  OAEP_HASHES,
  type CryptographicToken,
  type Imported,
  type OaepHash,
  type StoredMaterial,
} from '../ports/cryptographic-token.ts'
import { toHex, utf8 } from '../vocabulary/bytes.ts'
import type { TokenObjectId } from '../vocabulary/ids.ts'
import { algorithmRow, KEY_ALGORITHMS } from '../vocabulary/key-algorithm.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A token with a KEK and an HMAC key, and names nobody has used. */
export interface ImportStage {
  readonly token: CryptographicToken
  readonly kekId: TokenObjectId
  readonly macKeyId: TokenObjectId
  readonly newObjectId: () => TokenObjectId
  readonly newBinding: (kekId: TokenObjectId) => MaterialBinding
}

const { subtle } = globalThis.crypto
const AAD = utf8('context')
const TEXT = utf8('a data-encryption key of 32 byte')
const MODULUS_BYTES = 384
const drawn = (length: number): Bytes => globalThis.crypto.getRandomValues(new Uint8Array(length))
const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes)
const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
const failing = (code: KeyFailure['code']): object => ({ failure: { code } })

/** As a browser wraps material for a token. */
async function wrapFor(spki: Uint8Array, bytes: Bytes, hash: OaepHash): Promise<Uint8Array> {
  const key = await subtle.importKey('spki', own(spki), { name: 'RSA-OAEP', hash }, false, ['encrypt'])
  return new Uint8Array(await subtle.encrypt({ name: 'RSA-OAEP' }, key, bytes))
}

/** AES-ECB over a zero block, by the first block of CBC under a zero IV. */
async function checkValueOf(bytes: Bytes): Promise<string> {
  const key = await subtle.importKey('raw', bytes, 'AES-CBC', false, ['encrypt'])
  const block = await subtle.encrypt({ name: 'AES-CBC', iv: new Uint8Array(16) }, key, new Uint8Array(16))
  return toHex(new Uint8Array(block).subarray(0, 3))
}

/** The same AES-GCM elsewhere: what an imported key is for. */
async function encryptElsewhere(bytes: Bytes) {
  const key = await subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt'])
  const iv = drawn(12)
  const ciphertext = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: own(AAD) }, key, own(TEXT))
  return { ciphertext: new Uint8Array(ciphertext), iv }
}

function taken(imported: Imported): Extract<Imported, { kind: 'imported' }> {
  if (imported.kind !== 'imported') throw new Error(`refused: ${imported.reason}`)
  return imported
}

/** Import of material by both ways in; called by `tokenContract`. */
export function importTests(stage: () => ImportStage): void {
  describe('material from outside', () => {
    let spki: Uint8Array
    let hash: OaepHash
    let transportId: TokenObjectId
    beforeAll(async () => {
      const { token, newObjectId } = stage()
      const importHash = token.health().importHash
      transportId = newObjectId()
      const made = await token.createObject('import-transport', transportId)
      if (!importHash || !made) throw new Error('the token cannot import')
      spki = made
      hash = importHash
    })

    const bindingFor = (): Omit<MaterialBinding, 'algorithm'> => {
      const { algorithm: _, ...binding } = stage().newBinding(stage().kekId)
      return binding
    }
    const importWrapped = (
      wrapped: Uint8Array,
      transport = { id: transportId, hash },
      binding = bindingFor(),
    ): Promise<Imported> => stage().token.importWrapped(wrapped, transport, binding, stage().macKeyId)
    const importPlain = (bytes: Bytes, binding = bindingFor()): Promise<Imported> =>
      stage().token.importPlain(bytes, binding, stage().macKeyId)

    test('a transport pair is RSA-3072, answers the same public key again, and is listed as a pair', async () => {
      const { token } = stage()
      const key = await subtle.importKey('spki', own(spki), { name: 'RSA-OAEP', hash }, true, ['encrypt'])
      expect(key.algorithm).toMatchObject({ modulusLength: 3072, publicExponent: Uint8Array.of(1, 0, 1) })
      expect(await token.createObject('import-transport', transportId)).toEqual(spki)
      const found = (await token.listObjects()).filter((object) => object.id === transportId)
      expect(found.map(({ objectClass }) => objectClass).sort()).toEqual(['private-key', 'public-key'])
      expect(found.map(({ label }) => label)).toEqual(Array(2).fill('keywright import-transport'))
    })

    test('a transport pair signs nothing and wraps no material, and no other object unwraps for import', async () => {
      const { token, kekId, macKeyId, newObjectId, newBinding } = stage()
      const signing = newObjectId()
      await token.createObject('token-signing', signing)
      const failure = failing('HSM_UNAVAILABLE_ERR')
      await expect(token.sign(transportId, drawn(32))).rejects.toMatchObject(failure)
      await expect(token.generateMaterial(newBinding(transportId), macKeyId)).rejects.toMatchObject(failure)
      await expect(token.createObject('token-signing', transportId)).rejects.toMatchObject(failure)
      await expect(token.createObject('import-transport', signing)).rejects.toMatchObject(failure)
      const wrapped = await wrapFor(spki, drawn(32), hash)
      for (const id of [signing, kekId, macKeyId]) {
        await expect(importWrapped(wrapped, { id, hash })).rejects.toMatchObject(failure)
      }
    })

    test.for(KEY_ALGORITHMS)('%s decrypts what the same bytes encrypted elsewhere, by both ways in', async (name) => {
      const { token, macKeyId } = stage()
      const bytes = drawn(algorithmRow(name).materialBytes)
      const elsewhere = await encryptElsewhere(bytes)
      const wrapped = await wrapFor(spki, bytes, hash)
      const [one, two] = [bindingFor(), bindingFor()]
      const all = [
        [one, taken(await importWrapped(wrapped, undefined, one))],
        [two, taken(await importPlain(bytes, two))],
      ] as const
      for (const [binding, { algorithm, blob, mac, checkValue }] of all) {
        expect([algorithm, checkValue]).toEqual([name, await checkValueOf(bytes)])
        const material: StoredMaterial = { binding: { ...binding, algorithm }, blob, mac, macKeyId }
        expect(await token.decrypt(material, elsewhere, AAD)).toEqual(TEXT)
        expect(await token.decrypt(material, await token.encrypt(material, TEXT, AAD), AAD)).toEqual(TEXT)
        const moved = { ...material, binding: { ...material.binding, keyId: bindingFor().keyId } }
        await expect(token.encrypt(moved, TEXT, AAD)).rejects.toMatchObject(failing('INCOMPLETE_METADATA_ERR'))
      }
    })

    test('what was not wrapped for this pair, or is damaged, is refused in one word, and nothing stays', async () => {
      const { token, newObjectId } = stage()
      const otherSpki = await token.createObject('import-transport', newObjectId())
      if (!otherSpki) throw new Error('no public key')
      const before = await token.listObjects()
      const wrapped = await wrapFor(spki, drawn(32), hash)
      const otherHash = OAEP_HASHES.find((name) => name !== hash) ?? hash
      const bad = [
        await wrapFor(otherSpki, drawn(32), hash),
        await wrapFor(spki, drawn(32), otherHash),
        flip(wrapped, 0),
        flip(wrapped, 200),
        flip(wrapped, MODULUS_BYTES - 1),
        wrapped.subarray(1),
        wrapped.subarray(0, MODULUS_BYTES - 1),
        Uint8Array.from([...wrapped, 0]),
        new Uint8Array(MODULUS_BYTES),
        new Uint8Array(MODULUS_BYTES).fill(255),
        new Uint8Array(),
      ]
      for (const blob of bad) expect(await importWrapped(blob)).toEqual({ kind: 'refused', reason: 'unwrap' })
      expect(await token.listObjects()).toEqual(before)
      expect(await importWrapped(wrapped)).toMatchObject({ kind: 'imported', algorithm: 'AES-256' })
    })

    test.for([0, 1, 15, 17, 31, 33, 64])('%i bytes are no AES key: refused by both ways in', async (length) => {
      const { token } = stage()
      const before = await token.listObjects()
      const refused = { kind: 'refused', reason: 'length' }
      expect(await importWrapped(await wrapFor(spki, drawn(length), hash))).toEqual(refused)
      expect(await importPlain(drawn(length))).toEqual(refused)
      expect(await token.listObjects()).toEqual(before)
    })

    test('bytes given in plain stay as the caller gave them', async () => {
      const bytes = drawn(32)
      const before = toHex(bytes)
      await importPlain(bytes)
      expect(toHex(bytes)).toBe(before)
    })

    test('with its transport pair or KEK gone, nothing is imported, and the caller is not told that the material was bad', async () => {
      const { token, newObjectId } = stage()
      const failure = failing('HSM_UNAVAILABLE_ERR')
      const id = newObjectId()
      const doomed = await token.createObject('import-transport', id)
      if (!doomed) throw new Error('no public key')
      const wrapped = await wrapFor(doomed, drawn(32), hash)
      await token.destroyObject(id)
      await expect(importWrapped(wrapped, { id, hash })).rejects.toMatchObject(failure)
      expect((await token.listObjects()).filter((object) => object.id === id)).toEqual([])
      const homeless = { ...bindingFor(), kekId: newObjectId() }
      await expect(importPlain(drawn(32), homeless)).rejects.toMatchObject(failure)
      const good = await wrapFor(spki, drawn(32), hash)
      await expect(importWrapped(good, undefined, homeless)).rejects.toMatchObject(failure)
    })

    test('an imported key at work can be neither read nor wrapped, and does not pass for one born in the token', async () => {
      const { token, macKeyId } = stage()
      const binding = bindingFor()
      const { algorithm, blob, mac } = taken(
        await importWrapped(await wrapFor(spki, drawn(32), hash), undefined, binding),
      )
      const facts = await token.inspect({ binding: { ...binding, algorithm }, blob, mac, macKeyId })
      expect(facts).toMatchObject({ sensitive: true, extractable: false })
      expect([facts.local, facts.alwaysSensitive]).not.toContain(true)
    })
  })
}

/** What the token says of itself and of the keys in it; called by `tokenContract`. */
export function protectionTests(
  stage: () => { readonly token: CryptographicToken; readonly store: () => Promise<StoredMaterial> },
): void {
  test('a generated key at work can be neither read nor wrapped; a changed row is not looked at', async () => {
    const { token, store } = stage()
    const material = await store()
    expect(await token.inspect(material)).toMatchObject({ sensitive: true, extractable: false })
    const changed = { ...material, mac: flip(material.mac, 0) }
    await expect(token.inspect(changed)).rejects.toMatchObject(failing('INCOMPLETE_METADATA_ERR'))
  })

  test('a token tells its flags in PKCS#11’s words, and of sessions what it knows', async () => {
    const { flags, sessions, maxSessions } = await stage().token.describe()
    expect(flags).toEqual(expect.arrayContaining(['TOKEN_INITIALIZED', 'LOGIN_REQUIRED']))
    for (const flag of flags) expect(flag).toMatch(/^[A-Z]+(?:_[A-Z]+)*$/)
    // A token that does not count says so by silence, never by a number.
    for (const count of [sessions ?? 1, maxSessions ?? 1]) expect(count).toBeGreaterThan(0)
  })

  test('a self-test says what it took, and health remembers it', async () => {
    const { token } = stage()
    const ms = await token.selfTest()
    expect(ms).toBeGreaterThanOrEqual(0)
    const { canary } = token.health()
    expect(canary?.samples).toBeGreaterThan(0)
    expect(canary?.p95Ms).toBeGreaterThanOrEqual(canary?.p50Ms ?? 0)
    expect(canary?.at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  })
}
