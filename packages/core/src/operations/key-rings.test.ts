import { beforeEach, describe, expect, test } from 'vitest'
import type { Authorized } from '../policy/authorize.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { proofOf, everyKeyOf } from '../testing/builders.ts'
import { openInMemoryService, type InMemoryService } from '../testing/in-memory-service.ts'
import { createKeyRing } from './create-key-ring.ts'
import { deleteKeyRing } from './delete-key-ring.ts'
import { listKeyRings } from './list-key-rings.ts'
import { updateKey } from './update-key.ts'

let service: InMemoryService
let instance: InstanceRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
})
const list = () => listKeyRings(service.deps, proofOf('kms.key-rings.list', instance))
const make = (id: string, scope = instance) =>
  createKeyRing(service.deps, proofOf('kms.key-rings.create', scope), { id })
const remove = (id: string, force = false) =>
  deleteKeyRing(service.deps, proofOf('kms.key-rings.delete', instance), { id, force })
const idsOf = async () => (await list()).map(({ id }) => id)
const failing = (code: string): object => ({ failure: { code } })
const last = () => service.store.events.at(-1)

describe('key rings', () => {
  test('every instance has default, and it is listed first', async () => {
    expect(await idsOf()).toEqual(['default'])
    for (const id of ['zebra', 'aardvark', 'Zebra']) await make(id)
    expect(await idsOf()).toEqual(['default', 'Zebra', 'aardvark', 'zebra'])
    expect(last()).toMatchObject({ action: 'kms.key-rings.list', responseData: { totalResources: 4 } })
  })

  test('each says how many keys are in it, and how many of them are deleted', async () => {
    await make('team')
    await service.addKey(instance, 'one', { keyRingId: 'team' })
    const deleted = await service.addKey(instance, 'two', { keyRingId: 'team' })
    await service.bring(instance, deleted, 'destroyed')
    await service.addKey(await service.addInstance('Elsewhere'))
    expect(await list()).toMatchObject([
      { id: 'default', keys: 0, deletedKeys: 0 },
      { id: 'team', keys: 1, deletedKeys: 1, createdBy: 'IBMid-ada' },
    ])
  })

  test('making and deleting one each leave an event about the ring', async () => {
    await make('team')
    const target = { id: `${instance.crn.slice(0, -1)}key-ring:team`, name: 'team', typeURI: 'kms/key-rings' }
    const about = { target, requestData: { instanceID: instance.id, keyRingId: 'team' } }
    expect(last()).toMatchObject({ ...about, action: 'kms.key-rings.create', reason: { reasonCode: 201 } })
    await remove('team')
    expect(last()).toMatchObject({ ...about, action: 'kms.key-rings.delete', reason: { reasonCode: 204 } })
    expect(await idsOf()).toEqual(['default'])
  })

  test('an id is taken once in an instance, and default always', async () => {
    await make('team')
    await expect(make('team')).rejects.toMatchObject(failing('KEY_RING_NOT_UNIQUE_ERR'))
    await expect(make('default')).rejects.toMatchObject(failing('KEY_RING_NOT_UNIQUE_ERR'))
    await expect(make('team', await service.addInstance('Elsewhere'))).resolves.toBeDefined()
  })

  test.for(['x', 'a'.repeat(101), 'with space', 'under_score', 'näh', ''])('"%s" is no id', async (id) => {
    await expect(make(id)).rejects.toMatchObject({ failure: { code: 'INVALID_FIELD_ERR', field: 'id' } })
  })

  test('default cannot be deleted, forced or not', async () => {
    for (const force of [false, true])
      await expect(remove('default', force)).rejects.toMatchObject({ failure: { code: 'INVALID_FIELD_ERR' } })
  })

  test('§1.8: a key hinders, a deleted one too, unless forced: then it moves to default', async () => {
    await make('team')
    const key = await service.addKey(instance, 'k', { keyRingId: 'team' })
    for (const force of [false, true])
      await expect(remove('team', force)).rejects.toMatchObject(failing('KEY_RING_NOT_EMPTY_ERR'))
    await service.bring(instance, key, 'destroyed')
    await expect(remove('team')).rejects.toMatchObject(failing('KEY_RING_NOT_EMPTY_ERR'))
    await remove('team', true)
    expect(last()).toMatchObject({
      requestData: { force: true },
      responseData: { movedKeys: 1, movedKeyIds: key.id },
    })
    expect(await service.store.findKey(everyKeyOf(instance.id), key.id)).toMatchObject({ keyRingId: 'default' })
  })

  test('however many deleted keys move, the event names a hundred and says how many there were', async () => {
    await make('team')
    for (let n = 0; n < 101; n += 1)
      await service.bring(instance, await service.addKey(instance, `k${n}`, { keyRingId: 'team' }), 'destroyed')
    await remove('team', true)
    const { responseData } = last() ?? {}
    expect(responseData?.['movedKeys']).toBe(101)
    expect(new Set(String(responseData?.['movedKeyIds']).split(',')).size).toBe(100)
  })

  test('a ring that is not there, or is another instance’s, is not found', async () => {
    await make('theirs', await service.addInstance('Elsewhere'))
    for (const id of ['nowhere', 'theirs', ''])
      await expect(remove(id)).rejects.toMatchObject(failing('KEY_RING_NOT_FOUND_ERR'))
  })

  test('a ring that is deleted while a key moves into it: one of the two is refused', async () => {
    await make('team')
    const key = await service.addKey(instance)
    const proof = proofOf('kms.secrets.patch', instance)
    const move = () => updateKey(service.deps, proof, { keyId: key.id, changes: { keyRingId: 'team' } })
    const both = await Promise.allSettled([remove('team'), move()])
    expect(both.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    const found = await service.store.findKey(everyKeyOf(instance.id), key.id)
    expect(await idsOf()).toContain(found?.keyRingId)
  })

  test('when the commit fails there is neither ring nor event', async () => {
    service.store.failNextCommit()
    await expect(make('team')).rejects.toMatchObject(failing('STORAGE_FULL_ERR'))
    await make('team')
    service.store.failNextCommit()
    await expect(remove('team')).rejects.toMatchObject(failing('STORAGE_FULL_ERR'))
    expect(await idsOf()).toEqual(['default', 'team'])
    service.store.failNextCommit()
    await expect(list()).rejects.toMatchObject(failing('STORAGE_FULL_ERR'))
  })

  test('a forged proof makes nothing', async () => {
    const { caller, action, scope } = proofOf('kms.key-rings.create', instance)
    // The compiler takes it only with this cast.
    const forged = { caller, action, scope } as unknown as Authorized<'kms.key-rings.create'>
    await expect(createKeyRing(service.deps, forged, { id: 'team' })).rejects.toThrow(TypeError)
    expect(await idsOf()).toEqual(['default'])
  })
})
