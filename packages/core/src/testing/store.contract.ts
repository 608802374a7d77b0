import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KeyRecord } from '../ports/records.ts'
import {
  aKey,
  aKeyRing,
  anEvent,
  anInstance,
  aVersion,
  instant,
  newTokenObjectId,
  newVersionId,
  everyKeyOf,
} from './builders.ts'
import { approvalTests } from './approvals.contract.ts'
import { accessTests } from './access.contract.ts'
import { authorizationTests } from './authorizations.contract.ts'
import { ceremonyTests } from './ceremonies.contract.ts'
import { instanceTests } from './instances.contract.ts'
import { keyAliasTests, keyChangeTests, keyEndTests } from './key-changes.contract.ts'
import { keyQueryTests } from './key-queries.contract.ts'
import { keyRingTests } from './key-rings.contract.ts'
import { keyUseTests } from './key-uses.contract.ts'
import { standardKeyTests } from './standard-keys.contract.ts'
import { setStage, STORAGE, timesKept, type OpenStore, type Stage } from './store-stage.ts'

const EVERY = { limit: 5000, offset: 0, sort: [], states: ['active'] } as const

/** What every adapter of the port must do, in memory or in a database; run by each adapter's own tests. */
export function storeContract(name: string, open: OpenStore): void {
  describe(`${name} keeps the contract of a store`, () => {
    let opened: Stage | undefined
    const stage = (): Stage => {
      if (!opened) throw new Error('the store is not open yet')
      return opened
    }
    beforeAll(async () => {
      opened = await setStage(open)
    })
    afterAll(async () => {
      await opened?.close()
    })

    describe('requests under dual control', () => {
      approvalTests(stage)
    })
    describe('instances', () => {
      instanceTests(stage)
    })
    describe('access', () => {
      accessTests(stage)
    })
    describe('authorizations, and grants by page', () => {
      authorizationTests(stage)
    })
    describe('key rings', () => {
      keyRingTests(stage)
    })
    describe('keys', () => {
      keyTests(stage)
    })
    describe('keys refused', () => {
      refusedKeyTests(stage)
    })
    describe('changes of keys', () => {
      keyChangeTests(stage)
    })
    describe('aliases', () => {
      keyAliasTests(stage)
    })
    describe('the end of keys', () => {
      keyEndTests(stage)
    })
    describe('secrets of standard keys', () => {
      standardKeyTests(stage)
    })
    describe('imports by form', () => {
      ceremonyTests(stage)
    })
    describe('uses', () => {
      keyUseTests(stage)
    })
    describe('queries', () => {
      keyQueryTests(stage)
    })
    describe('the journal of token objects', () => {
      journalTests(stage)
    })
  })
}

function keyTests(stage: () => Stage): void {
  test('a key, its version and its event are kept together, in every field', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const full: Partial<KeyRecord> = {
      name: 'Schlüssel № 1 😀 %_\\\'"',
      description: 'two\nlines',
      aliases: ['one', 'two'],
      tags: ['a tag'],
      state: 'suspended',
      algorithm: 'AES-128',
      imported: true,
      keyRingId: 'ring',
      updatedAt: instant(1),
      rotatedAt: instant(2),
      toggledAt: instant(4),
      expiresAt: instant(3),
    }
    await store.createKeyRing(aKeyRing(instance, 'ring'), anEvent())
    for (const part of [full, {}]) {
      const { key, version } = aKey(instance, { ...part, macKeyId })
      const event = anEvent({ keyId: key.id })
      await store.createKey(key, { kind: 'material', version }, event)
      expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
      expect(await store.findKeyForUse(everyKeyOf(instance.id), key.id)).toEqual({ key, current: version })
      expect(await store.listVersions(instance.id, key.id)).toEqual([version])
      expect((await stage().events()).find(({ id }) => id === event.id)).toEqual(event)
      expect(await stage().encryptions(version.id)).toBe(0)
    }
  })

  test('versions are listed newest first, and the newest is the one that is used', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const { key, version: first } = await stage().addKey(instance, { createdAt: instant(1) })
    const second = aVersion(instance, key, { macKeyId, id: newVersionId(), createdAt: instant(2) })
    const third = aVersion(instance, key, { macKeyId, id: newVersionId(), createdAt: instant(3) })
    await stage().addVersion(second)
    await stage().addVersion(third)
    expect(await store.listVersions(instance.id, key.id)).toEqual([third, second, first])
    const found = await store.findKeyForUse(everyKeyOf(instance.id), key.id)
    expect(found?.current).toEqual(third)
    expect(found?.key.currentVersion).toEqual({ id: third.id, createdAt: instant(3), checkValue: third.checkValue })
  })

  test("another instance's key is not there", async () => {
    const { store } = stage()
    const [ours, theirs] = [await stage().addInstance(), await stage().addInstance()]
    const { key } = await stage().addKey(theirs)
    expect(await store.findKey(everyKeyOf(ours.id), key.id)).toBeUndefined()
    expect(await store.findKeyForUse(everyKeyOf(ours.id), key.id)).toBeUndefined()
    expect(await store.listVersions(ours.id, key.id)).toEqual([])
    expect(await store.findKey(everyKeyOf(theirs.id), key.id)).toEqual(key)
  })

  test('what was read is a copy: changing it changes nothing that is stored', async () => {
    const instance = await stage().addInstance()
    const { key, version } = await stage().addKey(instance)
    const expected = version.material.blob.slice()
    const read = await stage().store.findKeyForUse(everyKeyOf(instance.id), key.id)
    read?.current?.material.blob.fill(0)
    version.material.mac.fill(0)
    const again = await stage().store.findKeyForUse(everyKeyOf(instance.id), key.id)
    expect(again?.current?.material.blob).toEqual(expected)
    expect(again?.current?.material.mac).not.toEqual(version.material.mac)
  })
}

function refusedKeyTests(stage: () => Stage): void {
  test('a second key, version or event of the same id is refused whole', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const first = aKey(instance, { macKeyId })
    const event = anEvent()
    await store.createKey(first.key, { kind: 'material', version: first.version }, event)

    const sameKey = aKey(instance, { macKeyId, id: first.key.id, name: 'another' })
    const sameVersion = aKey(instance, { macKeyId, currentVersion: first.key.currentVersion })
    const sameEvent = aKey(instance, { macKeyId })
    const [one, two] = [anEvent(), anEvent()]
    await expect(
      store.createKey(sameKey.key, { kind: 'material', version: sameKey.version }, one),
    ).rejects.toMatchObject(STORAGE)
    await expect(
      store.createKey(sameVersion.key, { kind: 'material', version: sameVersion.version }, two),
    ).rejects.toMatchObject(STORAGE)
    await expect(
      store.createKey(sameEvent.key, { kind: 'material', version: sameEvent.version }, event),
    ).rejects.toMatchObject(STORAGE)

    expect(await store.listKeys(everyKeyOf(instance.id), EVERY)).toEqual([first.key])
    expect(await store.listVersions(instance.id, first.key.id)).toEqual([first.version])
    const kept = await Promise.all([one, two, event].map((each) => timesKept(stage(), each)))
    expect(kept).toEqual([0, 0, 1])
  })

  test('a key of no instance, or under token objects nobody planned, is refused whole', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const homeless = anInstance({ kekId: instance.kekId })
    const unwrapped = { ...instance, kekId: newTokenObjectId() }
    const attempts = [
      // An instance that is gone has no ring either.
      { made: aKey(homeless, { macKeyId }), refusal: { failure: { code: 'KEY_RING_NOT_FOUND_ERR' } } },
      { made: aKey(unwrapped, { macKeyId }), refusal: STORAGE },
      { made: aKey(instance, { macKeyId: newTokenObjectId() }), refusal: STORAGE },
    ]
    for (const { made, refusal } of attempts) {
      const { key, version } = made
      const event = anEvent()
      await expect(store.createKey(key, { kind: 'material', version }, event)).rejects.toMatchObject(refusal)
      expect(await store.findKey(everyKeyOf(key.instanceId), key.id)).toBeUndefined()
      expect(await timesKept(stage(), event)).toBe(0)
    }
  })

  test('a key whose event cannot be kept is refused whole', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const { key, version } = aKey(instance, { macKeyId })
    await expect(store.createKey(key, { kind: 'material', version }, anEvent({ fraction: 0.5 }))).rejects.toMatchObject(
      STORAGE,
    )
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toBeUndefined()
  })

  test('a commit that fails leaves no key, no version and no event; the same key can be created afterwards', async () => {
    const { store, macKeyId } = stage()
    const instance = await stage().addInstance()
    const { key, version } = aKey(instance, { macKeyId })
    const event = anEvent()
    await stage().breakCommits(true)
    await expect(store.createKey(key, { kind: 'material', version }, event)).rejects.toMatchObject(STORAGE)
    await stage().breakCommits(false)
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toBeUndefined()
    expect(await store.listVersions(instance.id, key.id)).toEqual([])
    expect(await timesKept(stage(), event)).toBe(0)
    await store.createKey(key, { kind: 'material', version }, event)
    expect(await store.listVersions(instance.id, key.id)).toEqual([version])
  })
}

function journalTests(stage: () => Stage): void {
  const plan = async (plannedAt = instant()) => {
    const id = newTokenObjectId()
    await stage().store.planTokenObject({ id, purpose: 'audit-signing', plannedAt })
    return id
  }
  const found = async (id: string) => (await stage().store.listTokenObjects()).find((object) => object.id === id)

  test('an object is planned, then confirmed with its public key', async () => {
    const id = await plan(instant(5))
    const record = { id, purpose: 'audit-signing', plannedAt: instant(5) }
    expect(await found(id)).toEqual({ ...record, state: 'planned', publicKey: undefined })
    await stage().store.confirmTokenObject(id, Uint8Array.of(1, 2, 3))
    expect(await found(id)).toEqual({ ...record, state: 'confirmed', publicKey: Uint8Array.of(1, 2, 3) })
  })

  test('it is planned once and confirmed once', async () => {
    const id = await plan()
    const again = { id, purpose: 'key-encryption', plannedAt: instant() } as const
    await expect(stage().store.planTokenObject(again)).rejects.toMatchObject(STORAGE)
    await stage().store.confirmTokenObject(id, undefined)
    await expect(stage().store.confirmTokenObject(id, Uint8Array.of(1))).rejects.toMatchObject(STORAGE)
    await expect(stage().store.confirmTokenObject(newTokenObjectId(), undefined)).rejects.toMatchObject(STORAGE)
    expect(await found(id)).toMatchObject({ purpose: 'audit-signing', state: 'confirmed', publicKey: undefined })
  })

  test('a plan can be forgotten, a confirmed object cannot; forgetting what is not there succeeds', async () => {
    const [planned, confirmed] = [await plan(), await plan()]
    await stage().store.confirmTokenObject(confirmed, undefined)
    for (const id of [planned, confirmed, newTokenObjectId()]) await stage().store.forgetTokenObject(id)
    expect(await found(planned)).toBeUndefined()
    expect(await found(confirmed)).toMatchObject({ state: 'confirmed' })
    await expect(stage().store.confirmTokenObject(planned, undefined)).rejects.toMatchObject(STORAGE)
  })

  test('objects are listed in the order of their planning', async () => {
    const late = await plan(instant(90_000))
    const early = await plan(instant(80_000))
    const ids = (await stage().store.listTokenObjects()).map(({ id }) => id).filter((id) => [early, late].includes(id))
    expect(ids).toEqual([early, late])
  })
}
