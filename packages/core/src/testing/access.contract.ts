import { expect, test } from 'vitest'
import type { GrantRecord, SubjectRecord } from '../ports/access-store.ts'
import type { GrantId, GroupId, PrincipalId } from '../vocabulary/ids.ts'
import { aKeyRing, anEvent, instant, newId, newInstanceId, newKeyId, principalId } from './builders.ts'
import { refusal, STORAGE, timesKept, type Stage } from './store-stage.ts'

const person = (): SubjectRecord => {
  const id = newId()
  return { id: principalId(`IBMid-${id}`), kind: 'person', name: `${id}@example.com` }
}
// The prefixes are what makes these ids of a group and of a service ID.
const group = (): SubjectRecord => ({ id: `AccessGroupId-${newId()}` as GroupId, kind: 'group', name: newId() })
const service = (): SubjectRecord => ({ id: principalId(`iam-ServiceId-${newId()}`), kind: 'service-id', name: 'ci' })

const aGrant = (subject: SubjectRecord, part: Partial<GrantRecord> = {}): GrantRecord => ({
  // Random UUIDs are what the brand promises.
  id: newId() as GrantId,
  subjectId: subject.id,
  role: 'Reader',
  scope: 'platform',
  only: undefined,
  expiresAt: undefined,
  conditions: undefined,
  grantedAt: instant(1),
  grantedBy: principalId('IBMid-ada'),
  ...part,
})

/** The event of a grant that renews none. */
const aGift = () => anEvent()

/** What the contract says of who there is, and of grants. */
export function accessTests(stage: () => Stage): void {
  const added = async (subject: SubjectRecord, owner?: PrincipalId): Promise<SubjectRecord> => {
    await stage().addSubject(subject, owner)
    return subject
  }

  test('subjects are found by id, each once, with what people call them; what is not there is left out', async () => {
    const [bo, team, ci] = [await added(person()), await added(group()), await added(service())]
    const found = await stage().store.listSubjects([bo.id, team.id, ci.id, bo.id, person().id, 'nobody'])
    expect(new Set(found)).toEqual(new Set([bo, team, ci]))
    expect(found).toHaveLength(3)
  })

  test('a person and the service IDs they answer for have the same hands, asked by any of them', async () => {
    const bo = await added(person())
    const [ada, other] = [principalId(bo.id), await added(service())]
    const [first, second] = [await added(service(), ada), await added(service(), ada)]
    for (const one of [bo, first, second]) {
      expect(new Set(await stage().store.handsOf(principalId(one.id)))).toEqual(new Set([bo.id, first.id, second.id]))
    }
    expect(await stage().store.handsOf(principalId(other.id))).toEqual([other.id])
  })

  test('groups are those that any of the members is in', async () => {
    const [bo, cy, team, board] = [
      await added(person()),
      await added(person()),
      await added(group()),
      await added(group()),
    ]
    await stage().addMember(team, bo)
    await stage().addMember(board, cy)
    expect(await stage().store.groupsOf([bo.id])).toEqual([team])
    expect(new Set(await stage().store.groupsOf([bo.id, cy.id]))).toEqual(new Set([team, board]))
    expect(await stage().store.groupsOf([person().id])).toEqual([])
  })

  test('a grant comes back as it was given, listed by subject and scope, oldest first, with its event', async () => {
    const { store } = stage()
    const [instance, bo, cy] = [await stage().addInstance(), await added(person()), await added(person())]
    const { key } = await stage().addKey(instance)
    const hours = { days: [1, 7], from: '22:00', until: '06:00', timeZone: 'Europe/Berlin' } as const
    const conditions = { networks: ['10.0.0.0/8'], hours }
    const late = aGrant(bo, { scope: instance.id, only: { key: key.id }, conditions, grantedAt: instant(9) })
    const early = aGrant(bo, { scope: instance.id, only: { keyRing: 'default' }, expiresAt: instant(5) })
    const theirs = aGrant(cy, { role: 'Viewer', grantedBy: undefined })
    const event = anEvent()
    await store.createGrant(late, () => event)
    for (const one of [early, theirs]) await store.createGrant(one, aGift)
    expect(await store.listGrants({ subjects: [bo.id] })).toEqual([early, late])
    expect(await store.listGrants({ subjects: [bo.id, cy.id], scopes: ['platform'] })).toEqual([theirs])
    expect(await store.findGrant(late.id)).toEqual(late)
    expect(await store.listKeyPlaces(instance.id, [key.id, newKeyId()])).toEqual([
      { id: key.id, keyRingId: 'default', name: key.name },
    ])
    expect(await timesKept(stage(), event)).toBe(1)
  })

  test('what is not there cannot be granted on, nor to: the event is not kept', async () => {
    const { store } = stage()
    const [instance, other, bo] = [await stage().addInstance(), await stage().addInstance(), await added(person())]
    const { key } = await stage().addKey(other)
    const attempts = [
      [aGrant(person()), 'NOT_FOUND_ERR'],
      [aGrant(bo, { scope: newInstanceId() }), 'NOT_FOUND_ERR'],
      [aGrant(bo, { scope: instance.id, only: { keyRing: 'nowhere' } }), 'KEY_RING_NOT_FOUND_ERR'],
      [aGrant(bo, { scope: instance.id, only: { key: key.id } }), 'KEY_NOT_FOUND_ERR'],
    ] as const
    for (const [grant, code] of attempts) {
      const event = anEvent()
      await expect(store.createGrant(grant, () => event)).rejects.toMatchObject(refusal(code))
      expect(await timesKept(stage(), event)).toBe(0)
    }
    expect(await store.listGrants({ subjects: [bo.id] })).toEqual([])
  })

  test('the same role on the same place is held once, on each place apart, even granted twice at once', async () => {
    const { store } = stage()
    const [instance, bo] = [await stage().addInstance(), await added(person())]
    await store.createKeyRing(aKeyRing(instance, 'team'), anEvent())
    for (const only of [undefined, { keyRing: 'team' }, { keyRing: 'default' }]) {
      const [one, two] = [aGrant(bo, { scope: instance.id, only }), aGrant(bo, { scope: instance.id, only })]
      const ends = await Promise.allSettled([store.createGrant(one, aGift), store.createGrant(two, aGift)])
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const third = store.createGrant(aGrant(bo, { scope: instance.id, only, expiresAt: instant(99) }), aGift)
      await expect(third).rejects.toMatchObject(refusal('ACCESS_GRANT_NOT_UNIQUE_ERR'))
    }
  })

  test('a grant that has expired is renewed: the new one takes its place, and the event is told of the old one', async () => {
    const { store } = stage()
    const bo = await added(person())
    const old = aGrant(bo, { role: 'Viewer', expiresAt: instant(5) })
    await store.createGrant(old, aGift)
    const tooEarly = aGrant(bo, { role: 'Viewer', grantedAt: instant(4) })
    await expect(store.createGrant(tooEarly, aGift)).rejects.toMatchObject(refusal('ACCESS_GRANT_NOT_UNIQUE_ERR'))
    const [told, event] = [[] as (GrantRecord | undefined)[], anEvent()]
    const renewed = aGrant(bo, { role: 'Viewer', grantedAt: instant(5), expiresAt: instant(9) })
    const eventOf = (before: GrantRecord | undefined) => {
      told.push(before)
      return event
    }
    await store.createGrant(renewed, eventOf)
    expect(told).toEqual([old])
    expect(await timesKept(stage(), event)).toBe(1)
    expect(await store.listGrants({ subjects: [bo.id] })).toEqual([renewed])
    await expect(store.deleteGrant(old.id, anEvent())).rejects.toMatchObject(refusal('NOT_FOUND_ERR'))
  })

  test('of two who renew at once one does, and the other finds it held', async () => {
    const { store } = stage()
    const bo = await added(person())
    await store.createGrant(aGrant(bo, { role: 'Viewer', expiresAt: instant(5) }), aGift)
    const again = () => store.createGrant(aGrant(bo, { role: 'Viewer', grantedAt: instant(6) }), aGift)
    const ends = await Promise.allSettled([again(), again()])
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await store.listGrants({ subjects: [bo.id] })).toHaveLength(1)
  })

  test('a commit that fails grants and revokes nothing; what is revoked is gone, with its event', async () => {
    const { store } = stage()
    const bo = await added(person())
    const [kept, wanted, event] = [aGrant(bo, { role: 'Viewer' }), aGrant(bo, { role: 'Editor' }), anEvent()]
    await store.createGrant(kept, aGift)
    await stage().breakCommits(true)
    await expect(store.createGrant(wanted, aGift)).rejects.toMatchObject(STORAGE)
    await expect(store.deleteGrant(kept.id, anEvent())).rejects.toMatchObject(STORAGE)
    await stage().breakCommits(false)
    expect(await store.listGrants({ subjects: [bo.id] })).toEqual([kept])
    await store.deleteGrant(kept.id, event)
    expect(await store.findGrant(kept.id)).toBeUndefined()
    expect(await timesKept(stage(), event)).toBe(1)
    await expect(store.deleteGrant(kept.id, anEvent())).rejects.toMatchObject(refusal('NOT_FOUND_ERR'))
  })

  test('somebody stays who administers the platform for good: conditions, an end, come or not, and a program do not count', async () => {
    const { store } = stage()
    const [bo, cy, dee, ci, team] = [
      await added(person()),
      await added(person()),
      await added(person()),
      await added(service()),
      await added(group()),
    ]
    const root = (subject: SubjectRecord, part: Partial<GrantRecord> = {}) =>
      aGrant(subject, { role: 'Administrator', ...part })
    const [last, through] = [root(bo), root(team)]
    const soon = [root(dee, { expiresAt: instant(65) }), root(cy, { expiresAt: instant(2) })]
    const others = [...soon, root(ci), root(cy, { scope: 'platform', role: 'Editor' })]
    for (const one of [last, ...others]) await store.createGrant(one, aGift)
    const event = anEvent({}, { now: instant(50) })
    await expect(store.deleteGrant(last.id, event)).rejects.toMatchObject(refusal('LAST_ADMINISTRATOR_ERR'))
    expect(await timesKept(stage(), event)).toBe(0)
    await stage().addMember(team, cy)
    await store.createGrant(through, aGift)
    const ends = await Promise.allSettled(
      [last, through].map(({ id }) => store.deleteGrant(id, anEvent({}, { now: instant(50) }))),
    )
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('a ring and a key take the grants on them along, and their events are told which', async () => {
    const { store } = stage()
    const [instance, bo] = [await stage().addInstance(), await added(person())]
    const { key } = await stage().addKey(instance, { state: 'destroyed' })
    await store.createKeyRing(aKeyRing(instance, 'team'), anEvent())
    const onRing = aGrant(bo, { scope: instance.id, only: { keyRing: 'team' } })
    const onKey = aGrant(bo, { scope: instance.id, only: { key: key.id } })
    const whole = aGrant(bo, { scope: instance.id })
    for (const one of [onRing, onKey, whole]) await store.createGrant(one, aGift)
    const told: (readonly GrantRecord[])[] = []
    await store.deleteKeyRing({ instanceId: instance.id, id: 'team' }, false, (_moved, ended) => {
      told.push(ended)
      return anEvent()
    })
    await store.purgeKey(key, (ended) => {
      told.push(ended)
      return anEvent()
    })
    expect(told).toEqual([[onRing], [onKey]])
    expect(await store.listGrants({ subjects: [bo.id] })).toEqual([whole])
  })
}
