import { beforeEach, describe, expect, test } from 'vitest'
import { KEY_STATES } from '../lifecycle/transition.ts'
import type { Authorized } from '../policy/authorize.ts'
import type { Grant } from '../policy/principal.ts'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import { aCaller, newKeyId, proofOf, everyKeyOf } from '../testing/builders.ts'
import { openInMemoryService, type InMemoryService } from '../testing/in-memory-service.ts'
import { getKey } from './get-key.ts'
import { listInstances } from './list-instances.ts'
import { countKeys, listKeys } from './list-keys.ts'

const PAGE = { limit: 2, offset: 0, states: ['active'], sort: [{ property: 'name', descending: false }] } as const
let service: InMemoryService
let instance: InstanceRecord
let keys: readonly KeyRecord[]
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  keys = [await service.addKey(instance, 'a'), await service.addKey(instance, 'b'), await service.addKey(instance, 'c')]
  await service.addKey(await service.addInstance('Elsewhere'), 'elsewhere')
})
const last = () => service.store.events.at(-1)

describe('listKeys', () => {
  const list = (withTotal: boolean) =>
    listKeys(service.deps, proofOf('kms.secrets.list', instance), { page: PAGE, withTotal })

  test('answers the page, the total when asked, and leaves an event that says how many', async () => {
    expect(await list(false)).toEqual({ keys: keys.slice(0, 2), total: undefined })
    expect(await list(true)).toEqual({ keys: keys.slice(0, 2), total: 3 })
    expect(last()).toMatchObject({
      action: 'kms.secrets.list',
      target: { id: instance.crn, typeURI: 'kms/instances' },
      requestData: { instanceID: instance.id },
      responseData: { totalResources: 2 },
    })
  })

  test('a forged proof lists nothing', async () => {
    const { caller, action, scope } = proofOf('kms.secrets.list', instance)
    // The compiler takes it only with this cast.
    const forged = { caller, action, scope } as unknown as Authorized<'kms.secrets.list'>
    await expect(listKeys(service.deps, forged, { page: PAGE, withTotal: false })).rejects.toThrow(TypeError)
  })

  test('counts what matches, and says so in its event', async () => {
    expect(await countKeys(service.deps, proofOf('kms.secrets.head', instance), { states: KEY_STATES })).toBe(3)
    expect(last()).toMatchObject({ action: 'kms.secrets.head', responseData: { totalResources: 3 } })
  })

  test('answers nothing when the event cannot be written', async () => {
    service.store.failNextCommit()
    await expect(list(false)).rejects.toMatchObject({ failure: { code: 'STORAGE_FULL_ERR' } })
    expect(last()?.action).not.toBe('kms.secrets.list')
  })
})

describe('getKey', () => {
  const get = (keyId = keys[0]?.id ?? newKeyId()) =>
    getKey(service.deps, proofOf('kms.secrets-metadata.read', instance), keyId)

  test('§1.4: answers a key in any state, a deleted one too, and leaves an event with that state', async () => {
    const states = ['active', 'suspended', 'deactivated', 'destroyed'] as const
    for (const [i, state] of states.entries()) {
      const key = await service.bring(instance, await service.addKey(instance), state)
      expect(await get(key.id)).toEqual(key)
      expect(last()).toMatchObject({
        action: 'kms.secrets-metadata.read',
        responseData: { keyId: key.id, keyState: [1, 2, 3, 5][i] },
      })
    }
  })

  test('the event carries the action that was authorized', async () => {
    await getKey(service.deps, proofOf('kms.secrets.read', instance), keys[0]?.id ?? newKeyId())
    expect(last()?.action).toBe('kms.secrets.read')
  })

  test("another instance's key and a key that never was fail alike, without a success event", async () => {
    const [elsewhere] = (await service.store.listInstances()).filter(({ id }) => id !== instance.id)
    const [theirs] = elsewhere ? await service.store.listKeys(everyKeyOf(elsewhere.id), PAGE) : []
    const before = service.store.events.length
    for (const keyId of [theirs?.id, newKeyId()]) {
      await expect(get(keyId)).rejects.toMatchObject({ failure: { code: 'KEY_NOT_FOUND_ERR' } })
    }
    expect(theirs).toBeDefined()
    expect(service.store.events).toHaveLength(before)
  })

  test('nothing is answered when the event cannot be written', async () => {
    service.store.failNextCommit()
    await expect(get()).rejects.toMatchObject({ failure: { code: 'STORAGE_FULL_ERR' } })
  })
})

describe('listInstances', () => {
  test('answers the instances on which the caller holds a role, whatever their platform roles', async () => {
    const seen = async (...grants: readonly Grant[]) =>
      (await listInstances(service.deps, aCaller(...grants))).map(({ id }) => id)
    expect(await seen({ role: 'Reader', scope: instance.id })).toEqual([instance.id])
    expect(last()).toMatchObject({ action: 'kms.instances.list', responseData: { totalResources: 1 } })
    expect(await seen({ role: 'Administrator', scope: 'platform' })).toEqual([])
    expect(await seen()).toEqual([])
  })
})
