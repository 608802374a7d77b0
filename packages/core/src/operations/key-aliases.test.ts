import { beforeEach, describe, expect, test } from 'vitest'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import { everyKeyOf, newKeyId, proofOf } from '../testing/builders.ts'
import { openInMemoryService, type InMemoryService } from '../testing/in-memory-service.ts'
import { createKeyAlias } from './create-key-alias.ts'
import { deleteKeyAlias } from './delete-key-alias.ts'
import { purgeKey } from './purge-key.ts'
import { restoreKey } from './restore-key.ts'

let service: InMemoryService
let instance: InstanceRecord
let key: KeyRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  key = await service.addKey(instance)
})
const give = (alias: string, { id: keyId } = key, revision?: number) =>
  createKeyAlias(service.deps, proofOf('kms.secrets-alias.create', instance), { keyId, alias, revision })
const take = (alias: string, { id: keyId } = key, revision?: number) =>
  deleteKeyAlias(service.deps, proofOf('kms.secrets-alias.delete', instance), { keyId, alias, revision })
const failing = (code: string): object => ({ failure: { code } })
const owner = (alias: string) => service.store.findKeyIdByAlias(instance.id, alias)

describe('aliases', () => {
  test('an alias names its key in its instance, until it is taken away', async () => {
    expect(await give('invoices')).toMatchObject({ aliases: ['invoices'], revision: 2 })
    expect(service.store.events.at(-1)).toMatchObject({ requestData: { alias: 'invoices' } })
    expect(await owner('invoices')).toBe(key.id)
    expect(await take('invoices')).toMatchObject({ aliases: [], revision: 3 })
    expect(await owner('invoices')).toBeUndefined()
  })

  test('five, in the order they were given; the sixth is refused, until there is room', async () => {
    for (const n of [1, 2, 3, 4, 5]) await give(`alias-${n}`)
    await expect(give('alias-6')).rejects.toMatchObject(failing('KEY_ALIAS_QUOTA_ERR'))
    await take('alias-2')
    expect(await give('alias-6')).toMatchObject({
      aliases: ['alias-1', 'alias-3', 'alias-4', 'alias-5', 'alias-6'],
    })
  })

  test('one that is taken is refused, by the key that has it as well, and however many that has', async () => {
    await give('alias-1')
    await expect(give('alias-1', await service.addKey(instance))).rejects.toMatchObject(
      failing('KEY_ALIAS_NOT_UNIQUE_ERR'),
    )
    for (const n of [2, 3, 4, 5]) await give(`alias-${n}`)
    await expect(give('alias-1')).rejects.toMatchObject(failing('KEY_ALIAS_NOT_UNIQUE_ERR'))
  })

  test('of two keys that are given the same alias at once one gets it', async () => {
    const other = await service.addKey(instance)
    const both = await Promise.allSettled([give('wanted'), give('wanted', other)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await owner('wanted')).toBeDefined()
  })

  test('two aliases given to one key at once are both kept', async () => {
    await Promise.all([give('one-of-them'), give('the-other')])
    expect([await owner('one-of-them'), await owner('the-other')]).toEqual([key.id, key.id])
  })

  test('who names the revision he saw changes that one or none', async () => {
    await give('first', key, 1)
    await expect(give('second', key, 1)).rejects.toMatchObject(failing('KEY_CHANGED_ERR'))
    await expect(take('first', key, 1)).rejects.toMatchObject(failing('KEY_CHANGED_ERR'))
    expect(await service.store.findKey(everyKeyOf(instance.id), key.id)).toMatchObject({
      aliases: ['first'],
      revision: 2,
    })
    expect(await take('first', key, 2)).toMatchObject({ aliases: [], revision: 3 })
  })

  test('upper and lower case are two aliases, and another instance has its own', async () => {
    await give('Invoices')
    await give('invoices')
    const elsewhere = await service.addInstance('Elsewhere')
    const theirs = await service.addKey(elsewhere, 'theirs', { aliases: ['invoices'] })
    expect(await service.store.findKeyIdByAlias(elsewhere.id, 'invoices')).toBe(theirs.id)
    expect(await owner('invoices')).toBe(key.id)
  })

  test('the alias of a deleted key stays taken: it may be restored', async () => {
    await give('kept')
    await service.bring(instance, key, 'destroyed')
    await expect(give('kept', await service.addKey(instance))).rejects.toMatchObject(
      failing('KEY_ALIAS_NOT_UNIQUE_ERR'),
    )
  })

  test('it can be taken from the deleted key, is free at once, and stays gone when that is restored', async () => {
    await give('reused')
    await give('kept')
    await service.bring(instance, key, 'destroyed')
    expect(await take('reused')).toMatchObject({ state: 'destroyed', aliases: ['kept'] })
    expect(service.store.events.at(-1)).toMatchObject({
      action: 'kms.secrets-alias.delete',
      requestData: { alias: 'reused' },
      responseData: { keyId: key.id, keyState: 5 },
    })
    const other = await service.addKey(instance)
    await give('reused', other)
    service.clock.pass(service.deps.rules.restore)
    const proof = proofOf('kms.secrets.restore', instance)
    expect(await restoreKey(service.deps, proof, { keyId: key.id })).toMatchObject({ aliases: ['kept'] })
    expect(await owner('reused')).toBe(other.id)
  })

  test('a deleted key is given none', async () => {
    await service.bring(instance, key, 'destroyed')
    await expect(give('late')).rejects.toMatchObject(failing('KEY_DELETED_ERR'))
  })

  test('a purge and the end of an alias at once: both happen, or the alias went with the key', async () => {
    await give('both')
    await service.bring(instance, key, 'destroyed')
    service.clock.pass(service.deps.rules.purge)
    const proof = proofOf('kms.secrets.purge', instance, 'KeyPurge')
    const [, purged] = await Promise.allSettled([take('both'), purgeKey(service.deps, proof, { keyId: key.id })])
    expect(purged.status).toBe('fulfilled')
    expect(await owner('both')).toBeUndefined()
    expect(await service.store.findKey(everyKeyOf(instance.id), key.id)).toBeUndefined()
  })

  test.for(['x', 'a'.repeat(91), 'with space', 'näh', 'keys', 'policies', newKeyId(), '../etc', ''])(
    '"%s" is no alias',
    async (alias) => {
      await expect(give(alias)).rejects.toMatchObject({ failure: { code: 'INVALID_FIELD_ERR', field: 'alias' } })
    },
  )

  test('one that the key has not cannot be taken away', async () => {
    await give('mine', await service.addKey(instance))
    await expect(take('mine')).rejects.toMatchObject(failing('KEY_ALIAS_NOT_FOUND_ERR'))
  })
})
