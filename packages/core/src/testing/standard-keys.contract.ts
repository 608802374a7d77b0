import { expect, test } from 'vitest'
import type { InstanceRecord } from '../ports/records.ts'
import { aPayloadKey, aKey, anEvent, anInstance, aPayload, newTokenObjectId, everyKeyOf } from './builders.ts'
import { STORAGE, timesKept, type Stage } from './store-stage.ts'

/** What the contract says of what standard keys are made of. */
export function standardKeyTests(stage: () => Stage): void {
  const payloadKeyFor = (instance: InstanceRecord) => aPayloadKey(instance, stage())

  test('a secret is kept byte for byte with its key, and the key has no version', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const payloadKey = await store.addPayloadKey(payloadKeyFor(instance))
    const { key } = aKey(instance, { macKeyId, type: 'standard' })
    const payload = aPayload(payloadKey)
    const event = anEvent()
    await store.createKey(key, { kind: 'payload', payload }, event)
    expect(await store.findPayload(instance.id, key.id)).toEqual(payload)
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
    expect(await store.findKeyForUse(everyKeyOf(instance.id), key.id)).toEqual({ key, current: undefined })
    expect(await store.listVersions(instance.id, key.id)).toEqual([])
    expect(await store.listVersionUses(instance.id, key.id)).toEqual([])
    expect(await timesKept(stage(), event)).toBe(1)
  })

  test('what was read is a copy', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    const { key } = await stage().addKey(instance, { type: 'standard' })
    const payload = structuredClone(await store.findPayload(instance.id, key.id))
    const payloadKey = structuredClone(await store.findPayloadKey(instance.id))
    const read = await store.findPayload(instance.id, key.id)
    read?.ciphertext.fill(0)
    read?.iv.fill(0)
    const readKey = await store.findPayloadKey(instance.id)
    readKey?.material.blob.fill(0)
    expect(await store.findPayload(instance.id, key.id)).toEqual(payload)
    expect(await store.findPayloadKey(instance.id)).toEqual(payloadKey)
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
    expect(await store.findPayloadKey(ours.id)).toBeUndefined()
  })

  test('an instance keeps its first payload key, whoever else is told; each instance has its own', async () => {
    const { store } = stage()
    const [instance, other] = [await stage().addInstance(), await stage().addInstance()]
    const made = Array.from({ length: 5 }, () => payloadKeyFor(instance))
    const answers = await Promise.all(made.map((payloadKey) => store.addPayloadKey(payloadKey)))
    const kept = await store.findPayloadKey(instance.id)
    expect(made).toContainEqual(kept)
    expect(answers).toEqual(made.map(() => kept))
    expect(await store.findPayloadKey(other.id)).toBeUndefined()
    const theirs = payloadKeyFor(other)
    expect(await store.addPayloadKey(theirs)).toEqual(theirs)
    expect(await store.findPayloadKey(instance.id)).toEqual(kept)
  })

  test('a payload key of no instance, or under a KEK nobody planned, is refused', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    const attempts = [anInstance({ kekId: instance.kekId }), { ...instance, kekId: newTokenObjectId() }]
    for (const attempt of attempts) {
      await expect(store.addPayloadKey(payloadKeyFor(attempt))).rejects.toMatchObject(STORAGE)
      expect(await store.findPayloadKey(attempt.id)).toBeUndefined()
    }
  })

  test('a secret under a payload key that is not there is refused with its key', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const { key } = aKey(instance, { macKeyId, type: 'standard', aliases: ['unused'] })
    const event = anEvent()
    const content = { kind: 'payload', payload: aPayload(payloadKeyFor(instance)) } as const
    await expect(store.createKey(key, content, event)).rejects.toMatchObject(STORAGE)
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toBeUndefined()
    expect(await store.findKeyIdByAlias(instance.id, 'unused')).toBeUndefined()
    expect(await timesKept(stage(), event)).toBe(0)
  })
}
