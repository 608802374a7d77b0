import { everyKeyOf } from '../testing/builders.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_WAITING_RULES } from '../lifecycle/waiting.ts'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import { openInMemoryService, overriding, type InMemoryService } from '../testing/in-memory-service.ts'
import { later, wireDateOf, type Instant } from '../vocabulary/instant.ts'
import { sweepKeys } from './sweep-keys.ts'

const { autoPurge: AUTO_PURGE } = DEFAULT_WAITING_RULES
let service: InMemoryService
let instance: InstanceRecord
let expiresAt: Instant
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  expiresAt = later(service.clock.now(), 3_600)
})
const sweep = (store: Store = service.store) => sweepKeys({ ...service.deps, store })
const addExpiring = (name = 'short-lived') => service.addKey(instance, name, { expiresAt })
const stateOf = async ({ id }: KeyRecord) => (await service.store.findKey(everyKeyOf(instance.id), id))?.state
const eventsOf = (action: string) => service.store.events.filter((event) => event.action === action)

describe('expiry', () => {
  test.for(['active', 'suspended'] as const)(
    'a key that is %s is deactivated at its moment, not before, once, and the event says by whom',
    async (state) => {
      const key = await service.bring(instance, await addExpiring(), state)
      service.clock.set(later(expiresAt, -0.001))
      expect(await sweep()).toEqual({ expired: 0, purged: 0, failed: [] })
      service.clock.set(expiresAt)
      expect(await sweep()).toEqual({ expired: 1, purged: 0, failed: [] })
      expect(await service.store.findKey(everyKeyOf(instance.id), key.id)).toEqual({
        ...key,
        state: 'deactivated',
        updatedAt: expiresAt,
        revision: key.revision + 1,
      })
      expect(await sweep()).toEqual({ expired: 0, purged: 0, failed: [] })
      expect(eventsOf('kms.secrets.expire')).toMatchObject([
        {
          outcome: 'success',
          initiator: {
            id: 'keywright',
            name: 'Keywright',
            typeURI: 'service/security/account/serviceid',
            credential: { type: 'job' },
          },
          target: { name: 'short-lived', typeURI: 'kms/secrets' },
          logSourceCRN: instance.crn,
          requestData: {
            instanceID: instance.id,
            'initialValue.keyState': state === 'active' ? 1 : 2,
            'newValue.keyState': 3,
          },
          responseData: { keyId: key.id, keyState: 3, expirationDate: wireDateOf(expiresAt) },
        },
      ])
    },
  )

  test.for(['deactivated', 'compromised', 'destroyed'] as const)('a key that is %s is left alone', async (state) => {
    const key = await service.bring(instance, await addExpiring(), state)
    service.clock.set(later(expiresAt, 60))
    expect(await sweep()).toEqual({ expired: 0, purged: 0, failed: [] })
    expect(await service.store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
  })

  test('a standard key expires as well, and one without a date never does', async () => {
    const never = await service.addKey(instance)
    const key = await addExpiring()
    service.clock.pass(100 * 365 * 86_400)
    expect(await sweep()).toMatchObject({ expired: 1 })
    expect([await stateOf(never), await stateOf(key)]).toEqual(['active', 'deactivated'])
  })
})

describe('purge', () => {
  test('a key that has been deleted for longer than 90 days is purged, and not at the very end of them', async () => {
    const key = await service.bring(instance, await service.addKey(instance, 'old'), 'destroyed')
    const at = key.deletion?.at ?? key.createdAt
    service.clock.set(later(at, AUTO_PURGE))
    expect(await sweep()).toMatchObject({ purged: 0 })
    service.clock.set(later(at, AUTO_PURGE + 0.001))
    expect(await sweep()).toEqual({ expired: 0, purged: 1, failed: [] })
    expect(await stateOf(key)).toBeUndefined()
    expect(await service.store.listVersions(instance.id, key.id)).toEqual([])
    expect(eventsOf('kms.secrets.purge')).toMatchObject([
      {
        initiator: { id: 'keywright', credential: { type: 'job' } },
        responseData: {
          keyId: key.id,
          deletionDate: wireDateOf(at),
          purgeEligibleOn: wireDateOf(later(at, AUTO_PURGE)),
        },
      },
    ])
  })
})

describe('trouble', () => {
  /** A store that cannot change the keys of these names. */
  const refusing = (...names: readonly string[]): Store =>
    overriding<Store>(service.store, {
      saveKey: async (change, event) => {
        if (names.includes(change.key.name)) throw new Error(`the row of ${change.key.name} is broken`)
        return service.store.saveKey(change, event)
      },
    })

  test('keys that fail stop no other, however many and wherever they stand, and are tried again the next time', async () => {
    const broken = Array.from({ length: 130 }, (_, n) => `broken-${n}`)
    for (const name of broken) await addExpiring(name)
    for (let n = 0; n < 140; n += 1) await addExpiring('whole')
    service.clock.set(expiresAt)
    const { expired, failed } = await sweep(refusing(...broken))
    expect(expired).toBe(140)
    expect(failed).toHaveLength(130)
    expect(failed.map(({ error }) => String(error))).toContain('Error: the row of broken-0 is broken')
    expect(eventsOf('kms.secrets.expire')).toHaveLength(140)
    expect(await sweep()).toEqual({ expired: 130, purged: 0, failed: [] })
  })

  test('a full disk changes nothing and ends; the next sweep makes up for it', async () => {
    const key = await addExpiring()
    service.clock.set(expiresAt)
    service.store.failNextCommit('STORAGE_FULL_ERR', Infinity)
    expect(await sweep()).toMatchObject({
      expired: 0,
      failed: [{ keyId: key.id, error: { failure: { code: 'STORAGE_FULL_ERR' } } }],
    })
    expect(await stateOf(key)).toBe('active')
    service.store.failNextCommit('STORAGE_FULL_ERR', 0)
    expect(await sweep()).toMatchObject({ expired: 1, failed: [] })
  })

  test('a key that somebody changes at the same moment is left to them, and is no failure', async () => {
    const key = await addExpiring()
    service.clock.set(expiresAt)
    const store = overriding<Store>(service.store, {
      saveKey: async (...given) => {
        await service.bring(instance, key, 'destroyed')
        return service.store.saveKey(...given)
      },
    })
    expect(await sweep(store)).toEqual({ expired: 0, purged: 0, failed: [] })
    expect(await stateOf(key)).toBe('destroyed')
    expect(eventsOf('kms.secrets.expire')).toEqual([])
  })

  test('a key whose instance is deleted at the same moment is no failure either', async () => {
    await addExpiring()
    service.clock.set(expiresAt)
    const store = overriding<Store>(service.store, { findInstance: () => Promise.resolve(undefined) })
    expect(await sweep(store)).toEqual({ expired: 0, purged: 0, failed: [] })
  })

  test('two sweeps at once change each key once', async () => {
    for (let n = 0; n < 5; n += 1) await addExpiring()
    service.clock.set(expiresAt)
    const [one, two] = await Promise.all([sweep(), sweep()])
    expect(one.expired + two.expired).toBe(5)
    expect([...one.failed, ...two.failed]).toEqual([])
    expect(eventsOf('kms.secrets.expire')).toHaveLength(5)
  })
})
