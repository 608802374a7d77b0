import { beforeEach, describe, expect, test } from 'vitest'
import type { Authorized } from '../policy/authorize.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { newInstanceId, proofOf, everyKeyOf } from '../testing/builders.ts'
import { openInMemoryService, overriding, type InMemoryService } from '../testing/in-memory-service.ts'
import { deleteInstance } from './delete-instance.ts'
import { openCeremony } from './open-ceremony.ts'
import { renameInstance } from './rename-instance.ts'
import { settleToken } from './settle-token.ts'

let service: InMemoryService
let instance: InstanceRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
})
const failing = (code: string): object => ({ failure: { code } })
const last = () => service.store.events.at(-1)
const onToken = async () => new Set((await service.token.listObjects()).map(({ id }) => id))
const doomed = async () => (await service.store.listTokenObjects()).filter(({ state }) => state === 'doomed')

describe('renameInstance', () => {
  const rename = (name: string, id = instance.id, deps = service.deps) =>
    renameInstance(deps, proofOf('kms.instances.update', 'platform'), { id, name })

  test('gives another name, keeps id and CRN, and says from what to what', async () => {
    expect(await rename('Billing')).toEqual({ ...instance, name: 'Billing' })
    expect(await service.store.findInstance(instance.id)).toEqual({ ...instance, name: 'Billing' })
    expect(last()).toMatchObject({
      action: 'kms.instances.update',
      target: { id: instance.crn, name: 'Billing' },
      requestData: { 'initialValue.name': 'Payments', 'newValue.name': 'Billing', instanceID: instance.id },
    })
  })

  test('an instance that is not there is not found; a commit that fails changes nothing', async () => {
    await expect(rename('Billing', newInstanceId())).rejects.toMatchObject(failing('NOT_FOUND_ERR'))
    service.store.failNextCommit()
    await expect(rename('Billing')).rejects.toMatchObject(failing('STORAGE_FULL_ERR'))
    expect(await service.store.findInstance(instance.id)).toEqual(instance)
    expect(last()?.action).toBe('kms.instances.create')
  })
})

describe('deleteInstance', () => {
  const remove = (id = instance.id, deps = service.deps) =>
    deleteInstance(deps, proofOf('kms.instances.delete', 'platform'), { id })

  test('nothing of it is left, on the token neither, but its events', async () => {
    const key = await service.addKey(instance)
    await service.bring(instance, key, 'destroyed')
    const other = await service.addInstance('Elsewhere')
    const kept = await service.addKey(other)
    await remove()
    const { store } = service
    expect(await store.findInstance(instance.id)).toBeUndefined()
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toBeUndefined()
    expect(await store.listVersions(instance.id, key.id)).toEqual([])
    expect(await store.listKeyRings(instance.id)).toEqual([])
    expect(store.grants.filter(({ scope }) => scope === instance.id)).toEqual([])
    expect(await onToken()).not.toContain(instance.kekId)
    expect(await doomed()).toEqual([])
    expect(last()).toMatchObject({ action: 'kms.instances.delete', reason: { reasonCode: 204 } })
    expect(store.events.some(({ action }) => action === 'kms.secrets.create')).toBe(true)

    expect(await store.findKey(everyKeyOf(other.id), kept.id)).toEqual(kept)
    expect(await onToken()).toContain(other.kekId)
  })

  test('the trail says of each key that it was purged, by whom and since when deleted, and how many there were', async () => {
    const keys = [await service.addKey(instance, 'one'), await service.addStandardKey(instance)]
    for (const key of keys) await service.bring(instance, key, 'destroyed')
    const before = service.store.events.length
    await remove()
    const events = service.store.events.slice(before)
    const purges = events.filter(({ action }) => action === 'kms.secrets.purge')
    expect(events).toHaveLength(keys.length + 1)
    expect(purges.map(({ target }) => target.name).sort()).toEqual(['a password', 'one'])
    expect(new Set(purges.map(({ responseData }) => responseData['keyId']))).toEqual(new Set(keys.map(({ id }) => id)))
    for (const purge of purges) {
      expect(purge).toMatchObject({
        outcome: 'success',
        target: { typeURI: 'kms/secrets' },
        initiator: { name: 'Ada Lovelace' },
        requestData: { instanceID: instance.id, keyRingId: 'default' },
        responseData: { deletionDate: expect.any(String) as unknown },
      })
    }
    expect(last()).toMatchObject({ action: 'kms.instances.delete', responseData: { purgedKeys: 2 } })
  })

  test.for(['active', 'suspended', 'deactivated', 'compromised'] as const)(
    'a key that is %s keeps it alive, and the refusal says how many there are',
    async (state) => {
      await service.bring(instance, await service.addKey(instance), state)
      await service.addStandardKey(instance)
      await service.bring(instance, await service.addKey(instance), 'destroyed')
      await expect(remove()).rejects.toMatchObject({ failure: { code: 'INSTANCE_NOT_EMPTY_ERR', keys: 2 } })
      expect(await service.store.findInstance(instance.id)).toEqual(instance)
      expect(await onToken()).toContain(instance.kekId)
    },
  )

  test('an import that is open goes with it, and so does its key pair', async () => {
    const proof = proofOf('kms.import-ceremonies.create', instance)
    const { transport } = await openCeremony(service.deps, proof, { method: 'browser' })
    expect(await onToken()).toContain(transport?.id)
    await remove()
    expect(await onToken()).not.toContain(transport?.id)
    expect((await service.store.listTokenObjects()).map(({ id }) => id)).not.toContain(transport?.id)
  })

  test('with the HSM away it is gone all the same, and the next start destroys its key', async () => {
    service.token.setHealth({ state: 'unavailable' })
    await remove()
    expect(await service.store.findInstance(instance.id)).toBeUndefined()
    expect(await doomed()).toMatchObject([{ id: instance.kekId }])

    service.token.setHealth({ state: 'ready' })
    expect(await settleToken(service, [])).toEqual({ unknown: [], missing: [] })
    expect(await onToken()).not.toContain(instance.kekId)
    expect(await doomed()).toEqual([])
  })

  test('a crash after the commit leaves a doomed key, never one that somebody needs', async () => {
    const token = overriding(service.token, { destroyObject: () => Promise.reject(new Error('the process ends here')) })
    await expect(remove(instance.id, { ...service.deps, token })).rejects.toThrow('ends here')
    expect(await service.store.findInstance(instance.id)).toBeUndefined()
    expect(await doomed()).toMatchObject([{ id: instance.kekId }])
  })

  test('a commit that fails dooms nothing', async () => {
    service.store.failNextCommit()
    await expect(remove()).rejects.toMatchObject(failing('STORAGE_FULL_ERR'))
    expect(await doomed()).toEqual([])
    expect(await onToken()).toContain(instance.kekId)
    expect(await service.store.findInstance(instance.id)).toEqual(instance)
  })

  test('of two at once one deletes it, the other does not find it', async () => {
    const both = await Promise.allSettled([remove(), remove()])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(service.store.events.filter(({ action }) => action === 'kms.instances.delete')).toHaveLength(1)
  })

  test('a key that is made at the same moment: either it is refused or the instance stays', async () => {
    const [removed, made] = await Promise.allSettled([remove(), service.addKey(instance)])
    expect([removed.status, made.status].sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('an instance that is not there is not found, and a forged proof deletes nothing', async () => {
    await expect(remove(newInstanceId())).rejects.toMatchObject(failing('NOT_FOUND_ERR'))
    const { caller, action, scope } = proofOf('kms.instances.delete', 'platform')
    // The compiler takes it only with this cast.
    const forged = { caller, action, scope } as unknown as Authorized<'kms.instances.delete', 'platform'>
    await expect(deleteInstance(service.deps, forged, { id: instance.id })).rejects.toThrow(TypeError)
    expect(await service.store.findInstance(instance.id)).toEqual(instance)
  })
})
