import { expect, test } from 'vitest'
import type { AuditEvent } from '../audit/event.ts'
import type { InstanceEnd } from '../ports/store.ts'
import { aKeyRing, anEvent, anInstance, instant, newInstanceId, principalId, everyKeyOf } from './builders.ts'
import { addCeremony, refusal, STORAGE, timesKept, type Stage } from './store-stage.ts'

const BY = { updatedAt: instant(5), updatedBy: principalId('IBMid-ada') }
const ACCESS = {
  enabled: true,
  createRootKey: true,
  createStandardKey: false,
  importRootKey: false,
  importStandardKey: true,
  enforceToken: true,
}

/** The end of an instance, told by one event; its keys' events are made as they come. */
const ending = (event: AuditEvent): InstanceEnd => ({ ofKey: () => anEvent(), ofInstance: () => event })

/** What the contract says of instances and their policies. */
export function instanceTests(stage: () => Stage): void {
  const planned = async (part = {}) => {
    const instance = anInstance(part)
    await stage().store.planTokenObject({ id: instance.kekId, purpose: 'key-encryption', plannedAt: instant() })
    return instance
  }
  const stateOfKek = async (kekId: string) =>
    (await stage().store.listTokenObjects()).find(({ id }) => id === kekId)?.state
  const managersOf = async (scope: string) => (await stage().grants()).filter((grant) => grant.scope === scope)

  test('an instance is kept with its event; its KEK is confirmed and its creator manages it and may purge', async () => {
    const instance = await planned({ name: 'Zahlungen – Köln' })
    const event = anEvent()
    await stage().store.createInstance(instance, event)
    expect(await stage().store.findInstance(instance.id)).toEqual(instance)
    expect(await stateOfKek(instance.kekId)).toBe('confirmed')
    expect(await managersOf(instance.id)).toEqual([
      { principalId: instance.createdBy, role: 'Manager', scope: instance.id },
      { principalId: instance.createdBy, role: 'KeyPurge', scope: instance.id },
    ])
    expect((await stage().events()).find(({ id }) => id === event.id)).toEqual(event)
  })

  test('instances are listed in the order of their creation', async () => {
    const late = await stage().addInstance({ createdAt: instant(9_000) })
    const early = await stage().addInstance({ createdAt: instant(8_000) })
    const ids = (await stage().store.listInstances())
      .map(({ id }) => id)
      .filter((id) => [early.id, late.id].includes(id))
    expect(ids).toEqual([early.id, late.id])
  })

  test('an instance whose plan is gone, or was never made, is refused whole', async () => {
    const swept = await planned()
    await stage().store.forgetTokenObject(swept.kekId)
    for (const instance of [swept, anInstance()]) {
      const event = anEvent()
      await expect(stage().store.createInstance(instance, event)).rejects.toMatchObject(STORAGE)
      expect(await stage().store.findInstance(instance.id)).toBeUndefined()
      expect(await managersOf(instance.id)).toEqual([])
      expect(await timesKept(stage(), event)).toBe(0)
    }
  })

  test('two instances never share a KEK', async () => {
    const { kekId } = await stage().addInstance()
    const second = anInstance({ kekId })
    await expect(stage().store.createInstance(second, anEvent())).rejects.toMatchObject(STORAGE)
    expect(await stage().store.findInstance(second.id)).toBeUndefined()
  })

  test('a second instance of the same id is refused whole: its KEK stays a plan, and no event says otherwise', async () => {
    const first = await stage().addInstance()
    const second = await planned({ id: first.id, crn: `${first.crn}another` })
    const event = anEvent()
    await expect(stage().store.createInstance(second, event)).rejects.toMatchObject(STORAGE)
    expect(await stage().store.findInstance(first.id)).toEqual(first)
    expect(await stateOfKek(second.kekId)).toBe('planned')
    expect(await managersOf(first.id)).toHaveLength(2)
    expect(await timesKept(stage(), event)).toBe(0)
  })

  test('a commit that fails leaves neither instance nor role nor event, and the KEK a plan', async () => {
    const instance = await planned()
    const event = anEvent()
    await stage().breakCommits(true)
    await expect(stage().store.createInstance(instance, event)).rejects.toMatchObject(STORAGE)
    await stage().breakCommits(false)
    expect(await stage().store.findInstance(instance.id)).toBeUndefined()
    expect(await stateOfKek(instance.kekId)).toBe('planned')
    expect(await managersOf(instance.id)).toEqual([])
    expect(await timesKept(stage(), event)).toBe(0)
    await stage().store.createInstance(instance, event)
    expect(await timesKept(stage(), event)).toBe(1)
  })

  test('an instance nobody made is not there', async () => {
    expect(await stage().store.findInstance(anInstance().id)).toBeUndefined()
  })

  test('an instance is renamed with its event, and nothing else of it changes', async () => {
    const instance = await stage().addInstance()
    const event = anEvent()
    await stage().store.renameInstance(instance.id, 'Köln 😀', event)
    expect(await stage().store.findInstance(instance.id)).toEqual({ ...instance, name: 'Köln 😀' })
    expect(await timesKept(stage(), event)).toBe(1)
  })

  test('an instance with everything in it is deleted: what it had in the token is doomed, its events stay', async () => {
    const { store, macKeyId } = stage()
    const [instance, other] = [await stage().addInstance(), await stage().addInstance()]
    const { key } = await stage().addKey(instance, { state: 'destroyed', aliases: ['an-alias'] })
    await stage().addKey(instance, { state: 'destroyed', type: 'standard' })
    const { key: neighbour } = await stage().addKey(other, { aliases: ['an-alias'] })
    await store.createKeyRing(aKeyRing(instance, 'ring'), anEvent())
    await store.setCreateImportAccess(instance.id, ACCESS, BY, anEvent())
    const ceremony = await addCeremony(stage(), instance)
    const event = anEvent()
    await store.deleteInstance(instance.id, ending(event))

    expect(await store.findInstance(instance.id)).toBeUndefined()
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toBeUndefined()
    expect(await store.findKeyIdByAlias(instance.id, 'an-alias')).toBeUndefined()
    expect(await store.listVersions(instance.id, key.id)).toEqual([])
    expect(await store.listKeyRings(instance.id)).toEqual([])
    expect(await store.findPayloadKey(instance.id)).toBeUndefined()
    expect(await store.findCreateImportAccess(instance.id)).toBeUndefined()
    expect(await store.findCeremony(instance.id, ceremony.id)).toBeUndefined()
    expect((await store.listExpiredCeremonies(instant(9e9))).map(({ id }) => id)).not.toContain(ceremony.id)
    expect(await managersOf(instance.id)).toEqual([])
    expect(await stateOfKek(instance.kekId)).toBe('doomed')
    expect(await stateOfKek(ceremony.transport?.id ?? '')).toBe('doomed')
    expect(await timesKept(stage(), event)).toBe(1)

    expect(await store.findKey(everyKeyOf(other.id), neighbour.id)).toEqual(neighbour)
    expect(await store.findKeyIdByAlias(other.id, 'an-alias')).toBe(neighbour.id)
    expect(await managersOf(other.id)).toHaveLength(2)
    expect(await stateOfKek(macKeyId)).toBe('confirmed')
  })

  test('each key that goes with an instance is told of, in the transaction, before the instance; others are not', async () => {
    const { store } = stage()
    const [instance, other] = [await stage().addInstance(), await stage().addInstance()]
    await stage().addKey(other, { state: 'destroyed' })
    // More than one statement takes.
    const made = await Promise.all(Array.from({ length: 401 }, () => stage().addKey(instance, { state: 'destroyed' })))
    const end: InstanceEnd = {
      ofKey: ({ id, name }) => anEvent({ keyId: id, name }, { instanceId: instance.id }),
      ofInstance: (keys) => anEvent({ keys }, { instanceId: instance.id }),
    }
    await stage().breakCommits(true)
    await expect(store.deleteInstance(instance.id, end)).rejects.toMatchObject(STORAGE)
    await stage().breakCommits(false)
    const kept = async () =>
      (await stage().events()).filter(({ requestData }) => requestData['instanceID'] === instance.id)
    expect(await kept()).toEqual([])

    await store.deleteInstance(instance.id, end)
    const told = (await kept()).map(({ responseData }) => responseData)
    expect(told.slice(0, -1).map(({ keyId }) => keyId)).toHaveLength(made.length)
    expect(new Set(told.slice(0, -1).map(({ keyId }) => keyId))).toEqual(new Set(made.map(({ key }) => key.id)))
    expect(told[0]?.['name']).toBe('invoice archive')
    expect(told.at(-1)).toEqual({ keys: made.length })
  })

  test('an event of a key that cannot be kept keeps the instance', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    const { key } = await stage().addKey(instance, { state: 'destroyed' })
    const event = anEvent()
    const unwritable = { ofKey: () => anEvent({ fraction: 0.5 }), ofInstance: () => event }
    await expect(store.deleteInstance(instance.id, unwritable)).rejects.toMatchObject(STORAGE)
    expect(await store.findInstance(instance.id)).toEqual(instance)
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
    expect(await timesKept(stage(), event)).toBe(0)
  })

  test('an instance is not deleted while a key lives in it; it says how many', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    await stage().addKey(instance, { state: 'suspended' })
    await stage().addKey(instance, { state: 'pre-activation', type: 'standard' })
    await stage().addKey(instance, { state: 'destroyed' })
    const event = anEvent()
    const refused = { failure: { code: 'INSTANCE_NOT_EMPTY_ERR', keys: 2 } }
    await expect(store.deleteInstance(instance.id, ending(event))).rejects.toMatchObject(refused)
    expect(await store.findInstance(instance.id)).toEqual(instance)
    expect(await managersOf(instance.id)).toHaveLength(2)
    expect(await stateOfKek(instance.kekId)).toBe('confirmed')
    expect(await timesKept(stage(), event)).toBe(0)
  })

  test('an instance that is gone cannot be renamed, deleted again or given a policy', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    await store.deleteInstance(instance.id, ending(anEvent()))
    for (const id of [instance.id, newInstanceId()]) {
      const events = [anEvent(), anEvent(), anEvent()] as const
      await expect(store.renameInstance(id, 'new', events[0])).rejects.toMatchObject(refusal('NOT_FOUND_ERR'))
      await expect(store.deleteInstance(id, ending(events[1]))).rejects.toMatchObject(refusal('NOT_FOUND_ERR'))
      await expect(store.setCreateImportAccess(id, ACCESS, BY, events[2])).rejects.toMatchObject(
        refusal('NOT_FOUND_ERR'),
      )
      for (const event of events) expect(await timesKept(stage(), event)).toBe(0)
    }
  })

  test('a deletion that fails leaves everything, and succeeds afterwards', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    const { key } = await stage().addKey(instance, { state: 'destroyed', type: 'standard', aliases: ['kept'] })
    await stage().breakCommits(true)
    await expect(store.deleteInstance(instance.id, ending(anEvent()))).rejects.toMatchObject(STORAGE)
    await expect(store.renameInstance(instance.id, 'new', anEvent())).rejects.toMatchObject(STORAGE)
    await stage().breakCommits(false)
    expect(await store.findInstance(instance.id)).toEqual(instance)
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
    expect(await store.findPayload(instance.id, key.id)).toBeDefined()
    expect(await stateOfKek(instance.kekId)).toBe('confirmed')
    await store.deleteInstance(instance.id, ending(anEvent()))
    expect(await store.findInstance(instance.id)).toBeUndefined()
  })

  test('a policy is set whole and set again; who made it stays, and other instances have none', async () => {
    const { store } = stage()
    const [instance, other] = [await stage().addInstance(), await stage().addInstance()]
    expect(await store.findCreateImportAccess(instance.id)).toBeUndefined()
    const event = anEvent()
    await store.setCreateImportAccess(instance.id, ACCESS, BY, event)
    const made = { createdAt: BY.updatedAt, createdBy: BY.updatedBy }
    expect(await store.findCreateImportAccess(instance.id)).toEqual({ ...ACCESS, ...made, ...BY })
    expect(await timesKept(stage(), event)).toBe(1)

    const [later, opposite] = [
      { updatedAt: instant(9), updatedBy: principalId('IBMid-grace') },
      {
        enabled: false,
        createRootKey: false,
        createStandardKey: true,
        importRootKey: true,
        importStandardKey: false,
        enforceToken: false,
      },
    ]
    await store.setCreateImportAccess(instance.id, opposite, later, anEvent())
    expect(await store.findCreateImportAccess(instance.id)).toEqual({ ...opposite, ...made, ...later })
    expect(await store.findCreateImportAccess(other.id)).toBeUndefined()

    await stage().breakCommits(true)
    await expect(store.setCreateImportAccess(instance.id, ACCESS, BY, anEvent())).rejects.toMatchObject(STORAGE)
    await stage().breakCommits(false)
    expect(await store.findCreateImportAccess(instance.id)).toEqual({ ...opposite, ...made, ...later })
  })
}
