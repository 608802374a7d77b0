import { beforeEach, describe, expect, test } from 'vitest'
import { decodeEnvelope } from '../envelope/ciphertext.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { newKeyId, proofOf } from '../testing/builders.ts'
import {
  openInMemoryService,
  overriding,
  type InMemoryService,
  type RootKeyRecord,
} from '../testing/in-memory-service.ts'
import { fromBase64, toBase64, utf8 } from '../vocabulary/bytes.ts'
import { later, wireDateOf } from '../vocabulary/instant.ts'
import type { Dependencies } from './dependencies.ts'
import { unwrapKey } from './unwrap-key.ts'
import { wrapKey, type WrapKey } from './wrap-key.ts'

const DEK = utf8('a data-encryption key, 32 bytes.')
let service: InMemoryService
let instance: InstanceRecord
let key: RootKeyRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  key = await service.addKey(instance)
})

const wrap = (part: Partial<WrapKey> = {}, deps: Dependencies = service.deps) =>
  wrapKey(deps, proofOf('kms.secrets.wrap', instance), { keyId: key.id, plaintext: DEK, aad: [], ...part })
const wrapEvents = () => service.store.events.filter(({ action }) => action === 'kms.secrets.wrap')
const failing = (code: string): object => ({ failure: { code } })

describe('happy', () => {
  test('a key that was given is wrapped and not sent back; it unwraps to itself', async () => {
    const { generated, ciphertext, versionId } = await wrap({ aad: ['a', 'b'] })
    expect(generated).toBeUndefined()
    expect(versionId).toBe(key.currentVersion.id)
    expect(decodeEnvelope(ciphertext)).toMatchObject({ kind: 'envelope', envelope: { handle: versionId } })
    const proof = proofOf('kms.secrets.unwrap', instance)
    const { plaintext } = await unwrapKey(service.deps, proof, { keyId: key.id, ciphertext, aad: ['a', 'b'] })
    expect(plaintext).toEqual(DEK)
  })

  test('without a key the token makes one of 32 bytes, another each time', async () => {
    const [one, two] = [await wrap({ plaintext: undefined }), await wrap({ plaintext: undefined })]
    expect(one.generated).toHaveLength(32)
    expect(one.generated).not.toEqual(two.generated)
    const proof = proofOf('kms.secrets.unwrap', instance)
    const opened = await unwrapKey(service.deps, proof, { keyId: key.id, ciphertext: one.ciphertext, aad: [] })
    expect(opened.plaintext).toEqual(one.generated)
  })

  test('an empty key can be wrapped: what to protect is for the caller to say', async () => {
    const { generated } = await wrap({ plaintext: new Uint8Array() })
    expect(generated).toBeUndefined()
  })

  test('the newest version wraps, and its encryption is counted', async () => {
    const newest = await service.rotate(instance, key)
    expect((await wrap()).versionId).toBe(newest.id)
    expect([service.store.encryptions(newest.id), service.store.encryptions(key.currentVersion.id)]).toEqual([1, 0])
    expect(wrapEvents()).toMatchObject([{ responseData: { keyId: key.id, keyVersionId: newest.id, keyState: 1 } }])
  })
})

describe('error', () => {
  test.for(['suspended', 'deactivated', 'compromised', 'destroyed'] as const)(
    'SP 800-57 7: a %s key does not wrap, and the token is not even asked',
    async (state) => {
      await service.bring(instance, key, state)
      service.token.setHealth({ state: 'unavailable' })
      const code = state === 'destroyed' ? 'KEY_DELETED_ERR' : 'KEY_ACTION_INVALID_STATE_ERR'
      await expect(wrap()).rejects.toMatchObject(failing(code))
      expect(wrapEvents()).toEqual([])
    },
  )

  test('the refusal says what to do', async () => {
    await service.bring(instance, key, 'suspended')
    const detail = 'A suspended key cannot wrap. Enable it first.'
    await expect(wrap()).rejects.toMatchObject({ failure: { detail } })
  })

  test('a standard key does not wrap', async () => {
    const { id: keyId } = await service.addStandardKey(instance)
    await expect(wrap({ keyId })).rejects.toMatchObject(failing('KEY_ROOT_REQ_ERR'))
  })

  test.for(['suspended', 'deactivated', 'compromised', 'destroyed'] as const)(
    'a key that becomes %s while the HSM works is refused at commit: no ciphertext, no event, no count',
    async (state) => {
      const token = overriding(service.token, {
        encrypt: async (...given) => {
          const encrypted = await service.token.encrypt(...given)
          await service.bring(instance, key, state)
          return encrypted
        },
      })
      const attempt = wrap({}, { ...service.deps, token })
      await expect(attempt).rejects.toMatchObject(failing('KEY_ACTION_INVALID_STATE_ERR'))
      expect(wrapEvents().map(({ outcome }) => outcome)).toEqual([])
      expect(service.store.encryptions(key.currentVersion.id)).toBe(0)
    },
  )

  test('a key wraps until the moment it expires, and not from then on, before the sweep has seen it', async () => {
    const expiresAt = later(service.clock.now(), 60)
    const { id: keyId } = await service.addKey(instance, 'short-lived', { expiresAt })
    service.clock.set(later(expiresAt, -0.001))
    await wrap({ keyId })
    expect(wrapEvents()).toMatchObject([{ responseData: { expirationDate: wireDateOf(expiresAt) } }])
    service.clock.set(expiresAt)
    await expect(wrap({ keyId })).rejects.toMatchObject(failing('KEY_EXPIRED_ERR'))
    expect(wrapEvents()).toHaveLength(1)
  })

  test('when the event cannot be written the ciphertext is not handed out', async () => {
    service.store.failNextCommit('STORAGE_UNAVAILABLE_ERR')
    await expect(wrap()).rejects.toMatchObject(failing('STORAGE_UNAVAILABLE_ERR'))
    expect(wrapEvents()).toEqual([])
  })

  test('a key that was made and could not be handed out is wiped', async () => {
    const made: Uint8Array[] = []
    const token = overriding(service.token, {
      encryptRandom: async (...given) => {
        const random = await service.token.encryptRandom(...given)
        made.push(random.plaintext)
        return random
      },
    })
    service.store.failNextCommit()
    const attempt = wrap({ plaintext: undefined }, { ...service.deps, token })
    await expect(attempt).rejects.toMatchObject(failing('STORAGE_FULL_ERR'))
    expect(made).toEqual([new Uint8Array(32)])
  })

  test('when the HSM is away, the call fails and leaves no success behind', async () => {
    service.token.setHealth({ state: 'unavailable' })
    await expect(wrap()).rejects.toMatchObject(failing('HSM_UNAVAILABLE_ERR'))
    expect(wrapEvents()).toEqual([])
  })
})

describe('security', () => {
  test("another instance's key and a key that never was fail alike", async () => {
    const elsewhere = await service.addKey(await service.addInstance('Elsewhere'))
    for (const keyId of [elsewhere.id, newKeyId()]) {
      await expect(wrap({ keyId })).rejects.toMatchObject({ failure: { code: 'KEY_NOT_FOUND_ERR' } })
    }
  })

  test('design.md §7.1: neither the key that was wrapped nor its ciphertext is in any event', async () => {
    const made = await wrap({ plaintext: undefined, aad: ['secret context'] })
    await wrap()
    const trail = JSON.stringify(service.store.events)
    const decoded = decodeEnvelope(made.ciphertext)
    if (decoded.kind !== 'envelope' || !made.generated) throw new Error('nothing was wrapped')
    const secrets = [toBase64(made.generated), toBase64(DEK), made.ciphertext, toBase64(decoded.envelope.ciphertext)]
    for (const secret of [...secrets, 'secret context', 'a data-encryption key']) expect(trail).not.toContain(secret)
  })

  test('what is wrapped looks nothing like what was given', async () => {
    const { ciphertext } = await wrap()
    const decoded = decodeEnvelope(ciphertext)
    if (decoded.kind !== 'envelope') throw new Error('not an envelope')
    expect(decoded.envelope.ciphertext).toHaveLength(DEK.length + 16)
    expect(toBase64(fromBase64(ciphertext) ?? DEK)).not.toContain(toBase64(DEK))
    expect((await wrap()).ciphertext).not.toBe(ciphertext)
  })
})
