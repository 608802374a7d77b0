import { expect, test } from 'vitest'
import type { InstanceRecord } from '../ports/records.ts'
import { aDataKey, aKey, anEvent, anInstance, aPayload, newTokenObjectId } from './builders.ts'
import { STORAGE, timesKept, type Stage } from './store-stage.ts'

/** What the contract says of what standard keys are made of. */
export function standardKeyTests(stage: () => Stage): void {
  const dataKeyFor = (instance: InstanceRecord) => aDataKey(instance, stage())

  test('a secret is kept byte for byte with its key, and the key has no version', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const dataKey = await store.addDataKey(dataKeyFor(instance))
    const { key } = aKey(instance, { macKeyId, type: 'standard' })
    const payload = aPayload(dataKey)
    const event = anEvent()
    await store.createKey(key, { kind: 'payload', payload }, event)
    expect(await store.findPayload(instance.id, key.id)).toEqual(payload)
    expect(await store.findKey(instance.id, key.id)).toEqual(key)
    expect(await store.findKeyForUse(instance.id, key.id)).toEqual({ key, current: undefined })
    expect(await store.listVersions(instance.id, key.id)).toEqual([])
    expect(await store.listVersionUses(instance.id, key.id)).toEqual([])
    expect(await timesKept(stage(), event)).toBe(1)
  })

  test('what was read is a copy', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    const { key } = await stage().addKey(instance, { type: 'standard' })
    const payload = structuredClone(await store.findPayload(instance.id, key.id))
    const dataKey = structuredClone(await store.findDataKey(instance.id))
    const read = await store.findPayload(instance.id, key.id)
    read?.ciphertext.fill(0)
    read?.iv.fill(0)
    const readKey = await store.findDataKey(instance.id)
    readKey?.material.blob.fill(0)
    expect(await store.findPayload(instance.id, key.id)).toEqual(payload)
    expect(await store.findDataKey(instance.id)).toEqual(dataKey)
    expect(payload?.ciphertext.some((byte) => byte !== 0)).toBe(true)
  })

  test("another instance's secret is not there, nor is a root key's", async () => {
    const { store } = stage()
    const [ours, theirs] = [await stage().addInstance(), await stage().addInstance()]
    const { key } = await stage().addKey(theirs, { type: 'standard' })
    const { key: root } = await stage().addKey(theirs)
    expect(await store.findPayload(ours.id, key.id)).toBeUndefined()
    expect(await store.findPayload(theirs.id, root.id)).toBeUndefined()
    expect(await store.findPayload(theirs.id, key.id)).toBeDefined()
    expect(await store.findDataKey(ours.id)).toBeUndefined()
  })

  test('an instance keeps its first data key, whoever else is told; each instance has its own', async () => {
    const { store } = stage()
    const [instance, other] = [await stage().addInstance(), await stage().addInstance()]
    const made = Array.from({ length: 5 }, () => dataKeyFor(instance))
    const answers = await Promise.all(made.map((dataKey) => store.addDataKey(dataKey)))
    const kept = await store.findDataKey(instance.id)
    expect(made).toContainEqual(kept)
    expect(answers).toEqual(made.map(() => kept))
    expect(await store.findDataKey(other.id)).toBeUndefined()
    const theirs = dataKeyFor(other)
    expect(await store.addDataKey(theirs)).toEqual(theirs)
    expect(await store.findDataKey(instance.id)).toEqual(kept)
  })

  test('a data key of no instance, or under a KEK nobody planned, is refused', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    const attempts = [anInstance({ kekId: instance.kekId }), { ...instance, kekId: newTokenObjectId() }]
    for (const attempt of attempts) {
      await expect(store.addDataKey(dataKeyFor(attempt))).rejects.toMatchObject(STORAGE)
      expect(await store.findDataKey(attempt.id)).toBeUndefined()
    }
  })

  test('a secret under a data key that is not there is refused with its key', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const { key } = aKey(instance, { macKeyId, type: 'standard', aliases: ['unused'] })
    const event = anEvent()
    const content = { kind: 'payload', payload: aPayload(dataKeyFor(instance)) } as const
    await expect(store.createKey(key, content, event)).rejects.toMatchObject(STORAGE)
    expect(await store.findKey(instance.id, key.id)).toBeUndefined()
    expect(await store.findKeyIdByAlias(instance.id, 'unused')).toBeUndefined()
    expect(await timesKept(stage(), event)).toBe(0)
  })
}
