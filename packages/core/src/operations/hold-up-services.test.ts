import { beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '../policy/roles.ts'
import type { GrantSource, ServiceIdentity } from '../policy/service.ts'
import { anEvent, instant, principalId } from '../testing/builders.ts'
import { Crew } from '../testing/crew.ts'
import { refusal } from '../testing/store-stage.ts'
import { serviceSubjectId, type GrantId } from '../vocabulary/ids.ts'
import { createAuthorization, type CreateAuthorization } from './create-authorization.ts'
import { createServiceId } from './create-service-id.ts'
import { deleteAuthorization } from './delete-grant.ts'
import { overseen } from './oversight.ts'

const STORAGE = 'cloud-object-storage'
const CRN = 'crn:v1:bluemix:public:cloud-object-storage:global:a/acc:one::'
const ONE = { rules: { 'kms.access-grants.write': { approvers: 1, distinctGroups: false } }, standsDays: 7 }
const NONE = { rules: {}, standsDays: 7 }

let crew: Crew
beforeEach(async () => {
  crew = await Crew.open()
  const admin: readonly Role[] = ['Administrator', 'Manager']
  crew.roles = { ada: admin, ben: admin, cleo: admin, mia: ['Manager'] }
  for (const name of ['ada', 'ben', 'cleo', 'mia']) {
    crew.kw.store.addSubject({ id: principalId(name), kind: 'person', name })
  }
})

const aServiceId = (name: string, service: ServiceIdentity, owner?: string): void =>
  crew.kw.store.addSubject(
    { id: principalId(name), kind: 'service-id', name, service },
    owner === undefined ? undefined : principalId(owner),
  )
const oversight = async (name: string) => {
  const { deps } = crew.doingAbove(name, 'kms.authorizations.write')
  return { deps, over: await overseen(deps, crew.callerOf(name), 'kms.authorizations.write') }
}
const authorizing = async (source: Partial<GrantSource> = {}, part: Partial<CreateAuthorization> = {}) => {
  const { deps, over } = await oversight('ada')
  const whole = { service: STORAGE, delegated: false, ...source }
  return createAuthorization(deps, over, { source: whole, instanceId: crew.instance.id, ...part })
}
const makingServiceId = (service?: ServiceIdentity, by = 'ada') => {
  const { deps, proof } = crew.doingAbove(by, 'kms.service-ids.write')
  return createServiceId(deps, proof, { name: 'backup', service })
}
const authorizations = () => crew.kw.store.listGrants({ of: 'services' })
const serviceIds = async () => (await crew.kw.store.servedBy({ service: STORAGE, delegated: true })).map(({ id }) => id)
const VOID = { failure: { reason: 'changed' } }

describe('authorizing a service under dual control', () => {
  test('waits, shows which calls it is for and who makes them now, and is done in the name of who asked', async () => {
    await crew.rule(ONE)
    aServiceId('robot', { name: 'databases', instance: CRN, worksFor: STORAGE })
    aServiceId('other', { name: 'databases' })
    const request = await crew.askedBy(
      authorizing({ instance: CRN, delegated: true }, { only: { keyRing: 'default' } }),
    )
    expect(await authorizations()).toEqual([])
    expect(request).toMatchObject({ action: 'kms.authorizations.write', instanceId: crew.instance.id })
    const { changes } = request
    expect(Object.fromEntries(Object.entries(changes).map(([what, { after }]) => [what, after]))).toEqual({
      service: STORAGE,
      ofInstance: CRN,
      delegated: 'yes',
      serviceIds: 'robot (service ID robot)',
      on: `${crew.instance.name} (${crew.instance.id})`,
      role: 'Reader',
      keyRing: 'default',
    })
    await expect(crew.approving('ada', request)).rejects.toMatchObject(refusal('APPROVAL_FORBIDDEN_ERR'))
    await expect(crew.approving('mia', request)).rejects.toMatchObject(refusal('UNAUTHORIZED_ERR'))
    expect((await crew.approving('ben', request)).state).toBe('executed')
    expect(await authorizations()).toMatchObject([
      { source: { service: STORAGE, instance: CRN, delegated: true }, only: { keyRing: 'default' }, grantedBy: 'ada' },
    ])
  })

  test('stands under the rule of the installation as well, and passes where there is none', async () => {
    await crew.rule(ONE, 'platform')
    const asked = crew.askedBy(authorizing())
    expect((await asked).quorum.approvers).toBe(1)
    await crew.rule(NONE, 'platform')
    await authorizing()
    expect(await authorizations()).toHaveLength(1)
  })

  test('asked twice is one request; of another width it is another', async () => {
    await crew.rule(ONE)
    const first = await crew.askedBy(authorizing())
    expect((await crew.askedBy(authorizing())).id).toBe(first.id)
    expect((await crew.askedBy(authorizing({ delegated: true }))).id).not.toBe(first.id)
  })

  test('is void once another service ID would have it, or it is there already', async () => {
    await crew.rule(ONE)
    const first = await crew.askedBy(authorizing())
    expect(first.changes['serviceIds']?.after).toBe('none yet')
    aServiceId('robot', { name: STORAGE }, 'ben')
    await expect(crew.approving('ben', first)).rejects.toMatchObject(VOID)
    const second = await crew.askedBy(authorizing())
    await crew.rule(NONE)
    await authorizing()
    await expect(crew.approving('ben', second)).rejects.toMatchObject(VOID)
    expect(await authorizations()).toHaveLength(1)
  })

  test('is not asked of others by who could not do it, and is void for who cannot any more', async () => {
    await crew.rule(ONE)
    const request = await crew.askedBy(authorizing())
    crew.roles['ada'] = ['Manager']
    await expect(crew.approving('ben', request)).rejects.toMatchObject({ failure: { reason: 'rights' } })
    crew.roles['ada'] = ['Administrator']
    aServiceId('hers', { name: STORAGE }, 'ada')
    await expect(authorizing()).rejects.toMatchObject(refusal('OWN_ACCESS_ERR'))
    expect(await crew.kw.store.listApprovals({ standing: true }, 10)).toEqual([])
  })

  test('ending an authorization waits for nobody', async () => {
    const { grant } = await authorizing()
    await crew.rule(ONE)
    await crew.rule(ONE, 'platform')
    const { deps, over } = await oversight('ada')
    await deleteAuthorization(deps, over, grant.id)
    expect(await authorizations()).toEqual([])
  })
})

describe('a service ID of a service under dual control', () => {
  test('waits where that is authorized, shows which roles it has by that, and is made in the name of who asked', async () => {
    await authorizing()
    await crew.rule(ONE)
    const request = await crew.askedBy(makingServiceId({ name: STORAGE, instance: CRN }))
    expect(request.instanceId).toBeUndefined()
    expect(request.changes).toMatchObject({
      serviceId: { after: 'backup' },
      service: { after: STORAGE },
      serviceInstance: { after: CRN },
      roles: { after: `Reader on ${crew.instance.name}` },
    })
    expect(await serviceIds()).toEqual([])
    expect((await crew.approving('ben', request)).state).toBe('executed')
    const [made] = await serviceIds()
    expect(made && (await crew.kw.store.handsOf(principalId('ada')))).toContain(made)
  })

  test('that works for an authorized one waits where that is delegated', async () => {
    await authorizing({ delegated: true })
    await crew.rule(ONE, 'platform')
    const request = await crew.askedBy(makingServiceId({ name: 'databases', worksFor: STORAGE }))
    expect(request.changes['worksFor']?.after).toBe(STORAGE)
  })

  test('without rights by it waits for nobody', async () => {
    await authorizing({ instance: CRN })
    await crew.rule(ONE)
    await makingServiceId()
    await makingServiceId({ name: 'event-streams' })
    await makingServiceId({ name: STORAGE, instance: `${CRN}other` })
    expect(await serviceIds()).toHaveLength(1)
  })

  test('is void once the service is authorized to more or to less', async () => {
    const { grant } = await authorizing()
    await crew.rule(ONE)
    const request = await crew.askedBy(makingServiceId({ name: STORAGE }))
    await crew.rule(NONE)
    await authorizing({}, { only: { keyRing: 'default' } })
    await expect(crew.approving('ben', request)).rejects.toMatchObject(VOID)
    const { deps, over } = await oversight('ada')
    await crew.rule(ONE)
    const again = await crew.askedBy(makingServiceId({ name: STORAGE }))
    await deleteAuthorization(deps, over, grant.id)
    await expect(crew.approving('ben', again)).rejects.toMatchObject(VOID)
    expect(await serviceIds()).toEqual([])
  })

  test('is not asked of others by who does not hold as much', async () => {
    await authorizing()
    await crew.rule(ONE)
    crew.roles['ada'] = ['Administrator']
    await expect(makingServiceId({ name: STORAGE })).rejects.toMatchObject(refusal('OWN_ACCESS_ERR'))
    expect(await crew.kw.store.listApprovals({ standing: true }, 10)).toEqual([])
  })

  test('gets nothing that came between the look and the commit, which could have taken others', async () => {
    const { deps, proof } = crew.doingAbove('ada', 'kms.service-ids.write')
    const { store } = crew.kw
    const list = store.listGrants.bind(store)
    let looks = 0
    store.listGrants = async (...asked) => {
      const found = await list(...asked)
      looks += 1
      if (looks > 1) return found
      await store.createGrant(
        {
          // A name is id enough in memory.
          id: 'between' as GrantId,
          subjectId: serviceSubjectId(STORAGE),
          role: 'Reader',
          scope: crew.instance.id,
          source: { service: STORAGE, delegated: false },
          grantedAt: instant(),
          grantedBy: undefined,
        },
        () => anEvent(),
      )
      return found
    }
    await expect(createServiceId(deps, proof, { name: 'backup', service: { name: STORAGE } })).rejects.toMatchObject(
      refusal('APPROVAL_ENDED_ERR'),
    )
    expect(await serviceIds()).toEqual([])
  })
})
