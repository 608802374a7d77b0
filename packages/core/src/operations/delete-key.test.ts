import { beforeEach, describe, expect, test } from 'vitest'
import type { InstanceRecord } from '../ports/records.ts'
import { proofOf, everyKeyOf } from '../testing/builders.ts'
import { openInMemoryService, type InMemoryService } from '../testing/in-memory-service.ts'
import { deleteKey } from './delete-key.ts'

let service: InMemoryService
let instance: InstanceRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
})
const remove = (keyId: Parameters<typeof deleteKey>[2]['keyId']) =>
  deleteKey(service.deps, proofOf('kms.secrets.delete', instance), { keyId })

describe('deleteKey', () => {
  test.for(['active', 'suspended', 'deactivated', 'compromised'] as const)(
    'a key that is %s remembers it, with who deleted it and when',
    async (state) => {
      const key = await service.bring(instance, await service.addKey(instance), state)
      const deleted = await remove(key.id)
      expect(deleted).toMatchObject({
        state: 'destroyed',
        deletion: { at: deleted.updatedAt, by: 'IBMid-ada', stateBefore: state },
      })
      expect(service.store.events.at(-1)).toMatchObject({ severity: 'critical', responseData: { keyState: 5 } })
    },
  )

  test('its versions, aliases and payload stay: it may be restored', async () => {
    const key = await service.addKey(instance, 'k', { aliases: ['one'] })
    const standard = await service.addStandardKey(instance)
    await remove(key.id)
    await remove(standard.id)
    expect(await service.store.listVersions(instance.id, key.id)).toHaveLength(1)
    expect(await service.store.findKeyIdByAlias(instance.id, 'one')).toBe(key.id)
    expect(await service.store.findPayload(instance.id, standard.id)).toBeDefined()
  })

  test('a deleted key is gone for a second deletion, and keeps the first one', async () => {
    const { id } = await service.addKey(instance)
    const { deletion } = await remove(id)
    service.clock.pass(60)
    await expect(remove(id)).rejects.toMatchObject({ failure: { code: 'KEY_DELETED_ERR' } })
    expect(await service.store.findKey(everyKeyOf(instance.id), id)).toMatchObject({ deletion })
  })
})
