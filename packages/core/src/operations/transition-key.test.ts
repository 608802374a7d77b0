import { beforeEach, describe, expect, test } from 'vitest'
import { KeyError } from '../errors/key-error.ts'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import { proofOf, everyKeyOf } from '../testing/builders.ts'
import { openInMemoryService, type InMemoryService } from '../testing/in-memory-service.ts'
import { instantOf, later } from '../vocabulary/instant.ts'
import { transitionKey, type Step } from './transition-key.ts'

let service: InMemoryService
let instance: InstanceRecord
let key: KeyRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  key = await service.addKey(instance)
})
const take = (transition: Step, keyId = key.id) =>
  transitionKey(service.deps, proofOf(`kms.secrets.${transition}`, instance), { keyId, transition })

describe('30 seconds between disable and enable (key-protect-api.md §1.4)', () => {
  test('a key may be disabled the moment it was made', async () => {
    service.clock.set(key.createdAt)
    expect(await take('disable')).toMatchObject({ state: 'suspended', toggledAt: key.createdAt })
  })

  test.for([
    ['disable', 'enable', 'Enabling'],
    ['enable', 'disable', 'Disabling'],
  ] as const)('after %s, %s is refused until the very moment', async ([first, second, gerund]) => {
    if (first === 'enable') {
      await take('disable')
      service.clock.pass(3600)
    }
    service.clock.set(later(service.clock.now(), 0.5))
    const { toggledAt } = await take(first)
    const until = later(toggledAt ?? key.createdAt, 30)
    service.clock.set(later(until, -0.001))
    const second30 = new Date(Math.ceil(Date.parse(until) / 1000) * 1000).toISOString().replace('.000', '')
    const failure = { code: 'REQ_TOO_EARLY_ERR', detail: `${gerund} is allowed from ${second30}` }
    await expect(take(second)).rejects.toMatchObject({ failure })
    service.clock.set(until)
    expect(await take(second)).toMatchObject({ toggledAt: until })
  })

  test('the moment that is named is one at which it works: rounded up to a second, never down', async () => {
    service.clock.set(later(key.createdAt, 0.25))
    await take('disable')
    const told = await take('enable').then(String, (error: unknown) => JSON.stringify(error))
    const [moment = ''] = /2026-[^"]*Z/.exec(told) ?? []
    service.clock.set(instantOf(new Date(moment)))
    await expect(take('enable')).resolves.toMatchObject({ state: 'active' })
  })

  test('state comes before time: a suspended key is refused as suspended, however lately it became so', async () => {
    await take('disable')
    await expect(take('disable')).rejects.toMatchObject({ failure: { code: 'KEY_ACTION_INVALID_STATE_ERR' } })
  })

  test('archiving and marking as compromised wait for nothing', async () => {
    await take('disable')
    expect(await take('deactivate')).toMatchObject({ state: 'deactivated' })
    expect(await take('compromise')).toMatchObject({ state: 'compromised' })
  })
})

describe('expiry', () => {
  test.for([
    ['a millisecond before', -0.001, 'active'],
    ['at', 0, 'KEY_EXPIRED_ERR'],
    ['after', 60, 'KEY_EXPIRED_ERR'],
  ] as const)('enabling %s the moment of expiry, before the sweep: %s', async ([, seconds, expected]) => {
    const expiresAt = later(service.clock.now(), 3_600)
    const { id } = await service.addKey(instance, 'short-lived', { expiresAt })
    await take('disable', id)
    service.clock.set(later(expiresAt, seconds))
    const outcome = await take('enable', id).then(
      ({ state }) => state,
      (error: unknown) => (error instanceof KeyError ? error.failure.code : error),
    )
    expect(outcome).toBe(expected)
  })

  test('an expired key may still be disabled, archived and marked: those only take away', async () => {
    const expiresAt = later(service.clock.now(), 1)
    const { id } = await service.addKey(instance, 'short-lived', { expiresAt })
    service.clock.set(later(expiresAt, 1))
    for (const step of ['disable', 'deactivate', 'compromise'] as const) await take(step, id)
    expect(await service.store.findKey(everyKeyOf(instance.id), id)).toMatchObject({ state: 'compromised' })
  })
})

describe('what a step leaves alone', () => {
  test('only disable and enable move the moment that waiting counts from', async () => {
    const { toggledAt } = await take('disable')
    expect(await take('deactivate')).toMatchObject({ toggledAt, rotatedAt: undefined, deletion: undefined })
  })

  test('a proof for one step is none for another', async () => {
    const proof = proofOf('kms.secrets.disable', instance)
    // The compiler refuses it without this cast.
    const cast = proof as unknown as Parameters<typeof transitionKey<'compromise'>>[1]
    const attempt = transitionKey(service.deps, cast, { keyId: key.id, transition: 'compromise' })
    await expect(attempt).rejects.toThrow(TypeError)
    expect(await service.store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
  })
})
