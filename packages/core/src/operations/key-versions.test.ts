import { beforeEach, describe, expect, test } from 'vitest'
import type { InstanceRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import { newKeyId, proofOf, everyKeyOf } from '../testing/builders.ts'
import {
  openInMemoryService,
  overriding,
  type InMemoryService,
  type RootKeyRecord,
} from '../testing/in-memory-service.ts'
import { utf8 } from '../vocabulary/bytes.ts'
import { keyProtection } from './key-protection.ts'
import { listKeyVersions } from './list-key-versions.ts'
import { wrapKey } from './wrap-key.ts'

let service: InMemoryService
let instance: InstanceRecord
let key: RootKeyRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  key = await service.addKey(instance)
})
const failing = (code: string): object => ({ failure: { code } })
const wrap = () =>
  wrapKey(service.deps, proofOf('kms.secrets.wrap', instance), { keyId: key.id, plaintext: utf8('DEK'), aad: [] })

describe('listKeyVersions', () => {
  const list = (allKeyStates: boolean, keyId = key.id) =>
    listKeyVersions(service.deps, proofOf('kms.secrets-key-versions.list', instance), { keyId, allKeyStates })

  test('newest first, with what each was used for, and an event that says how many', async () => {
    await wrap()
    const second = await service.rotate(instance, key)
    await wrap()
    const { clock } = service
    clock.pass(60)
    await wrap()
    expect(await list(false)).toEqual([
      { ...second, uses: 2, encryptions: 2, lastUsedAt: service.store.events.at(-2)?.eventTime },
      { ...key.currentVersion, uses: 1, encryptions: 1, lastUsedAt: service.store.events.at(-5)?.eventTime },
    ])
    expect(service.store.events.at(-1)).toMatchObject({ responseData: { totalResources: 2, keyId: key.id } })
  })

  test('§1.4: of a key that is not active only when that is asked for', async () => {
    await service.bring(instance, key, 'suspended')
    await expect(list(false)).rejects.toMatchObject(failing('KEY_ACTION_INVALID_STATE_ERR'))
    expect(await list(true)).toHaveLength(1)
    await service.bring(instance, key, 'destroyed')
    await expect(list(false)).rejects.toMatchObject(failing('KEY_DELETED_ERR'))
    expect(await list(true)).toHaveLength(1)
  })

  test('nothing is answered when the event cannot be written', async () => {
    service.store.failNextCommit()
    await expect(list(false)).rejects.toMatchObject(failing('STORAGE_FULL_ERR'))
  })

  test('a key that is not there is not found', async () => {
    await expect(list(true, newKeyId())).rejects.toMatchObject(failing('KEY_NOT_FOUND_ERR'))
  })
})

describe('keyProtection', () => {
  const read = (keyId = key.id) => keyProtection(service.deps, proofOf('kms.secrets-metadata.read', instance), keyId)

  test('says what the HSM says of the material at work, and by which object it is wrapped', async () => {
    expect(await read()).toMatchObject({
      key,
      kekId: instance.kekId,
      versions: [{ id: key.currentVersion.id, checkValue: key.currentVersion.checkValue }],
      facts: { sensitive: true, extractable: false },
    })
    expect(service.store.events.at(-1)).toMatchObject({ action: 'kms.secrets-metadata.read' })
  })

  test('with the HSM away it shows what the database knows', async () => {
    service.token.setHealth({ state: 'unavailable' })
    expect(await read()).toMatchObject({ facts: undefined, versions: [{ id: key.currentVersion.id }] })
  })

  test('of a deleted key the HSM is not asked, and a standard key has no version of its own', async () => {
    const token = overriding(service.token, { inspect: () => Promise.reject(new Error('the HSM was asked')) })
    const deps = { ...service.deps, token }
    const proof = proofOf('kms.secrets-metadata.read', instance)
    await service.bring(instance, key, 'destroyed')
    expect((await keyProtection(deps, proof, key.id)).facts).toBeUndefined()
    const standard = await service.addStandardKey(instance)
    expect(await keyProtection(deps, proof, standard.id)).toMatchObject({ versions: [], facts: undefined })
  })

  test('material that was put into its row by somebody else is not passed over', async () => {
    const mine = await service.store.findKeyForUse(everyKeyOf(instance.id), key.id)
    const other = await service.addKey(instance)
    const theirs = await service.store.findKeyForUse(everyKeyOf(instance.id), other.id)
    if (!mine?.current || !theirs?.current) throw new Error('the keys are gone')
    const { blob } = theirs.current.material
    const current = { ...mine.current, material: { ...mine.current.material, blob } }
    const store = overriding<Store>(service.store, { findKeyForUse: () => Promise.resolve({ key, current }) })
    const proof = proofOf('kms.secrets-metadata.read', instance)
    const attempt = keyProtection({ ...service.deps, store }, proof, key.id)
    await expect(attempt).rejects.toMatchObject(failing('INCOMPLETE_METADATA_ERR'))
  })

  test('nothing is answered when the event cannot be written', async () => {
    service.store.failNextCommit()
    await expect(read()).rejects.toMatchObject(failing('STORAGE_FULL_ERR'))
    await expect(read(newKeyId())).rejects.toMatchObject(failing('KEY_NOT_FOUND_ERR'))
  })
})
