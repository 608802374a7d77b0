import { expect, test } from 'vitest'
import { DEFAULT_KEY_RING } from '../vocabulary/key-ring.ts'
import { aKeyRing, anEvent, newInstanceId, everyKeyOf } from './builders.ts'
import { refusal, STORAGE, timesKept, type Stage } from './store-stage.ts'

/** What the contract says of key rings. */
export function keyRingTests(stage: () => Stage): void {
  const idsOf = async (instance: Parameters<typeof aKeyRing>[0]) =>
    (await stage().store.listKeyRings(instance.id)).map(({ id }) => id)

  test('an instance has the ring default from the start, made with it by its creator', async () => {
    const instance = await stage().addInstance()
    const { id: instanceId, createdAt, createdBy } = instance
    expect(await stage().store.listKeyRings(instanceId)).toEqual([
      { instanceId, id: DEFAULT_KEY_RING, createdAt, createdBy, keys: 0, deletedKeys: 0 },
    ])
    expect(await stage().store.listKeyRings(newInstanceId())).toEqual([])
  })

  test('rings are listed by id, default first, and differ in case', async () => {
    const instance = await stage().addInstance()
    for (const id of ['zebra', 'a1', 'Zebra', '0']) await stage().store.createKeyRing(aKeyRing(instance, id), anEvent())
    expect(await idsOf(instance)).toEqual(['default', '0', 'Zebra', 'a1', 'zebra'])
  })

  test('each ring counts its own keys, deleted ones apart', async () => {
    const { store } = stage()
    const [instance, other] = [await stage().addInstance(), await stage().addInstance()]
    for (const owner of [instance, other]) await store.createKeyRing(aKeyRing(owner, 'ring'), anEvent())
    await stage().addKey(other, { keyRingId: 'ring' })
    await stage().addKey(instance, { keyRingId: 'ring' })
    await stage().addKey(instance, { keyRingId: 'ring', state: 'suspended', type: 'standard' })
    await stage().addKey(instance, { keyRingId: 'ring', state: 'destroyed' })
    await stage().addKey(instance, { state: 'destroyed' })
    const counts = (await store.listKeyRings(instance.id)).map(({ id, keys, deletedKeys }) => [id, keys, deletedKeys])
    expect(counts).toEqual([
      ['default', 0, 1],
      ['ring', 2, 1],
    ])
  })

  test('a ring is made once in an instance, and in each instance; the event of the second is not kept', async () => {
    const { store } = stage()
    const [instance, other] = [await stage().addInstance(), await stage().addInstance()]
    const [first, second] = [anEvent(), anEvent()]
    await store.createKeyRing(aKeyRing(instance, 'ring'), first)
    await expect(store.createKeyRing(aKeyRing(instance, 'ring'), second)).rejects.toMatchObject(
      refusal('KEY_RING_NOT_UNIQUE_ERR'),
    )
    await expect(store.createKeyRing(aKeyRing(instance, 'default'), second)).rejects.toMatchObject(
      refusal('KEY_RING_NOT_UNIQUE_ERR'),
    )
    await store.createKeyRing(aKeyRing(other, 'ring'), anEvent())
    expect(await timesKept(stage(), first)).toBe(1)
    expect(await timesKept(stage(), second)).toBe(0)
    const nowhere = aKeyRing({ ...instance, id: newInstanceId() }, 'ring')
    await expect(store.createKeyRing(nowhere, anEvent())).rejects.toMatchObject(STORAGE)
  })

  test('a ring is deleted while nothing is in it, with its event, and can be made again', async () => {
    const { store } = stage()
    const [instance, other] = [await stage().addInstance(), await stage().addInstance()]
    for (const owner of [instance, other]) await store.createKeyRing(aKeyRing(owner, 'ring'), anEvent())
    await stage().addKey(other, { keyRingId: 'ring' })
    const event = anEvent()
    await store.deleteKeyRing({ instanceId: instance.id, id: 'ring' }, false, () => event)
    expect(await idsOf(instance)).toEqual(['default'])
    expect(await idsOf(other)).toEqual(['default', 'ring'])
    expect(await timesKept(stage(), event)).toBe(1)
    const again = anEvent()
    await expect(store.deleteKeyRing({ instanceId: instance.id, id: 'ring' }, true, () => again)).rejects.toMatchObject(
      refusal('KEY_RING_NOT_FOUND_ERR'),
    )
    expect(await timesKept(stage(), again)).toBe(0)
    await store.createKeyRing(aKeyRing(instance, 'ring'), anEvent())
  })

  test('a ring with a key in it stays, forced or not, and nothing in it moves', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    await store.createKeyRing(aKeyRing(instance, 'ring'), anEvent())
    const { key: deleted } = await stage().addKey(instance, { keyRingId: 'ring', state: 'destroyed' })
    const { key: living } = await stage().addKey(instance, { keyRingId: 'ring', state: 'deactivated' })
    for (const force of [false, true]) {
      const event = anEvent()
      await expect(
        store.deleteKeyRing({ instanceId: instance.id, id: 'ring' }, force, () => event),
      ).rejects.toMatchObject(refusal('KEY_RING_NOT_EMPTY_ERR'))
      expect(await timesKept(stage(), event)).toBe(0)
    }
    for (const key of [deleted, living]) expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
  })

  test('forced, a ring goes though deleted keys are in it: they move to default, its event is told which, and are another revision', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    await store.createKeyRing(aKeyRing(instance, 'ring'), anEvent())
    const { key } = await stage().addKey(instance, { keyRingId: 'ring', state: 'destroyed' })
    const { key: second } = await stage().addKey(instance, { keyRingId: 'ring', state: 'destroyed', type: 'standard' })
    await stage().addKey(instance, { state: 'destroyed' })
    const named = { instanceId: instance.id, id: 'ring' }
    await expect(store.deleteKeyRing(named, false, () => anEvent())).rejects.toMatchObject(
      refusal('KEY_RING_NOT_EMPTY_ERR'),
    )
    const event = anEvent()
    const told: (readonly string[])[] = []
    await store.deleteKeyRing(named, true, (moved) => {
      told.push(moved)
      return event
    })
    expect(told).toEqual([[key.id, second.id].sort()])
    expect(await timesKept(stage(), event)).toBe(1)
    expect(await idsOf(instance)).toEqual(['default'])
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual({ ...key, keyRingId: 'default', revision: 2 })
    // Whoever was about to restore it into the ring that is gone has to look again.
    const restored = { ...key, state: 'active', deletion: undefined, revision: 2 } as const
    await expect(store.saveKey({ key: restored }, anEvent())).rejects.toMatchObject(refusal('KEY_CHANGED_ERR'))
  })

  test('a key and the deletion of its ring, at once, never leave a key in a ring that is gone', async () => {
    const { store } = stage()
    for (let round = 0; round < 5; round += 1) {
      const instance = await stage().addInstance()
      await store.createKeyRing(aKeyRing(instance, 'ring'), anEvent())
      const ends = await Promise.allSettled([
        stage().addKey(instance, { keyRingId: 'ring' }),
        store.deleteKeyRing({ instanceId: instance.id, id: 'ring' }, true, () => anEvent()),
      ])
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    }
  })

  test('a commit that fails makes and deletes no ring, and moves no key', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    await store.createKeyRing(aKeyRing(instance, 'ring'), anEvent())
    const { key } = await stage().addKey(instance, { keyRingId: 'ring', state: 'destroyed' })
    await stage().breakCommits(true)
    await expect(store.createKeyRing(aKeyRing(instance, 'other'), anEvent())).rejects.toMatchObject(STORAGE)
    await expect(
      store.deleteKeyRing({ instanceId: instance.id, id: 'ring' }, true, () => anEvent()),
    ).rejects.toMatchObject(STORAGE)
    await stage().breakCommits(false)
    expect(await idsOf(instance)).toEqual(['default', 'ring'])
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
  })
}
