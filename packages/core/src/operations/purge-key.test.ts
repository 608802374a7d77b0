import { beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_WAITING_RULES } from '../lifecycle/waiting.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { proofOf, everyKeyOf } from '../testing/builders.ts'
import { openInMemoryService, type InMemoryService } from '../testing/in-memory-service.ts'
import type { KeyId } from '../vocabulary/ids.ts'
import { later, wireDateOf } from '../vocabulary/instant.ts'
import { purgeKey } from './purge-key.ts'

const { purge: WAIT } = DEFAULT_WAITING_RULES
let service: InMemoryService
let instance: InstanceRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
})
const purge = (keyId: KeyId) => purgeKey(service.deps, proofOf('kms.secrets.purge', instance, 'KeyPurge'), { keyId })
/** A deleted key, and the moment of its deletion. */
async function deleted(type: 'root' | 'standard' = 'root') {
  const active =
    type === 'root' ? await service.addKey(instance, 'k', { aliases: ['a-k'] }) : await service.addStandardKey(instance)
  const key = await service.bring(instance, active, 'destroyed')
  return { key, at: key.deletion?.at ?? key.createdAt }
}

describe('purgeKey', () => {
  test.for(['root', 'standard'] as const)('of a %s key nothing is left, and its alias is free', async (type) => {
    const { key, at } = await deleted(type)
    service.clock.set(later(at, WAIT))
    expect(await purge(key.id)).toEqual(key)
    const { store } = service
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toBeUndefined()
    expect(await store.findKeyForUse(everyKeyOf(instance.id), key.id)).toBeUndefined()
    expect(await store.listVersions(instance.id, key.id)).toEqual([])
    expect(await store.findPayload(instance.id, key.id)).toBeUndefined()
    expect(await store.findKeyIdByAlias(instance.id, 'a-k')).toBeUndefined()
    await expect(purge(key.id)).rejects.toMatchObject({ failure: { code: 'KEY_NOT_FOUND_ERR' } })
  })

  test('§1.13: its event says when it was deleted and since when it could be purged', async () => {
    const { key, at } = await deleted()
    service.clock.set(later(at, WAIT + 60))
    await purge(key.id)
    expect(service.store.events.at(-1)).toMatchObject({
      action: 'kms.secrets.purge',
      responseData: {
        keyId: key.id,
        keyState: 5,
        deletionDate: wireDateOf(at),
        purgeAllowedFrom: wireDateOf(later(at, 4 * 3_600)),
        purgeEligibleOn: wireDateOf(later(at, 90 * 86_400)),
      },
    })
  })

  test('§1.4: four hours after deletion, and not a millisecond earlier', async () => {
    const { key, at } = await deleted()
    service.clock.set(later(at, WAIT - 0.001))
    await expect(purge(key.id)).rejects.toMatchObject({ failure: { code: 'REQ_TOO_EARLY_ERR' } })
    expect(await service.store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
    service.clock.set(later(at, WAIT))
    await expect(purge(key.id)).resolves.toBeDefined()
  })

  test('§1.4: state comes before time: an active key is refused as active', async () => {
    const { id } = await service.addKey(instance)
    const detail = 'An active key cannot be purged. Delete it first.'
    await expect(purge(id)).rejects.toMatchObject({ failure: { code: 'KEY_ACTION_INVALID_STATE_ERR', detail } })
  })

  test('a Manager alone may not purge', () => {
    expect(() => proofOf('kms.secrets.purge', instance, 'Manager')).toThrow('may not')
  })
})
