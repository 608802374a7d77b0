import { beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '../policy/roles.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { proofOf } from '../testing/builders.ts'
import { overriding, type InMemoryService, type RootKeyRecord } from '../testing/in-memory-service.ts'
import { AAD, DEK, openWithCiphertext, wrapBy } from '../testing/wrapping.ts'
import { toBase64, utf8 } from '../vocabulary/bytes.ts'
import type { Dependencies } from './dependencies.ts'
import { rewrapKey } from './rewrap-key.ts'
import { unwrapKey } from './unwrap-key.ts'

let service: InMemoryService
let instance: InstanceRecord
let key: RootKeyRecord
let ciphertext: string
beforeEach(async () => {
  ;({ service, instance, key, ciphertext } = await openWithCiphertext())
})

interface Given {
  readonly aad?: readonly string[]
  readonly deps?: Dependencies
  readonly role?: Role
}
const rewrap = (sent = ciphertext, { aad = AAD, deps = service.deps, role }: Given = {}) =>
  rewrapKey(deps, proofOf('kms.secrets.rewrap', instance, role), { keyId: key.id, ciphertext: sent, aad })
const unwrap = (sent = ciphertext, { deps = service.deps, role }: Given = {}) =>
  unwrapKey(deps, proofOf('kms.secrets.unwrap', instance, role), { keyId: key.id, ciphertext: sent, aad: AAD })
const eventsOf = (action: string) => service.store.events.filter((event) => event.action === action)
const failing = (code: string): object => ({ failure: { code } })

describe('rewrapKey', () => {
  test('what an old version wrapped is wrapped by the newest, and unwraps to the same', async () => {
    const newest = await service.rotate(instance, key)
    const rewrapped = await rewrap()
    expect(rewrapped).toMatchObject({ versionId: key.currentVersion.id, rewrappedVersionId: newest.id })
    expect(await unwrap(rewrapped.ciphertext)).toEqual({ plaintext: DEK, versionId: newest.id, rewrapped: undefined })
  })

  test('it is an encryption of the newest version, and its event names both', async () => {
    const newest = await service.rotate(instance, key)
    await rewrap()
    expect([service.store.encryptions(key.currentVersion.id), service.store.encryptions(newest.id)]).toEqual([1, 1])
    expect(eventsOf('kms.secrets.rewrap')).toMatchObject([
      { responseData: { keyVersionId: key.currentVersion.id, rewrappedKeyVersionId: newest.id } },
    ])
  })

  test('without a rotation it is wrapped anew by the same version', async () => {
    const { ciphertext: anew, versionId, rewrappedVersionId } = await rewrap()
    expect([versionId, rewrappedVersionId]).toEqual([key.currentVersion.id, key.currentVersion.id])
    expect(anew).not.toBe(ciphertext)
  })

  test('other associated data, another text and no base64 are refused as unwrapping refuses them', async () => {
    await expect(rewrap(ciphertext, { aad: ['7', 'tenant'] })).rejects.toMatchObject(
      failing('UNPROCESSABLE_CIPHERTEXT_ERR'),
    )
    await expect(rewrap(toBase64(utf8('{}')))).rejects.toMatchObject(failing('UNPROCESSABLE_CIPHERTEXT_ERR'))
    await expect(rewrap('no base64')).rejects.toMatchObject({
      failure: { code: 'INVALID_FIELD_ERR', field: 'ciphertext' },
    })
    expect(eventsOf('kms.secrets.rewrap')).toEqual([])
  })

  test('what was opened on the way is wiped, whether wrapping anew succeeds or not', async () => {
    const seen: Uint8Array[] = []
    const watching = (encrypt: Dependencies['token']['encrypt']) =>
      overriding(service.token, {
        encrypt: (material, plaintext, aad) => {
          seen.push(plaintext)
          return encrypt(material, plaintext, aad)
        },
      })
    const away = () => Promise.reject(new Error('the HSM is gone'))
    await rewrap(ciphertext, {
      deps: { ...service.deps, token: watching((...given) => service.token.encrypt(...given)) },
    })
    await expect(rewrap(ciphertext, { deps: { ...service.deps, token: watching(away) } })).rejects.toThrow('gone')
    expect(seen).toEqual([new Uint8Array(DEK.length), new Uint8Array(DEK.length)])
  })

  test('when the event cannot be written the ciphertext is not handed out, and nothing is counted', async () => {
    service.store.failNextCommit()
    await expect(rewrap()).rejects.toMatchObject(failing('STORAGE_FULL_ERR'))
    expect(service.store.encryptions(key.currentVersion.id)).toBe(1)
  })

  test('neither the key that was rewrapped nor a ciphertext is in any event', async () => {
    const { ciphertext: anew } = await rewrap()
    const trail = JSON.stringify(service.store.events)
    for (const secret of [toBase64(DEK), 'a data-encryption key', ciphertext, anew]) expect(trail).not.toContain(secret)
  })
})

describe('a compromised key', () => {
  const OTHERS = ['Reader', 'ReaderPlus', 'Writer'] as const

  test.for(OTHERS)('neither unwraps nor rewraps for a %s, and the HSM is not asked', async (role) => {
    await service.bring(instance, key, 'compromised')
    service.token.setHealth({ state: 'unavailable' })
    await expect(unwrap(ciphertext, { role })).rejects.toMatchObject(failing('UNAUTHORIZED_ERR'))
    await expect(rewrap(ciphertext, { role })).rejects.toMatchObject(failing('UNAUTHORIZED_ERR'))
  })

  test('unwraps and rewraps for a Manager', async () => {
    await service.bring(instance, key, 'compromised')
    expect((await unwrap()).plaintext).toEqual(DEK)
    expect((await rewrap()).versionId).toBe(key.currentVersion.id)
  })

  test('a role on another instance does not help', async () => {
    await service.bring(instance, key, 'compromised')
    const elsewhere = await service.addInstance('Elsewhere')
    const proof = proofOf('kms.secrets.unwrap', elsewhere)
    const attempt = unwrapKey(service.deps, proof, { keyId: key.id, ciphertext, aad: AAD })
    await expect(attempt).rejects.toMatchObject(failing('KEY_NOT_FOUND_ERR'))
  })

  const markedMeanwhile = () =>
    overriding(service.token, {
      decrypt: async (...given) => {
        await service.bring(instance, key, 'compromised')
        return service.token.decrypt(...given)
      },
    })

  test.for(OTHERS)('marked while the HSM works, it gives nothing to a %s', async (role) => {
    for (const use of [unwrap, rewrap]) {
      key = await service.addKey(instance)
      const sent = await wrapBy(service, instance, key)
      const deps = { ...service.deps, token: markedMeanwhile() }
      await expect(use(sent, { deps, role })).rejects.toMatchObject(failing('KEY_ACTION_INVALID_STATE_ERR'))
    }
    expect(eventsOf('kms.secrets.unwrap')).toEqual([])
    expect(eventsOf('kms.secrets.rewrap')).toEqual([])
  })

  test('marked while an outdated ciphertext is renewed, it protects nothing anew, for a Manager either', async () => {
    await service.rotate(instance, key)
    const deps = { ...service.deps, token: markedMeanwhile() }
    await expect(unwrap(ciphertext, { deps })).rejects.toMatchObject(failing('KEY_ACTION_INVALID_STATE_ERR'))
    expect(await unwrap()).toEqual({ plaintext: DEK, versionId: key.currentVersion.id, rewrapped: undefined })
  })
})
