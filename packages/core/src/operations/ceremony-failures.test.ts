import { beforeEach, describe, expect, test } from 'vitest'
import type { CeremonyRecord, InstanceRecord } from '../ports/records.ts'
import { aCaller, proofOf, everyKeyOf } from '../testing/builders.ts'
import { crash } from '../testing/crash.ts'
import { wrapFor } from '../testing/importing.ts'
import { openInMemoryService, overriding, type InMemoryService } from '../testing/in-memory-service.ts'
import { cancelCeremony } from './cancel-ceremony.ts'
import { completeCeremony } from './complete-ceremony.ts'
import type { Dependencies } from './dependencies.ts'
import { findCeremony } from './find-ceremony.ts'
import { openCeremony } from './open-ceremony.ts'
import { sweepCeremonies } from './sweep-ceremonies.ts'

// What happens to an import when the process dies, the HSM goes, the answer is lost, or two people act at once.

let service: InMemoryService
let instance: InstanceRecord
let ceremony: CeremonyRecord
let wrapped: Uint8Array
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  ceremony = await openCeremony(service.deps, proofOf('kms.import-ceremonies.create', instance), { method: 'browser' })
  wrapped = await wrapFor(ceremony.transport, globalThis.crypto.getRandomValues(new Uint8Array(32)))
})

const place = { description: undefined, tags: [], keyRingId: 'default', expiresAt: undefined }
const complete = (deps: Dependencies = service.deps, aliases: readonly string[] = []) =>
  completeCeremony(deps, proofOf('kms.import-ceremonies.create', instance), {
    id: ceremony.id,
    wrapped,
    details: { ...place, name: 'brought along', aliases },
  })
const cancel = () => cancelCeremony(service.deps, proofOf('kms.import-ceremonies.delete', instance), ceremony.id)
const withStore = (methods: Partial<InMemoryService['store']>): Dependencies => ({
  ...service.deps,
  store: overriding(service.store, methods),
})
const withToken = (methods: Partial<InMemoryService['token']>): Dependencies => ({
  ...service.deps,
  token: overriding(service.token, methods),
})
const failure = (code: string, more: object = {}) => ({ failure: { code, ...more } })
const ended = (reason: CeremonyRecord['state']) => failure('IMPORT_CEREMONY_ENDED_ERR', { reason })
const state = async () => (await service.store.findCeremony(instance.id, ceremony.id))?.state
const keysHere = () => service.store.countKeys(everyKeyOf(instance.id), { states: ['active'] })
const onToken = async () => (await service.token.listObjects()).some(({ id }) => id === ceremony.transport?.id)
const inJournal = async () =>
  (await service.store.listTokenObjects()).find(({ id }) => id === ceremony.transport?.id)?.state

describe('the process dies', () => {
  test('before the commit: nothing was kept, and the same ceremony completes afterwards', async () => {
    const dead = crash()
    void complete(withStore({ createKey: dead.here }))
    await dead.happened
    expect([await state(), await keysHere(), await inJournal()]).toEqual(['open', 0, 'confirmed'])
    await complete()
    expect(await keysHere()).toBe(1)
  })

  test('after the commit, before the key pair is destroyed: it is doomed, and the next sweep destroys it', async () => {
    const dead = crash()
    void complete(withToken({ destroyObject: dead.here }))
    await dead.happened
    expect([await state(), await keysHere(), await inJournal()]).toEqual(['completed', 1, 'doomed'])
    expect(await onToken()).toBe(true)
    expect(await sweepCeremonies(service.deps)).toEqual({ expired: 0, discarded: 1 })
    expect([await onToken(), await inJournal()]).toEqual([false, undefined])
  })

  test('after the pair is destroyed, before the journal says so: the sweep only forgets it', async () => {
    const dead = crash()
    void complete(withStore({ forgetTokenObject: dead.here }))
    await dead.happened
    expect([await onToken(), await inJournal()]).toEqual([false, 'doomed'])
    await sweepCeremonies(service.deps)
    expect(await inJournal()).toBeUndefined()
  })

  test('or the connection does, after the commit: repeating it makes no second key, and its record tells the rest', async () => {
    const done = await complete(service.deps, ['brought'])
    await expect(complete(service.deps, ['brought'])).rejects.toMatchObject(ended('completed'))
    expect(await keysHere()).toBe(1)
    const found = await findCeremony(service.deps, proofOf('kms.import-ceremonies.read', instance), ceremony.id)
    expect(found).toEqual(done)
  })
})

describe('two act at once', () => {
  const outcomes = async (...attempts: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(attempts)).map((settled) => (settled.status === 'fulfilled' ? 'done' : settled.reason))

  test.each([[[]], [['brought']]])('completing with the aliases %j: exactly one key is made', async (aliases) => {
    const answers = await outcomes(complete(service.deps, aliases), complete(service.deps, aliases))
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1)
    expect(answers.find((answer) => answer !== 'done')).toMatchObject(ended('completed'))
    expect(await keysHere()).toBe(1)
  })

  test('one whose key pair the other has destroyed hears that the import is complete, not that the HSM is away', async () => {
    const late = complete(
      withToken({
        importWrapped: async (...args) => {
          await complete()
          return service.token.importWrapped(...args)
        },
      }),
    )
    await expect(late).rejects.toMatchObject(ended('completed'))
    expect(await keysHere()).toBe(1)
  })

  test('completing and cancelling: the one that commits first is what happened', async () => {
    const late = withToken({
      importWrapped: async (...args) => {
        const imported = await service.token.importWrapped(...args)
        await cancel()
        return imported
      },
    })
    await expect(complete(late)).rejects.toMatchObject(ended('cancelled'))
    expect([await state(), await keysHere()]).toEqual(['cancelled', 0])
    await expect(cancel()).rejects.toMatchObject(ended('cancelled'))
  })

  test('a completed import is not cancelled', async () => {
    await complete()
    await expect(cancel()).rejects.toMatchObject(ended('completed'))
    expect([await state(), await keysHere()]).toEqual(['completed', 1])
  })
})

describe('the HSM goes', () => {
  test('while the form is open: nothing is lost, and the same blob completes it when it is back', async () => {
    service.token.setHealth({ state: 'unavailable' })
    await expect(complete()).rejects.toMatchObject(failure('HSM_UNAVAILABLE_ERR'))
    expect(await state()).toBe('open')
    service.token.setHealth({ state: 'ready' })
    await complete()
    expect(await keysHere()).toBe(1)
  })

  test('between taking the material in and trying it: nothing is kept, and it completes later', async () => {
    const deps = withToken({
      inspect: async (material) => {
        service.token.setHealth({ state: 'unavailable' })
        return service.token.inspect(material)
      },
    })
    await expect(complete(deps)).rejects.toMatchObject(failure('HSM_UNAVAILABLE_ERR'))
    service.token.setHealth({ state: 'ready' })
    expect([await state(), await keysHere()]).toEqual(['open', 0])
    await complete()
    expect(await keysHere()).toBe(1)
  })

  test('after the commit: the answer is still success, and the key pair is destroyed when it is back', async () => {
    const deps = withStore({
      createKey: async (...args) => {
        await service.store.createKey(...args)
        service.token.setHealth({ state: 'unavailable' })
      },
    })
    expect((await complete(deps)).state).toBe('completed')
    expect(await inJournal()).toBe('doomed')
    expect((await sweepCeremonies(service.deps)).discarded).toBe(0)
    service.token.setHealth({ state: 'ready' })
    expect((await sweepCeremonies(service.deps)).discarded).toBe(1)
  })

  test('and another comes in its place, without this key pair: nothing is made of it, and the ceremony can be given up', async () => {
    if (ceremony.transport) await service.token.destroyObject(ceremony.transport.id)
    await expect(complete()).rejects.toMatchObject(failure('HSM_UNAVAILABLE_ERR'))
    expect([await state(), await keysHere()]).toEqual(['open', 0])
    await cancel()
    expect([await state(), await inJournal()]).toEqual(['cancelled', undefined])
  })
})

describe('the time is over', () => {
  test('while the form is open: it cannot be completed, and the sweep ends it and destroys its key pair', async () => {
    service.clock.set(ceremony.expiresAt)
    await expect(complete()).rejects.toMatchObject(ended('expired'))
    expect([await state(), await keysHere()]).toEqual(['open', 0])
    expect(await sweepCeremonies(service.deps)).toEqual({ expired: 1, discarded: 1 })
    expect([await state(), await onToken(), await inJournal()]).toEqual(['expired', false, undefined])
    await expect(complete()).rejects.toMatchObject(ended('expired'))
    await expect(cancel()).rejects.toMatchObject(ended('expired'))
  })

  test('its event says that nobody did it but the service itself', async () => {
    service.clock.set(ceremony.expiresAt)
    await sweepCeremonies(service.deps)
    expect(service.store.events.at(-1)).toMatchObject({
      action: 'kms.import-ceremonies.expire',
      outcome: 'success',
      initiator: { id: 'keywright', name: 'Keywright', credential: { type: 'job' } },
      requestData: { ceremonyId: ceremony.id, importMethod: 'browser', instanceID: instance.id },
      logSourceCRN: instance.crn,
    })
  })

  test('a moment before, the sweep leaves it alone', async () => {
    service.clock.set(ceremony.expiresAt)
    service.clock.pass(-0.001)
    expect(await sweepCeremonies(service.deps)).toEqual({ expired: 0, discarded: 0 })
    expect(await state()).toBe('open')
  })

  test('and somebody completes it while the sweep is under way: completed it stays', async () => {
    const deps = withStore({
      listExpiredCeremonies: async () => {
        await complete()
        return [ceremony]
      },
    })
    expect(await sweepCeremonies(deps)).toEqual({ expired: 0, discarded: 0 })
    expect(await state()).toBe('completed')
  })
})

describe('a commit fails', () => {
  test('of a completion: no key, and the ceremony is as open as before', async () => {
    const deps = withStore({
      createKey: async (...args) => {
        service.store.failNextCommit()
        return service.store.createKey(...args)
      },
    })
    await expect(complete(deps)).rejects.toMatchObject(failure('STORAGE_FULL_ERR'))
    expect([await state(), await keysHere(), await inJournal()]).toEqual(['open', 0, 'confirmed'])
    await complete()
  })

  test('of a cancellation: it is not cancelled, and its key pair is still good', async () => {
    service.store.failNextCommit()
    await expect(cancel()).rejects.toMatchObject(failure('STORAGE_FULL_ERR'))
    expect([await state(), await onToken()]).toEqual(['open', true])
  })
})

describe('a ceremony is cancelled', () => {
  test('its key pair is destroyed, and its event says who gave it up', async () => {
    await cancel()
    expect([await state(), await onToken(), await inJournal()]).toEqual(['cancelled', false, undefined])
    expect(service.store.events.at(-1)).toMatchObject({
      action: 'kms.import-ceremonies.delete',
      reason: { reasonCode: 204 },
      initiator: { id: aCaller().principal.id },
      requestData: { ceremonyId: ceremony.id },
    })
    await expect(complete()).rejects.toMatchObject(ended('cancelled'))
  })
})
