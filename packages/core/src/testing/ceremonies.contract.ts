import { expect, test } from 'vitest'
import type { CeremonyEnd } from '../ports/key-store.ts'
import { CEREMONY_QUOTA } from '../policy/ceremony-quota.ts'
import type { CeremonyRecord, InstanceRecord, KeyRecord } from '../ports/records.ts'
import {
  aCeremony,
  aCeremonyResult,
  aKey,
  anEvent,
  instant,
  newKeyId,
  newTokenObjectId,
  principalId,
  everyKeyOf,
} from './builders.ts'
import { addCeremony, refusal, STORAGE, timesKept, type Stage } from './store-stage.ts'

const endOf = ({ id }: CeremonyRecord, key: KeyRecord): CeremonyEnd => ({ id, result: aCeremonyResult(key) })

/** What the contract says of imports by form. */
export function ceremonyTests(stage: () => Stage): void {
  const stateOf = async ({ transport }: CeremonyRecord) =>
    (await stage().store.listTokenObjects()).find(({ id }) => id === transport?.id)?.state
  const open = async (part?: Partial<CeremonyRecord>) => {
    const instance = await stage().addInstance()
    return { instance, ceremony: await addCeremony(stage(), instance, part) }
  }
  const addMany = (instance: InstanceRecord, many: number, part: Partial<CeremonyRecord>) =>
    Promise.all(Array.from({ length: many }, () => addCeremony(stage(), instance, part)))
  /** Creates a key whose creation ends the ceremony. */
  const complete = async (ceremony: CeremonyRecord, event = anEvent(), instanceId = ceremony.instanceId) => {
    const { store, macKeyId } = stage()
    const instance = await store.findInstance(instanceId)
    if (!instance) throw new Error('the instance is gone')
    const { key, version } = aKey(instance, { macKeyId, imported: true })
    await store.createKey(key, { kind: 'material', version }, event, endOf(ceremony, key))
    return key
  }

  test('a ceremony is kept in every field, with its event; its transport key is confirmed with its public half', async () => {
    const { store } = stage()
    const { instance, ceremony } = await open({ method: 'offline', rotates: newKeyId(), expiresAt: instant(7) })
    expect(await store.findCeremony(instance.id, ceremony.id)).toEqual(ceremony)
    const objects = await store.listTokenObjects()
    expect(objects.find(({ id }) => id === ceremony.transport?.id)).toMatchObject({
      state: 'confirmed',
      publicKey: ceremony.transport?.publicKey,
    })
    const plain = await addCeremony(stage(), instance, { method: 'plain', transport: undefined })
    expect(await store.findCeremony(instance.id, plain.id)).toEqual(plain)
  })

  test('one whose transport key nobody planned, or of no instance, or of an id that is taken, is refused whole', async () => {
    const { store } = stage()
    const { instance, ceremony } = await open()
    const nowhere = { ...instance, id: newKeyId() as string as typeof instance.id }
    const attempts = [
      aCeremony(instance),
      aCeremony(nowhere, { transport: undefined }),
      aCeremony(instance, { id: ceremony.id, transport: undefined }),
    ]
    for (const attempt of attempts) {
      const event = anEvent()
      await expect(store.createCeremony(attempt, event)).rejects.toMatchObject(STORAGE)
      expect(await timesKept(stage(), event)).toBe(0)
    }
    expect(await store.findCeremony(instance.id, ceremony.id)).toEqual(ceremony)
  })

  test("another instance's ceremony is not there", async () => {
    const { ceremony } = await open()
    const other = await stage().addInstance()
    expect(await stage().store.findCeremony(other.id, ceremony.id)).toBeUndefined()
    expect(await stage().store.listCeremonies(other.id, 10)).toEqual([])
  })

  test('all open ones are listed first, then as many of the others as asked for; newest first', async () => {
    const { store } = stage()
    const { instance, ceremony: second } = await open({ createdAt: instant(2) })
    const first = await addCeremony(stage(), instance, { createdAt: instant(1) })
    const third = await addCeremony(stage(), instance, { createdAt: instant(3), transport: undefined })
    await open()
    const ids = async (ended: number) => (await store.listCeremonies(instance.id, ended)).map(({ id }) => id)
    expect(await ids(0)).toEqual([third.id, second.id, first.id])
    await store.endCeremony(third, 'cancelled', anEvent())
    await complete(second)
    expect(await ids(10)).toEqual([first.id, third.id, second.id])
    expect(await ids(1)).toEqual([first.id, third.id])
    expect(await ids(0)).toEqual([first.id])
  })

  test('open ones are counted by person and by whether they have a key pair', async () => {
    const { store } = stage()
    const { instance, ceremony } = await open()
    const [ada, bob] = [ceremony.createdBy, principalId('IBMid-bob')]
    await addCeremony(stage(), instance, { createdBy: bob })
    await addCeremony(stage(), instance, { method: 'plain', transport: undefined })
    await open()
    const count = (createdBy: typeof ada, hasKeyPair: boolean) =>
      store.countOpenCeremonies({ instanceId: instance.id, createdBy, hasKeyPair })
    expect(await count(ada, true)).toEqual({ ofPerson: 1, inInstance: 2 })
    expect(await count(ada, false)).toEqual({ ofPerson: 1, inInstance: 1 })
    expect(await count(bob, false)).toEqual({ ofPerson: 0, inInstance: 1 })
    await store.endCeremony(ceremony, 'cancelled', anEvent())
    expect(await count(ada, true)).toEqual({ ofPerson: 0, inInstance: 1 })
  })

  test('of two at once for the last place one gets it; the other leaves a plan and no event', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    await addMany(instance, CEREMONY_QUOTA.person - 1, {})
    const last = [aCeremony(instance), aCeremony(instance)]
    const events = last.map(() => anEvent())
    for (const { transport } of last) {
      if (transport)
        await store.planTokenObject({ id: transport.id, purpose: 'import-transport', plannedAt: instant() })
    }
    const ends = await Promise.allSettled(last.map((one, at) => store.createCeremony(one, events[at] ?? anEvent())))
    const refused = ends.findIndex(({ status }) => status === 'rejected')
    expect(ends[1 - refused]).toMatchObject({ status: 'fulfilled' })
    expect(ends[refused]).toMatchObject({ reason: { failure: { code: 'IMPORT_CEREMONY_QUOTA_ERR', of: 'person' } } })
    expect(await Promise.all(last.map(stateOf))).toEqual(
      refused === 0 ? ['planned', 'confirmed'] : ['confirmed', 'planned'],
    )
    expect(await Promise.all(events.map((event) => timesKept(stage(), event)))).toEqual(refused === 0 ? [0, 1] : [1, 0])
  })

  test('who has used up a place has not used up those of others, nor those without a key pair', async () => {
    const instance = await stage().addInstance()
    const [bob, eve] = [principalId('IBMid-bob'), principalId('IBMid-eve')]
    const plain = { method: 'plain', transport: undefined } as const
    await addMany(instance, CEREMONY_QUOTA.person, plain)
    await expect(addCeremony(stage(), instance, plain)).rejects.toMatchObject(refusal('IMPORT_CEREMONY_QUOTA_ERR'))
    await addMany(instance, CEREMONY_QUOTA.person, {})
    await addMany(instance, CEREMONY_QUOTA.instance - CEREMONY_QUOTA.person, { createdBy: bob })
    const byEve = addCeremony(stage(), instance, { createdBy: eve })
    await expect(byEve).rejects.toMatchObject({ failure: { code: 'IMPORT_CEREMONY_QUOTA_ERR', of: 'instance' } })
    await addCeremony(stage(), instance, { ...plain, createdBy: eve })
    await open()
  })

  test('those whose time is over are found over all instances, while they are open', async () => {
    const { store } = stage()
    const due = await open({ expiresAt: instant(50) })
    const ended = await open({ expiresAt: instant(50) })
    const later = await open({ expiresAt: instant(51) })
    await store.endCeremony(ended.ceremony, 'expired', anEvent())
    const ours: readonly string[] = [due, ended, later].map(({ ceremony }) => ceremony.id)
    const found = async () =>
      (await store.listExpiredCeremonies(instant(50))).map(({ id }) => id).filter((id) => ours.includes(id))
    expect(await found()).toEqual([due.ceremony.id])
    await store.endCeremony(due.ceremony, 'expired', anEvent())
    expect(await found()).toEqual([])
  })

  test('a new key ends its ceremony: the result is kept in every field, and the transport key is doomed', async () => {
    const { store, macKeyId } = stage()
    const { instance, ceremony } = await open()
    const { key, version } = aKey(instance, { macKeyId })
    const end = endOf(ceremony, key)
    const event = anEvent()
    await store.createKey(key, { kind: 'material', version }, event, end)
    expect(await store.findCeremony(instance.id, ceremony.id)).toEqual({
      ...ceremony,
      state: 'completed',
      result: end.result,
    })
    expect(await stateOf(ceremony)).toBe('doomed')
    expect(await store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
    expect(await timesKept(stage(), event)).toBe(1)
  })

  test('a rotation ends its ceremony as well', async () => {
    const { store } = stage()
    const { instance, ceremony } = await open()
    const { key } = await stage().addKey(instance, { imported: true })
    const end = { id: ceremony.id, result: { ...aCeremonyResult(key), expectedCheckValue: 'a1b2c3' } }
    await store.saveKey({ key: { ...key, revision: 2 }, ceremony: end }, anEvent())
    const ended = { ...ceremony, state: 'completed', result: end.result }
    expect(await store.findCeremony(instance.id, ceremony.id)).toEqual(ended)
    expect(await stateOf(ceremony)).toBe('doomed')
  })

  test('a ceremony ends once: who comes second makes no key, and is told how it ended', async () => {
    const { store } = stage()
    for (const as of ['completed', 'cancelled', 'expired'] as const) {
      const { instance, ceremony } = await open()
      if (as === 'completed') await complete(ceremony)
      else await store.endCeremony(ceremony, as, anEvent())
      const ended = await store.findCeremony(instance.id, ceremony.id)
      const refused = { failure: { code: 'IMPORT_CEREMONY_ENDED_ERR', reason: as } }
      const [one, two] = [anEvent(), anEvent()]
      await expect(complete(ceremony, one)).rejects.toMatchObject(refused)
      await expect(store.endCeremony(ceremony, 'cancelled', two)).rejects.toMatchObject(refused)
      expect(await store.countKeys(everyKeyOf(instance.id), { states: ['active'] })).toBe(as === 'completed' ? 1 : 0)
      expect(await store.findCeremony(instance.id, ceremony.id)).toEqual(ended)
      for (const event of [one, two]) expect(await timesKept(stage(), event)).toBe(0)
    }
  })

  test('of many that end it at once exactly one does', async () => {
    const { instance, ceremony } = await open()
    const ends = await Promise.allSettled([
      complete(ceremony),
      stage().store.endCeremony(ceremony, 'expired', anEvent()),
      complete(ceremony),
      stage().store.endCeremony(ceremony, 'cancelled', anEvent()),
    ])
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { state } = (await stage().store.findCeremony(instance.id, ceremony.id)) ?? {}
    expect(await stage().store.countKeys(everyKeyOf(instance.id), { states: ['active'] })).toBe(
      state === 'completed' ? 1 : 0,
    )
  })

  test('a key of one instance does not end the ceremony of another, nor one that nobody began', async () => {
    const { store } = stage()
    const { instance, ceremony } = await open()
    const other = await stage().addInstance()
    await expect(complete(ceremony, anEvent(), other.id)).rejects.toMatchObject(refusal('NOT_FOUND_ERR'))
    await expect(complete(aCeremony(instance))).rejects.toMatchObject(refusal('NOT_FOUND_ERR'))
    await expect(store.endCeremony(aCeremony(instance), 'expired', anEvent())).rejects.toMatchObject(
      refusal('NOT_FOUND_ERR'),
    )
    expect(await store.findCeremony(instance.id, ceremony.id)).toEqual(ceremony)
    expect(await stateOf(ceremony)).toBe('confirmed')
    expect(await store.countKeys(everyKeyOf(other.id), { states: ['active'] })).toBe(0)
  })

  test('a commit that fails leaves it open and its key alive; a refused change ends nothing', async () => {
    const { store } = stage()
    const { instance, ceremony } = await open()
    const { key } = await stage().addKey(instance)
    await stage().breakCommits(true)
    await expect(complete(ceremony)).rejects.toMatchObject(STORAGE)
    await expect(store.endCeremony(ceremony, 'cancelled', anEvent())).rejects.toMatchObject(STORAGE)
    await stage().breakCommits(false)
    await expect(store.saveKey({ key, ceremony: endOf(ceremony, key) }, anEvent())).rejects.toMatchObject(
      refusal('KEY_CHANGED_ERR'),
    )
    expect(await store.findCeremony(instance.id, ceremony.id)).toEqual(ceremony)
    expect(await stateOf(ceremony)).toBe('confirmed')
  })

  test('its record stays when its transport key is forgotten and its key purged', async () => {
    const { store } = stage()
    const { instance, ceremony } = await open()
    const key = await complete(ceremony)
    await store.forgetTokenObject(ceremony.transport?.id ?? newTokenObjectId())
    await store.purgeKey(key, () => anEvent())
    expect(await stateOf(ceremony)).toBeUndefined()
    const record = await store.findCeremony(instance.id, ceremony.id)
    expect(record).toMatchObject({ state: 'completed', transport: ceremony.transport, result: { keyId: key.id } })
  })
}
