import { beforeEach, describe, expect, test } from 'vitest'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import { proofOf, everyKeyOf } from '../testing/builders.ts'
import { openInMemoryService, type InMemoryService } from '../testing/in-memory-service.ts'
import { createKeyRing } from './create-key-ring.ts'
import { updateKey, type KeyChanges } from './update-key.ts'

let service: InMemoryService
let instance: InstanceRecord
let key: KeyRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  key = await service.addKey(instance, 'before', { description: 'as it was', tags: ['old'] })
  await createKeyRing(service.deps, proofOf('kms.key-rings.create', instance), { id: 'team' })
})
const update = (changes: KeyChanges) =>
  updateKey(service.deps, proofOf('kms.secrets.patch', instance), { keyId: key.id, changes })
const factsOfLast = () => {
  const { instanceID, requestURI, keyRingId, keyType, ...facts } = service.store.events.at(-1)?.requestData ?? {}
  return { facts, context: [instanceID, requestURI, keyRingId, keyType] }
}

describe('updateKey', () => {
  test('§1.13: a move says from which ring to which', async () => {
    expect(await update({ keyRingId: 'team' })).toMatchObject({ keyRingId: 'team', name: 'before' })
    expect(factsOfLast().facts).toEqual({ 'initialValue.keyRingId': 'default', 'newValue.keyRingId': 'team' })
    expect(await service.store.listKeyRings(instance.id)).toMatchObject([
      { id: 'default', keys: 0 },
      { id: 'team', keys: 1 },
    ])
  })

  test.for([
    ['a name', { name: 'after' }, { name: 'after' }, { 'initialValue.name': 'before', 'newValue.name': 'after' }],
    [
      'a description',
      { description: 'as it is' },
      { description: 'as it is' },
      { 'initialValue.description': 'as it was', 'newValue.description': 'as it is' },
    ],
    [
      'no description',
      { description: '' },
      { description: undefined },
      { 'initialValue.description': 'as it was', 'newValue.description': '' },
    ],
    ['tags', { tags: ['a', 'b'] }, { tags: ['a', 'b'] }, { 'initialValue.tags': 'old', 'newValue.tags': 'a,b' }],
    ['no tags', { tags: [] }, { tags: [] }, { 'initialValue.tags': 'old', 'newValue.tags': '' }],
  ] as const)('gives %s, says so, and leaves the rest', async ([, changes, fields, facts]) => {
    const updated = await update(changes)
    expect(updated).toEqual({ ...key, ...fields, updatedAt: updated.updatedAt, revision: 2 })
    expect(factsOfLast().facts).toEqual(facts)
  })

  test('everything at once is one change with one event', async () => {
    const before = service.store.events.length
    await update({ keyRingId: 'team', name: 'after', description: 'as it is', tags: [] })
    expect(service.store.events).toHaveLength(before + 1)
    expect(Object.keys(factsOfLast().facts)).toHaveLength(8)
  })

  test('a ring that is not there is refused: nothing changes, nothing is on record', async () => {
    const before = service.store.events.length
    const failure = { code: 'KEY_RING_NOT_FOUND_ERR' }
    await expect(update({ keyRingId: 'nowhere', name: 'after' })).rejects.toMatchObject({ failure })
    expect(await service.store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
    expect(service.store.events).toHaveLength(before)
  })

  test("another instance's ring is none of this one's", async () => {
    const elsewhere = await service.addInstance('Elsewhere')
    await createKeyRing(service.deps, proofOf('kms.key-rings.create', elsewhere), { id: 'theirs' })
    await expect(update({ keyRingId: 'theirs' })).rejects.toMatchObject({ failure: { code: 'KEY_RING_NOT_FOUND_ERR' } })
  })
})
