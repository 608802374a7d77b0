import { everyKeyOf } from '@keywright/core/testing/builders'
import { setTimeout as wait } from 'node:timers/promises'
import { KeyError } from '@keywright/core/errors/key-error'
import { openInMemoryService, overriding } from '@keywright/core/testing/in-memory-service'
import { later } from '@keywright/core/vocabulary/instant'
import { expect, test, vi } from 'vitest'
import { startSweeper } from './sweeper.ts'

/** A log that remembers which jobs failed. */
function remembering() {
  const failed: unknown[] = []
  const error = (fields: { readonly job?: unknown }) => void failed.push(fields.job)
  return { log: { info: () => undefined, error }, failed }
}
const silent = () => remembering().log
const NEVER = 2 ** 31 - 1

test('a key whose expiry has come is deactivated at the start, with an event by the service itself', async () => {
  const { deps, store, clock, addInstance, addKey } = await openInMemoryService()
  const instance = await addInstance()
  const key = await addKey(instance, 'short-lived', { expiresAt: later(clock.now(), 60) })
  clock.pass(120)
  const sweeper = startSweeper(deps, silent(), NEVER)
  await vi.waitFor(async () =>
    expect((await store.findKey(everyKeyOf(instance.id), key.id))?.state).toBe('deactivated'),
  )
  await sweeper.close()
  expect(store.events.at(-1)).toMatchObject({
    action: 'kms.secrets.expire',
    outcome: 'success',
    initiator: { id: 'keywright', name: 'Keywright', credential: { type: 'job' } },
  })
})

test('it sweeps again and again', async () => {
  const { deps, store, clock, addInstance, addKey } = await openInMemoryService()
  const instance = await addInstance()
  const sweeper = startSweeper(deps, silent(), 5)
  const key = await addKey(instance, 'expires later', { expiresAt: later(clock.now(), 60) })
  clock.pass(120)
  await vi.waitFor(async () =>
    expect((await store.findKey(everyKeyOf(instance.id), key.id))?.state).toBe('deactivated'),
  )
  await sweeper.close()
})

test('a database that is away is logged, stops no other job, and is tried again', async () => {
  const { deps } = await openInMemoryService()
  let tries = 0
  const listDueKeys = () => {
    tries += 1
    return Promise.reject(new KeyError({ code: 'STORAGE_UNAVAILABLE_ERR' }, { cause: new Error('disk I/O error') }))
  }
  let ends = 0
  const listExpiredCeremonies = async () => {
    ends += 1
    return []
  }
  const store = overriding(deps.store, { listDueKeys, listExpiredCeremonies })
  const { log, failed } = remembering()
  const sweeper = startSweeper({ ...deps, store }, log, 5)
  await vi.waitFor(() => expect(tries).toBeGreaterThan(1))
  await sweeper.close()
  expect(ends).toBeGreaterThan(0)
  expect(new Set(failed)).toEqual(new Set(['sweep-keys']))
})

test('closing waits for the sweep under way and begins no other', async () => {
  const { deps } = await openInMemoryService()
  const gate = Promise.withResolvers<readonly []>()
  let begun = 0
  const listDueKeys = () => {
    begun += 1
    return gate.promise
  }
  let next = 0
  const listExpiredCeremonies = async () => {
    next += 1
    return []
  }
  const store = overriding(deps.store, { listDueKeys, listExpiredCeremonies })
  const sweeper = startSweeper({ ...deps, store }, silent(), 1)
  const order: string[] = []
  const closing = sweeper.close().then(() => order.push('closed'))
  await wait(20)
  order.push('the sweep ended')
  gate.resolve([])
  await closing
  expect(order).toEqual(['the sweep ended', 'closed'])
  expect([begun, next]).toEqual([1, 0])
})
