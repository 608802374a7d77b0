import { expect, test } from 'vitest'
import { KeyError } from '../errors/key-error.ts'
import type { GrantSource, ServiceIdentity } from '../policy/service.ts'
import type { GrantFilter, GrantRecord, SubjectRecord } from '../ports/access-store.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { serviceSubjectId, type GrantId, type PrincipalId } from '../vocabulary/ids.ts'
import { aKeyRing, anEvent, instant, newId, principalId } from './builders.ts'
import { refusal, timesKept, type Stage } from './store-stage.ts'

const CRN = 'crn:v1:bluemix:public:cloud-object-storage:global:a/acc:one::'

const person = (name: string): SubjectRecord => ({ id: principalId(`IBMid-${newId()}`), kind: 'person', name })
const serviceIdOf = (service: ServiceIdentity): SubjectRecord => ({
  id: principalId(`iam-ServiceId-${newId()}`),
  kind: 'service-id',
  name: 'backup',
  service,
})

const anAuthorization = (
  instance: InstanceRecord,
  source: Partial<GrantSource> = {},
  part: Partial<GrantRecord> = {},
): GrantRecord => {
  const whole = { service: 'cloud-object-storage', instance: undefined, delegated: false, ...source }
  const given = { role: 'Reader', scope: instance.id, grantedAt: instant(1), grantedBy: undefined } as const
  const rest = { only: undefined, expiresAt: undefined, conditions: undefined, ...part }
  // Random UUIDs are what the brand promises.
  return { id: newId() as GrantId, subjectId: serviceSubjectId(whole.service), ...given, source: whole, ...rest }
}

const aGift = () => anEvent()

/** What the contract says of authorizations, and of lists of grants by page. */
export function authorizationTests(stage: () => Stage): void {
  test('a service is a name alone, and a service ID says to which it belongs', async () => {
    const { store } = stage()
    const identity = { name: 'cloud-object-storage', instance: CRN, worksFor: 'databases' }
    const one = serviceIdOf(identity)
    await stage().addSubject(one)
    const id = serviceSubjectId('never-heard-of')
    expect(await store.listSubjects([one.id])).toEqual([one])
    expect(await store.listSubjects([id])).toEqual([{ id, kind: 'service', name: 'never-heard-of' }])
  })

  test('an authorization comes back as it was given, apart from grants, and ends with its ring', async () => {
    const { store } = stage()
    const [instance, bo] = [await stage().addInstance(), person('bo')]
    await stage().addSubject(bo)
    await store.createKeyRing(aKeyRing(instance, 'team'), anEvent())
    const grant = { ...anAuthorization(instance), source: undefined, subjectId: bo.id }
    const one = anAuthorization(instance, { instance: CRN, delegated: true }, { only: { keyRing: 'team' } })
    await store.createGrant(grant, aGift)
    await store.createGrant(one, aGift)
    expect(await store.findGrant(one.id)).toEqual(one)
    expect(await store.listGrants({ scopes: [instance.id], of: 'services' })).toEqual([one])
    const ofSubjects = await store.listGrants({ scopes: [instance.id], of: 'subjects' })
    expect(ofSubjects.map(({ id }) => id)).toContain(grant.id)
    expect(ofSubjects.map(({ id }) => id)).not.toContain(one.id)
    const told: (readonly GrantRecord[])[] = []
    await store.deleteKeyRing({ instanceId: instance.id, id: 'team' }, false, (_moved, ended) => {
      told.push(ended)
      return anEvent()
    })
    expect(told).toEqual([[one]])
  })

  test('the same service is authorized on the same place once, and once more for each instance of it', async () => {
    const { store } = stage()
    const instance = await stage().addInstance()
    for (const source of [{}, { instance: CRN }]) {
      await store.createGrant(anAuthorization(instance, source), aGift)
      const again = store.createGrant(anAuthorization(instance, { ...source, delegated: true }), aGift)
      await expect(again).rejects.toMatchObject(refusal('ACCESS_GRANT_NOT_UNIQUE_ERR'))
    }
    expect(await store.countGrants({ scopes: [instance.id], of: 'services' })).toBe(2)
  })

  test('whoever answers for a service ID whose calls it is for does not authorize it; of another instance they do', async () => {
    const { store } = stage()
    const [instance, bo] = [await stage().addInstance(), person('owner')]
    await stage().addSubject(bo)
    // A person's id.
    const owner = bo.id as PrincipalId
    await stage().addSubject(serviceIdOf({ name: 'cloud-object-storage', instance: `${CRN}other` }), owner)
    await stage().addSubject(serviceIdOf({ name: 'databases', worksFor: 'event-streams' }), owner)
    const refused = [{}, { instance: `${CRN}other` }, { service: 'event-streams', delegated: true }]
    for (const source of refused) {
      const event = anEvent()
      const attempt = store.createGrant(anAuthorization(instance, source), () => event, [owner])
      await expect(attempt).rejects.toMatchObject(refusal('OWN_ACCESS_ERR'))
      expect(await timesKept(stage(), event)).toBe(0)
    }
    for (const source of [{ instance: CRN }, { service: 'event-streams' }]) {
      await store.createGrant(anAuthorization(instance, source), aGift, [owner])
    }
    expect(await store.countGrants({ scopes: [instance.id], of: 'services' })).toBe(2)
  })

  test('whose calls an authorization is for is known, and a service ID is made knowing which are for its own', async () => {
    const { store } = stage()
    const service = 'whose-calls'
    const [instance, bo] = [await stage().addInstance(), person('maker')]
    await stage().addSubject(bo)
    // A person's id.
    const owner = bo.id as PrincipalId
    const [whole, one] = [anAuthorization(instance, { service }), anAuthorization(instance, { service, instance: CRN })]
    for (const grant of [whole, one]) await store.createGrant(grant, aGift)
    const made = async (belongs: ServiceIdentity | undefined, isAdmitted = true) => {
      const id = principalId(`iam-ServiceId-${newId()}`)
      const [event, told] = [anEvent(), new Array<string>()]
      const record = { id, name: 'made', description: 'for a test', owner, createdAt: instant(), service: belongs }
      const attempt = store.createServiceId(record, event, (gained) => {
        told.push(...gained.map((grant) => grant.id).sort())
        if (!isAdmitted) throw new KeyError({ code: 'OWN_ACCESS_ERR', deed: 'service' })
      })
      return { id, event, told, attempt }
    }
    const plain = await made(undefined)
    const unbound = await made({ name: service })
    const bound = await made({ name: service, instance: CRN })
    const helper = await made({ name: 'databases', worksFor: service })
    for (const { attempt } of [plain, unbound, bound, helper]) await attempt
    expect([plain.told, unbound.told, helper.told]).toEqual([[], [whole.id], []])
    expect(bound.told).toEqual([whole.id, one.id].sort())
    expect(await store.handsOf(owner)).toContain(unbound.id)

    const refused = await made({ name: service }, false)
    await expect(refused.attempt).rejects.toMatchObject(refusal('OWN_ACCESS_ERR'))
    expect(await timesKept(stage(), refused.event)).toBe(0)
    expect(await timesKept(stage(), unbound.event)).toBe(1)

    const served = async (source: Partial<GrantSource>) =>
      (await store.servedBy({ service, delegated: false, ...source })).map(({ id }) => id).sort()
    expect(await served({})).toEqual([unbound.id, bound.id].sort())
    expect(await served({ instance: CRN })).toEqual([bound.id])
    expect(await served({ delegated: true })).toEqual([unbound.id, bound.id, helper.id].sort())
  })

  test('lists of grants come by page, filtered by whose, which role, how wide and what they reach', async () => {
    const { store } = stage()
    const [instance, bo, cy] = [await stage().addInstance(), person('Böttcher@example.com'), person('cy@example.com')]
    for (const one of [bo, cy]) await stage().addSubject(one)
    await store.createKeyRing(aKeyRing(instance, 'team'), anEvent())
    const { key } = await stage().addKey(instance, { keyRingId: 'team' })
    const grantOn = (subject: SubjectRecord, part: Partial<GrantRecord>): GrantRecord => ({
      ...anAuthorization(instance, {}, part),
      source: undefined,
      subjectId: subject.id,
    })
    const all = [
      grantOn(bo, { role: 'Manager', grantedAt: instant(2) }),
      grantOn(bo, { only: { keyRing: 'team' }, grantedAt: instant(3) }),
      grantOn(cy, { only: { key: key.id }, grantedAt: instant(4) }),
      grantOn(cy, { only: { keyRing: 'default' }, grantedAt: instant(5) }),
      grantOn(cy, { role: 'Viewer', scope: 'platform', grantedAt: instant(6) }),
    ]
    for (const one of all) await store.createGrant(one, aGift)
    const subjects = [bo.id, cy.id]
    const cases: readonly (readonly [GrantFilter, readonly number[]])[] = [
      [{}, [0, 1, 2, 3, 4]],
      [{ search: 'BÖTT' }, [0, 1]],
      [{ search: 'example.com' }, [0, 1, 2, 3, 4]],
      [{ search: '%' }, []],
      [{ roles: ['Manager', 'Viewer'] }, [0, 4]],
      [{ levels: ['key-ring', 'platform'] }, [1, 3, 4]],
      [{ levels: ['instance'] }, [0]],
      [{ levels: ['key'] }, [2]],
      [{ ring: 'team' }, [0, 1]],
      [{ key }, [0, 1, 2]],
      [{ key, roles: ['Reader'], search: 'cy' }, [2]],
    ]
    for (const [filter, wanted] of cases) {
      const found = await store.listGrants({ subjects, ...filter })
      expect(found.map((grant) => all.findIndex(({ id }) => id === grant.id))).toEqual(wanted)
      expect(await store.countGrants({ subjects, ...filter })).toBe(wanted.length)
    }
    expect(await store.listGrants({ subjects }, { limit: 2, offset: 1 })).toEqual(all.slice(1, 3))
  })
}
