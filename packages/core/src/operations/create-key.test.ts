import { beforeEach, describe, expect, test } from 'vitest'
import type { Authorized } from '../policy/authorize.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { newKeyId, proofOf } from '../testing/builders.ts'
import { openInMemoryService, type InMemoryService } from '../testing/in-memory-service.ts'
import { createKey } from './create-key.ts'

let service: InMemoryService
let instance: InstanceRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
})

const command = { name: 'invoice archive', description: 'since 1999' }
const create = (authorized = proofOf('kms.secrets.create', instance)) => createKey(service.deps, authorized, command)
const nothingNew = async (): Promise<void> => {
  expect(await service.store.countKeys(instance.id, { states: ['active'] })).toBe(0)
  expect(service.store.events.filter(({ action }) => action === 'kms.secrets.create')).toEqual([])
}

describe('happy', () => {
  test('a new key is an active AES-256 root key, stored with its one version', async () => {
    const key = await create()
    expect(key).toMatchObject({ ...command, type: 'root', state: 'active', algorithm: 'AES-256', imported: false })
    expect(key.createdBy).toBe('IBMid-ada')
    expect(await service.store.findKey(instance.id, key.id)).toEqual(key)
    const [version, ...others] = await service.store.listVersions(instance.id, key.id)
    expect(others).toEqual([])
    expect(version).toMatchObject(key.currentVersion)
    expect(version?.material.blob).toHaveLength(40)
  })

  test('key-protect-api.md §1.13: its event says which key, which version and in which state', async () => {
    const key = await create()
    expect(service.store.events.at(-1)).toMatchObject({
      action: 'kms.secrets.create',
      outcome: 'success',
      reason: { reasonCode: 201, reasonType: 'Created' },
      target: { id: `${instance.crn.slice(0, -1)}key:${key.id}`, name: 'invoice archive', typeURI: 'kms/secrets' },
      requestData: { instanceID: instance.id, keyRingId: 'default', keyType: 'root' },
      responseData: {
        keyId: key.id,
        keyState: 1,
        keyVersionId: key.currentVersion.id,
        keyVersionCreationDate: key.currentVersion.createdAt,
      },
      logSourceCRN: instance.crn,
    })
  })

  test('two keys have nothing in common but their name', async () => {
    const [one, two] = [await create(), await create()]
    expect(one.id).not.toBe(two.id)
    expect(one.currentVersion.id).not.toBe(two.currentVersion.id)
    expect(await service.store.countKeys(instance.id, { states: ['active'] })).toBe(2)
  })
})

describe('error', () => {
  test('when the disk is full nothing is stored, and the next attempt succeeds', async () => {
    service.store.failNextCommit()
    await expect(create()).rejects.toMatchObject({ failure: { code: 'STORAGE_FULL_ERR' } })
    await nothingNew()
    await create()
    expect(await service.store.countKeys(instance.id, { states: ['active'] })).toBe(1)
  })

  test('when the HSM is away nothing is stored', async () => {
    service.token.setHealth({ state: 'unavailable' })
    await expect(create()).rejects.toMatchObject({ failure: { code: 'HSM_UNAVAILABLE_ERR' } })
    await nothingNew()
  })
})

describe('security', () => {
  test("the material is bound to its row: under another key's id the token refuses it", async () => {
    const key = await create()
    const [version] = await service.store.listVersions(instance.id, key.id)
    if (!version) throw new Error('the key has no version')
    const { material } = version
    const moved = { ...material, binding: { ...material.binding, keyId: newKeyId() } }
    const attempt = service.token.encrypt(moved, new Uint8Array(32), new Uint8Array())
    await expect(attempt).rejects.toMatchObject({ failure: { code: 'INCOMPLETE_METADATA_ERR' } })
    await expect(service.token.encrypt(material, new Uint8Array(32), new Uint8Array())).resolves.toBeDefined()
  })

  test('a forged proof creates nothing', async () => {
    const { caller, action, scope } = proofOf('kms.secrets.create', instance)
    // What an attacker inside the process could write; the compiler takes it only with this cast.
    const forged = { caller, action, scope } as unknown as Authorized<'kms.secrets.create'>
    await expect(create(forged)).rejects.toThrow(TypeError)
    await nothingNew()
  })
})
