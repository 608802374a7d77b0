import { beforeEach, describe, expect, test } from 'vitest'
import { KeyError } from '../errors/key-error.ts'
import { DEFAULT_WAITING_RULES } from '../lifecycle/waiting.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { proofOf, everyKeyOf } from '../testing/builders.ts'
import { openInMemoryService, rootKey, type InMemoryService } from '../testing/in-memory-service.ts'
import { utf8 } from '../vocabulary/bytes.ts'
import type { KeyId } from '../vocabulary/ids.ts'
import { later, type Instant } from '../vocabulary/instant.ts'
import { createKeyRing } from './create-key-ring.ts'
import { deleteKeyRing } from './delete-key-ring.ts'
import { restoreKey } from './restore-key.ts'
import { unwrapKey } from './unwrap-key.ts'
import { wrapKey } from './wrap-key.ts'

const { restore: WAIT, restoreWindow: WINDOW } = DEFAULT_WAITING_RULES
let service: InMemoryService
let instance: InstanceRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
})
const restore = (keyId: KeyId) => restoreKey(service.deps, proofOf('kms.secrets.restore', instance), { keyId })
const codeOf = (error: unknown): unknown => (error instanceof KeyError ? error.failure.code : error)
/** A deleted key, and the moment of its deletion. */
async function deleted(before: 'active' | 'suspended' | 'deactivated' | 'compromised', expiresAt?: Instant) {
  const active = await service.addKey(instance, 'k', { expiresAt })
  const key = await service.bring(instance, active, before)
  const { deletion } = await service.bring(instance, key, 'destroyed')
  if (!deletion) throw new Error('the key is not deleted')
  return { id: key.id, at: deletion.at }
}

describe('restoreKey', () => {
  test.for(['active', 'suspended', 'deactivated', 'compromised'] as const)(
    'gives a key back the state it had, here %s, and nothing is left of the deletion',
    async (state) => {
      const { id, at } = await deleted(state)
      service.clock.set(later(at, WAIT))
      expect(await restore(id)).toMatchObject({ state, deletion: undefined, updatedAt: later(at, WAIT) })
      expect(await service.store.findKey(everyKeyOf(instance.id), id)).toMatchObject({ state, deletion: undefined })
    },
  )

  test.for([
    ['active', 'deactivated'],
    ['suspended', 'deactivated'],
    ['deactivated', 'deactivated'],
    ['compromised', 'compromised'],
  ] as const)('a key that was %s and has expired meanwhile comes back %s', async ([before, after]) => {
    const { id, at } = await deleted(before, later(service.clock.now(), 60))
    service.clock.set(later(at, 60))
    expect(await restore(id)).toMatchObject({ state: after })
  })

  test.for([
    ['a millisecond before its expiry', -0.001, 'active'],
    ['at the moment of its expiry', 0, 'deactivated'],
  ] as const)('%s it comes back: %s seconds from it %s', async ([, seconds, state]) => {
    const expiresAt = later(service.clock.now(), 600)
    const { id } = await deleted('active', expiresAt)
    service.clock.set(later(expiresAt, seconds))
    expect(await restore(id)).toMatchObject({ state })
  })

  test.for([
    ['a millisecond before the wait is over', WAIT - 0.001, 'REQ_TOO_EARLY_ERR'],
    ['at the end of the wait', WAIT, 'active'],
    ['at the end of the window', WINDOW, 'active'],
    ['a millisecond after the window', WINDOW + 0.001, 'KEY_RESTORE_EXPIRED'],
  ] as const)('§1.4: 30 seconds to 30 days after deletion; %s', async ([, seconds, expected]) => {
    const { id, at } = await deleted('active')
    service.clock.set(later(at, seconds))
    expect(await restore(id).then(({ state }) => state, codeOf)).toBe(expected)
  })

  test('a key is whole again: it unwraps what it wrapped before', async () => {
    const key = rootKey(await service.addKey(instance))
    const plaintext = utf8('a data-encryption key')
    const wrapping = { keyId: key.id, plaintext, aad: [] }
    const { ciphertext } = await wrapKey(service.deps, proofOf('kms.secrets.wrap', instance), wrapping)
    await service.bring(instance, key, 'destroyed')
    service.clock.pass(WAIT)
    await restore(key.id)
    const unwrapping = { keyId: key.id, ciphertext, aad: [] }
    const opened = await unwrapKey(service.deps, proofOf('kms.secrets.unwrap', instance), unwrapping)
    expect(opened.plaintext).toEqual(plaintext)
  })

  test('a key whose ring was deleted meanwhile comes back in default, even while the ring goes', async () => {
    await createKeyRing(service.deps, proofOf('kms.key-rings.create', instance), { id: 'team' })
    const key = await service.addKey(instance, 'k', { keyRingId: 'team' })
    await service.bring(instance, key, 'destroyed')
    service.clock.pass(WAIT)
    const proof = proofOf('kms.key-rings.delete', instance)
    const [restored] = await Promise.all([
      restore(key.id),
      deleteKeyRing(service.deps, proof, { id: 'team', force: true }),
    ])
    expect(restored).toMatchObject({ keyRingId: 'default', state: 'active' })
  })
})
