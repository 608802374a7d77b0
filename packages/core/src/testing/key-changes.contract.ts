import { expect, test } from 'vitest'
import { statesFor } from '../lifecycle/permitted.ts'
import type { KeyRecord } from '../ports/records.ts'
import {
  aKey,
  aKeyRing,
  anEvent,
  aVersion,
  instant,
  newKeyId,
  newVersionId,
  principalId,
  everyKeyOf,
} from './builders.ts'
import { refusal, STORAGE, timesKept, type Stage } from './store-stage.ts'

const CHANGED = refusal('KEY_CHANGED_ERR')
const EVERY = { limit: 100, offset: 0, sort: [], states: ['active', 'destroyed'] } as const

/** The key as it is to be: one revision further, and different in these fields. */
const next = (key: KeyRecord, part: Partial<KeyRecord> = {}): KeyRecord => ({
  ...key,
  revision: key.revision + 1,
  ...part,
})
const DELETION = { at: instant(70), by: principalId('IBMid-grace'), stateBefore: 'suspended' } as const

/** What the contract says of changing a key. */
export function keyChangeTests(stage: () => Stage): void {
  test('a change is kept with its event, in every field, and so is its undoing', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    const { key, version } = await stage().addKey(instance, { description: 'first' })
    await store.createKeyRing(aKeyRing(instance, 'ring'), anEvent())
    const changed = next(key, {
      name: 'ΟΔΟΣ % 😀',
      description: undefined,
      aliases: ['b', 'a'],
      tags: ['z', '"', 'a'],
      state: 'destroyed',
      keyRingId: 'ring',
      updatedAt: instant(10),
      rotatedAt: instant(20),
      toggledAt: instant(30),
      expiresAt: instant(40),
      deletion: DELETION,
    })
    const event = anEvent()
    await store.saveKey({ key: changed }, event)
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(changed)
    expect((await store.findKeyForUse(everyKeyOf(instance.id), key.id))?.key).toEqual(changed)
    expect(await store.listKeys(everyKeyOf(instance.id), { ...EVERY, search: undefined })).toEqual([changed])
    expect(await timesKept(stage(), event)).toBe(1)
    const undone = { ...key, revision: 3 }
    await store.saveKey({ key: undone }, anEvent())
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(undone)
    expect(await store.listVersions(instance.id, key.id)).toEqual([version])
  })

  test('a change that does not follow the stored revision is refused, and its event is not kept', async () => {
    const { store } = stage()
    const [instance, other] = [await stage().addInstance(), await stage().addInstance()]
    const { key } = await stage().addKey(instance)
    await store.saveKey({ key: next(key) }, anEvent())
    const stored = await store.findKey(everyKeyOf(instance.id), key.id)
    const attempts = [
      next(key, { name: 'late' }),
      { ...key, name: 'as old as can be' },
      next(key, { revision: 4, name: 'early' }),
      next(key, { revision: 3, instanceId: other.id, name: 'of another instance' }),
      next(key, { revision: 3, id: newKeyId(), name: 'gone' }),
    ]
    for (const attempt of attempts) {
      const event = anEvent()
      await expect(store.saveKey({ key: attempt }, event)).rejects.toMatchObject(CHANGED)
      expect(await timesKept(stage(), event)).toBe(0)
    }
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(stored)
  })

  test('of many changes that follow one reading exactly one is kept', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    const { key } = await stage().addKey(instance)
    const changes = Array.from({ length: 20 }, (_, n) => next(key, { name: `by ${n}` }))
    const ends = await Promise.allSettled(changes.map((change) => store.saveKey({ key: change }, anEvent())))
    const kept = changes.filter((_, n) => ends[n]?.status === 'fulfilled')
    expect(kept).toHaveLength(1)
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(kept[0])
  })

  test('a rotation adds a version of its own algorithm; the older one stays as it was made', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const { key, version } = await stage().addKey(instance, { algorithm: 'AES-256', imported: true })
    const use = { keyId: key.id, versionId: version.id, states: statesFor('wrap'), encrypts: true }
    await store.recordUse(use, anEvent({}, { now: instant(5) }))
    const currentVersion = { id: newVersionId(), createdAt: instant(9), checkValue: '0a0b0c' }
    const rotated = next(key, { algorithm: 'AES-128', rotatedAt: instant(9), currentVersion })
    const newVersion = aVersion(instance, rotated, { macKeyId })
    await store.saveKey({ key: rotated, newVersion }, anEvent())
    expect(await store.findKeyForUse(everyKeyOf(instance.id), key.id)).toEqual({ key: rotated, current: newVersion })
    expect(await store.listVersions(instance.id, key.id)).toEqual([newVersion, version])
    expect((await store.listVersions(instance.id, key.id)).map(({ material }) => material.binding.algorithm)).toEqual([
      'AES-128',
      'AES-256',
    ])
    expect(await store.listVersionUses(instance.id, key.id)).toEqual([
      { ...currentVersion, uses: 0, encryptions: 0, lastUsedAt: undefined },
      { id: version.id, createdAt: instant(), checkValue: 'a1b2c3', uses: 1, encryptions: 1, lastUsedAt: instant(5) },
    ])
  })

  test('of versions made in one moment the current one is listed first', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    for (let round = 0; round < 4; round += 1) {
      const { key } = await stage().addKey(instance)
      const currentVersion = { id: newVersionId(), createdAt: instant(), checkValue: '0a0b0c' }
      const rotated = next(key, { currentVersion })
      await store.saveKey({ key: rotated, newVersion: aVersion(instance, rotated, { macKeyId }) }, anEvent())
      expect((await store.listVersions(instance.id, key.id))[0]?.id).toBe(currentVersion.id)
      expect((await store.listVersionUses(instance.id, key.id))[0]?.id).toBe(currentVersion.id)
    }
  })

  test('a rotation to a version that is there already is refused whole', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    const { key } = await stage().addKey(instance)
    const { version: taken } = await stage().addKey(instance)
    const currentVersion = { id: taken.id, createdAt: taken.createdAt, checkValue: taken.checkValue }
    const newVersion = { ...taken, keyId: key.id }
    const event = anEvent()
    const change = { key: next(key, { currentVersion, name: 'rotated' }), newVersion }
    await expect(store.saveKey(change, event)).rejects.toMatchObject(STORAGE)
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
    expect(await timesKept(stage(), event)).toBe(0)
  })

  test('a key is moved to a ring of its own instance only', async () => {
    const { store } = stage()
    const [instance, other] = [await stage().addInstance(), await stage().addInstance()]
    await store.createKeyRing(aKeyRing(other, 'theirs'), anEvent())
    const { key } = await stage().addKey(instance)
    for (const keyRingId of ['theirs', 'nowhere', 'DEFAULT']) {
      const event = anEvent()
      await expect(store.saveKey({ key: next(key, { keyRingId }) }, event)).rejects.toMatchObject(
        refusal('KEY_RING_NOT_FOUND_ERR'),
      )
      expect(await timesKept(stage(), event)).toBe(0)
      const { key: made, version } = aKey(instance, { macKeyId: stage().macKeyId, keyRingId })
      await expect(store.createKey(made, { kind: 'material', version }, event)).rejects.toMatchObject(
        refusal('KEY_RING_NOT_FOUND_ERR'),
      )
    }
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
  })

  test('a commit that fails leaves key, aliases and versions as they were; the same change succeeds afterwards', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const { key, version } = await stage().addKey(instance, { aliases: ['old'] })
    const currentVersion = { id: newVersionId(), createdAt: instant(9), checkValue: '0a0b0c' }
    const changed = next(key, { state: 'suspended', aliases: ['new'], currentVersion })
    const change = { key: changed, newVersion: aVersion(instance, changed, { macKeyId }) }
    await stage().breakCommits(true)
    await expect(store.saveKey(change, anEvent())).rejects.toMatchObject(STORAGE)
    await stage().breakCommits(false)
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
    expect(await store.findKeyIdByAlias(instance.id, 'old')).toBe(key.id)
    expect(await store.findKeyIdByAlias(instance.id, 'new')).toBeUndefined()
    expect(await store.listVersions(instance.id, key.id)).toEqual([version])
    await store.saveKey(change, anEvent())
    expect(await store.findKeyForUse(everyKeyOf(instance.id), key.id)).toEqual({
      key: changed,
      current: change.newVersion,
    })
  })
}

/** What the contract says of aliases. */
export function keyAliasTests(stage: () => Stage): void {
  const TAKEN = refusal('KEY_ALIAS_NOT_UNIQUE_ERR')

  test('an alias leads to its key in its own instance, and differs in case', async () => {
    const { store } = stage()
    const [instance, other] = [await stage().addInstance(), await stage().addInstance()]
    const { key: one } = await stage().addKey(instance, { aliases: ['invoices', 'other'] })
    const { key: two } = await stage().addKey(instance, { aliases: ['Invoices'] })
    const { key: theirs } = await stage().addKey(other, { aliases: ['invoices'] })
    expect(await store.findKeyIdByAlias(instance.id, 'invoices')).toBe(one.id)
    expect(await store.findKeyIdByAlias(instance.id, 'other')).toBe(one.id)
    expect(await store.findKeyIdByAlias(instance.id, 'Invoices')).toBe(two.id)
    expect(await store.findKeyIdByAlias(other.id, 'invoices')).toBe(theirs.id)
    for (const alias of ['INVOICES', 'invoice', 'invoices ', '', one.id]) {
      expect(await store.findKeyIdByAlias(instance.id, alias)).toBeUndefined()
    }
  })

  test('a change replaces aliases, keeps their order, and frees those it drops', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    const { key } = await stage().addKey(instance, { aliases: ['b', 'a', 'c'] })
    await store.saveKey({ key: next(key, { aliases: ['c', 'd', 'b'] }) }, anEvent())
    expect((await store.findKey(everyKeyOf(instance.id), key.id))?.aliases).toEqual(['c', 'd', 'b'])
    expect(await store.findKeyIdByAlias(instance.id, 'a')).toBeUndefined()
    for (const alias of ['b', 'c', 'd']) expect(await store.findKeyIdByAlias(instance.id, alias)).toBe(key.id)
    const { key: second } = await stage().addKey(instance, { aliases: ['a'] })
    expect(await store.findKeyIdByAlias(instance.id, 'a')).toBe(second.id)
  })

  test('an alias that another key of the instance has is refused with all that would have come with it', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const { key: holder } = await stage().addKey(instance, { aliases: ['taken'] })
    const { key } = await stage().addKey(instance, { aliases: ['mine'] })
    const made = aKey(instance, { macKeyId, aliases: ['fresh', 'taken'] })
    const [one, two] = [anEvent(), anEvent()]
    await expect(store.createKey(made.key, { kind: 'material', version: made.version }, one)).rejects.toMatchObject(
      TAKEN,
    )
    const change = next(key, { aliases: ['new', 'taken'], name: 'changed' })
    await expect(store.saveKey({ key: change }, two)).rejects.toMatchObject(TAKEN)
    expect(await store.findKey(everyKeyOf(instance.id), made.key.id)).toBeUndefined()
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
    for (const [alias, id] of [
      ['taken', holder.id],
      ['mine', key.id],
      ['fresh', undefined],
      ['new', undefined],
    ] as const) {
      expect(await store.findKeyIdByAlias(instance.id, alias)).toBe(id)
    }
    for (const event of [one, two]) expect(await timesKept(stage(), event)).toBe(0)
  })

  test('a key has an alias once', async () => {
    const { store } = stage()
    const { key } = await stage().addKey(await stage().addInstance())
    await expect(store.saveKey({ key: next(key, { aliases: ['one', 'one'] }) }, anEvent())).rejects.toMatchObject(TAKEN)
  })

  test('of many that take an alias at once exactly one gets it', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const made = Array.from({ length: 8 }, () => aKey(instance, { macKeyId, aliases: ['wanted'] }))
    const ends = await Promise.allSettled(
      made.map(({ key, version }) => store.createKey(key, { kind: 'material', version }, anEvent())),
    )
    const winners = made.filter((_, n) => ends[n]?.status === 'fulfilled')
    expect(winners).toHaveLength(1)
    expect(await store.findKeyIdByAlias(instance.id, 'wanted')).toBe(winners[0]?.key.id)
    expect(await store.countKeys(everyKeyOf(instance.id), { states: ['active'] })).toBe(1)
  })

  test('a deleted key keeps its aliases, a purged one frees them', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    const { key } = await stage().addKey(instance, { aliases: ['kept'] })
    const deleted = next(key, { state: 'destroyed', deletion: DELETION })
    await store.saveKey({ key: deleted }, anEvent())
    expect(await store.findKeyIdByAlias(instance.id, 'kept')).toBe(key.id)
    await store.purgeKey(deleted, () => anEvent())
    expect(await store.findKeyIdByAlias(instance.id, 'kept')).toBeUndefined()
    await stage().addKey(instance, { aliases: ['kept'] })
  })
}

/** What the contract says of the end of a key, and of what time brings about. */
export function keyEndTests(stage: () => Stage): void {
  test('a purged key is gone with its versions, its secret and its counts; its events and its neighbours stay', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const [root, standard, neighbour] = [
      await stage().addKey(instance, { state: 'destroyed' }),
      await stage().addKey(instance, { state: 'destroyed', type: 'standard' }),
      await stage().addKey(instance, { type: 'standard' }),
    ]
    await stage().addVersion(aVersion(instance, root.key, { macKeyId, id: newVersionId(), createdAt: instant(5) }))
    const { revision } = (await store.findKey(everyKeyOf(instance.id), root.key.id)) ?? root.key
    for (const key of [{ ...root.key, revision }, standard.key]) {
      const event = anEvent({ keyId: key.id })
      await store.purgeKey(key, () => event)
      expect(await store.findKey(everyKeyOf(instance.id), key.id)).toBeUndefined()
      expect(await store.findKeyForUse(everyKeyOf(instance.id), key.id)).toBeUndefined()
      expect(await store.listVersions(instance.id, key.id)).toEqual([])
      expect(await store.listVersionUses(instance.id, key.id)).toEqual([])
      expect(await store.findPayload(instance.id, key.id)).toBeUndefined()
      expect(await timesKept(stage(), event)).toBe(1)
    }
    expect(await stage().encryptions(root.version.id)).toBeLessThanOrEqual(0)
    expect(await store.findPayload(instance.id, neighbour.key.id)).toBeDefined()
    const use = { keyId: root.key.id, versionId: root.version.id, states: statesFor('wrap'), encrypts: true }
    await expect(store.recordUse(use, anEvent())).rejects.toMatchObject(refusal('KEY_NOT_FOUND_ERR'))
  })

  test('a purge of another revision, of another instance, or of what is gone is refused whole', async () => {
    const { store } = stage()
    const [instance, other] = [await stage().addInstance(), await stage().addInstance()]
    const { key } = await stage().addKey(instance, { state: 'destroyed', type: 'standard', aliases: ['kept'] })
    const attempts = [
      { ...key, revision: 2 },
      { ...key, revision: 0 },
      { ...key, instanceId: other.id },
      { ...key, id: newKeyId() },
    ]
    for (const attempt of attempts) {
      const event = anEvent()
      await expect(store.purgeKey(attempt, () => event)).rejects.toMatchObject(CHANGED)
      expect(await timesKept(stage(), event)).toBe(0)
    }
    await stage().breakCommits(true)
    await expect(store.purgeKey(key, () => anEvent())).rejects.toMatchObject(STORAGE)
    await stage().breakCommits(false)
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
    expect(await store.findPayload(instance.id, key.id)).toBeDefined()
    expect(await store.findKeyIdByAlias(instance.id, 'kept')).toBe(key.id)
    await store.purgeKey(key, () => anEvent())
    await expect(store.purgeKey(key, () => anEvent())).rejects.toMatchObject(CHANGED)
  })

  test('a purge and a restore at once: exactly one of them happens', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    const { key } = await stage().addKey(instance, { state: 'destroyed' })
    const restored = next(key, { state: 'active', deletion: undefined })
    const [purge, restore] = await Promise.allSettled([
      store.purgeKey(key, () => anEvent()),
      store.saveKey({ key: restored }, anEvent()),
    ])
    expect([purge.status, restore.status].sort()).toEqual(['fulfilled', 'rejected'])
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(
      restore.status === 'fulfilled' ? restored : undefined,
    )
  })

  test('due are keys in use whose expiry has come, and deleted ones from before a moment, over all instances', async () => {
    const { store } = stage()
    const [one, two] = [await stage().addInstance(), await stage().addInstance()]
    const deleted = (at: number) => ({ state: 'destroyed', deletion: { ...DELETION, at: instant(at) } }) as const
    const due = [
      await stage().addKey(one, { expiresAt: instant(1_000) }),
      await stage().addKey(two, { expiresAt: instant(10), state: 'suspended', type: 'standard' }),
      await stage().addKey(two, deleted(499)),
      await stage().addKey(one, { ...deleted(100), expiresAt: instant(10) }),
    ]
    await stage().addKey(one, { expiresAt: instant(1_001) })
    await stage().addKey(one, { expiresAt: instant(10), state: 'deactivated' })
    await stage().addKey(one, { expiresAt: instant(10), state: 'compromised' })
    await stage().addKey(one, { expiresAt: instant(10), state: 'pre-activation' })
    await stage().addKey(one, { ...deleted(500), expiresAt: instant(10) })
    await stage().addKey(one)

    const ours = new Set<string>([one.id, two.id])
    const found = async (limit: number) =>
      (await store.listDueKeys({ expiredBy: instant(1_000), deletedBefore: instant(500) }, limit)).filter((key) =>
        ours.has(key.instanceId),
      )
    const byId = (keys: readonly KeyRecord[]) => [...keys].sort((a, b) => (a.id < b.id ? -1 : 1))
    expect(byId(await found(5_000))).toEqual(byId(due.map(({ key }) => key)))
    expect((await store.listDueKeys({ expiredBy: instant(1_000), deletedBefore: instant(500) }, 3)).length).toBe(3)
  })
}
