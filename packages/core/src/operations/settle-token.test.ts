import { beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../ports/store.ts'
import { anEvent, instant, newTokenObjectId, proofOf } from '../testing/builders.ts'
import { openInMemoryService, overriding, type InMemoryService } from '../testing/in-memory-service.ts'
import { inMemoryToken } from '../testing/in-memory-token.ts'
import { inMemoryStore } from '../testing/in-memory-store.ts'
import { createInstance } from './create-instance.ts'
import type { Dependencies } from './dependencies.ts'
import { serviceObject, settleToken } from './settle-token.ts'

class Crash extends Error {}
const crash = (): Promise<never> => Promise.reject(new Crash('the process ends here'))

let service: InMemoryService
beforeEach(async () => {
  service = await openInMemoryService()
})

const create = (deps: Dependencies) =>
  createInstance(deps, proofOf('kms.instances.create', 'platform'), { name: 'Payments' })
const onToken = async () => new Set((await service.token.listObjects()).map(({ id }) => id))
const planned = async () => (await service.store.listTokenObjects()).filter(({ state }) => state === 'planned')
/** What the next start does. */
const restart = async () => settleToken(service, await planned())

describe('createInstance', () => {
  test('makes a KEK, an instance its creator manages, and an event', async () => {
    const instance = await create(service.deps)
    expect(await service.store.findInstance(instance.id)).toEqual(instance)
    expect(await onToken()).toContain(instance.kekId)
    expect(await planned()).toEqual([])
    expect(service.store.grants).toEqual([
      { principalId: 'IBMid-ada', role: 'Manager', scope: instance.id },
      { principalId: 'IBMid-ada', role: 'KeyPurge', scope: instance.id },
    ])
    expect(service.store.events.at(-1)).toMatchObject({
      action: 'kms.instances.create',
      outcome: 'success',
      reason: { reasonCode: 201 },
      target: { id: instance.crn, name: 'Payments' },
      requestData: { instanceID: instance.id },
    })
  })

  test('when the disk is full there is no instance, and no object without a plan', async () => {
    const store = overriding<Store>(service.store, {
      createInstance: (...given) => {
        service.store.failNextCommit()
        return service.store.createInstance(...given)
      },
    })
    await expect(create({ ...service.deps, store })).rejects.toMatchObject({ failure: { code: 'STORAGE_FULL_ERR' } })
    expect(await service.store.listInstances()).toEqual([])
    expect(await planned()).toHaveLength(1)
  })

  test('a forged proof plans nothing', async () => {
    const { caller, action, scope } = proofOf('kms.instances.create', 'platform')
    // The compiler takes it only with this cast.
    const forged = { caller, action, scope } as unknown as Parameters<typeof createInstance>[1]
    await expect(createInstance(service.deps, forged, { name: 'x' })).rejects.toThrow(TypeError)
    expect(await planned()).toEqual([])
  })
})

describe('a crash while an instance is made', () => {
  const crashing: Readonly<Record<string, () => Partial<Dependencies>>> = {
    'after the plan': () => ({ token: overriding(service.token, { createObject: crash }) }),
    'after the object was made, its answer lost': () => ({
      token: overriding(service.token, {
        createObject: async (...given) => {
          await service.token.createObject(...given)
          return crash()
        },
      }),
    }),
    'before the commit': () => ({ store: overriding<Store>(service.store, { createInstance: crash }) }),
  }

  test.for(Object.keys(crashing))('%s leaves nothing that the next start does not clean', async (point) => {
    const { kekId } = await service.addInstance('kept')
    const before = await onToken()
    await expect(create({ ...service.deps, ...crashing[point]?.() })).rejects.toThrow(Crash)
    expect(await planned()).toHaveLength(1)

    expect(await restart()).toEqual({ unknown: [], missing: [] })
    expect(await onToken()).toEqual(before)
    expect(before).toContain(kekId)
    expect(await planned()).toEqual([])
    expect((await service.store.listInstances()).map(({ name }) => name)).toEqual(['kept'])
  })

  test('a commit that comes after the clean-up is refused: no instance without a KEK', async () => {
    const store = overriding<Store>(service.store, {
      createInstance: async (...given) => {
        await restart()
        return service.store.createInstance(...given)
      },
    })
    const late = create({ ...service.deps, store })
    await expect(late).rejects.toMatchObject({ failure: { code: 'STORAGE_UNAVAILABLE_ERR' } })
    expect(await service.store.listInstances()).toEqual([])
  })
})

describe('settleToken', () => {
  test('objects that no row knows are reported and not destroyed, whoever made them', async () => {
    const stranger = newTokenObjectId()
    await service.token.createObject('audit-signing', stranger)
    const foreign = { id: undefined, label: "somebody else's", objectClass: 'other' } as const
    const destroyed: string[] = []
    const token = overriding(service.token, {
      listObjects: async () => [...(await service.token.listObjects()), foreign],
      destroyObject: async (id) => {
        destroyed.push(id)
      },
    })
    const { unknown, missing } = await settleToken({ ...service, token }, await planned())
    expect(unknown.map(({ id, label }) => id ?? label).sort()).toEqual([stranger, stranger, foreign.label].sort())
    expect(missing).toEqual([])
    expect(destroyed).toEqual([])
  })

  test('a confirmed object that is gone from the token is reported, and its row stays', async () => {
    const { kekId } = await service.addInstance()
    await service.token.destroyObject(kekId)
    const { missing } = await restart()
    expect(missing).toMatchObject([{ id: kekId, state: 'confirmed' }])
    expect(await restart()).toMatchObject({ missing: [{ id: kekId }] })
  })

  test('what this run has planned for itself is left alone, and not missing either', async () => {
    const id = newTokenObjectId()
    const leftOver = await planned()
    await service.store.planTokenObject({ id, purpose: 'key-encryption', plannedAt: instant() })
    expect(await settleToken(service, leftOver)).toEqual({ unknown: [], missing: [] })
    expect((await planned()).map((row) => row.id)).toEqual([id])
  })

  test('a left-over that has been confirmed since it was listed is not destroyed: its instance lives by it', async () => {
    const id = newTokenObjectId()
    await service.store.planTokenObject({ id, purpose: 'key-encryption', plannedAt: instant() })
    await service.token.createObject('key-encryption', id)
    const leftOver = await planned()
    await service.store.confirmTokenObject(id, undefined)
    expect(await settleToken(service, leftOver)).toEqual({ unknown: [], missing: [] })
    expect(await onToken()).toContain(id)
  })

  test('what is doomed is destroyed and forgotten, whoever doomed it and whenever', async () => {
    const instance = await service.addInstance()
    const kept = await service.addInstance('kept')
    await service.store.deleteInstance(instance.id, { ofKey: () => anEvent(), ofInstance: () => anEvent() })
    expect(await onToken()).toContain(instance.kekId)
    expect(await settleToken(service, [])).toEqual({ unknown: [], missing: [] })
    expect(await onToken()).not.toContain(instance.kekId)
    expect(await onToken()).toContain(kept.kekId)
    expect((await service.store.listTokenObjects()).map(({ id }) => id)).not.toContain(instance.kekId)
  })

  test('when the token is away nothing is forgotten', async () => {
    await expect(
      create({ ...service.deps, token: overriding(service.token, { createObject: crash }) }),
    ).rejects.toThrow(Crash)
    service.token.setHealth({ state: 'unavailable' })
    await expect(restart()).rejects.toMatchObject({ failure: { code: 'HSM_UNAVAILABLE_ERR' } })
    expect(await planned()).toHaveLength(1)
  })

  test('a clean-up that is cut short is finished by the next one', async () => {
    const store = overriding<Store>(service.store, { createInstance: crash })
    await expect(create({ ...service.deps, store })).rejects.toThrow(Crash)
    const interrupted = { token: service.token, store: overriding<Store>(service.store, { forgetTokenObject: crash }) }
    await expect(settleToken(interrupted, await planned())).rejects.toThrow(Crash)
    expect(await planned()).toHaveLength(1)
    expect(await restart()).toEqual({ unknown: [], missing: [] })
    expect(await planned()).toEqual([])
  })
})

describe('serviceObject', () => {
  const settling = () => ({
    token: inMemoryToken(),
    store: inMemoryStore(),
    now: () => instant(),
    newTokenObjectId,
  })

  test('is made once, confirmed with its public key, and the same at every later start', async () => {
    const parts = settling()
    const first = await serviceObject(parts, 'token-signing')
    expect(first.publicKey).toHaveLength(91)
    expect(await serviceObject(parts, 'token-signing')).toMatchObject(first)
    expect(await parts.store.listTokenObjects()).toMatchObject([{ ...first, state: 'confirmed' }])
    const another = await serviceObject(parts, 'audit-signing')
    expect(another.id).not.toBe(first.id)
  })

  test('a plan that a crash left is not taken for it', async () => {
    const parts = settling()
    const store = overriding<Store>(parts.store, { confirmTokenObject: crash })
    await expect(serviceObject({ ...parts, store }, 'audit-signing')).rejects.toThrow(Crash)
    const [left] = await parts.store.listTokenObjects()
    const made = await serviceObject(parts, 'audit-signing')
    expect(made.id).not.toBe(left?.id)
  })
})
