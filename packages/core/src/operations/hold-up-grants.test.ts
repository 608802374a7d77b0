import { beforeEach, describe, expect, test } from 'vitest'
import { anEvent, instant, principalId } from '../testing/builders.ts'
import { Crew } from '../testing/crew.ts'
import { refusal } from '../testing/store-stage.ts'
import type { Grant } from '../policy/principal.ts'
import type { GrantId, GroupId, SubjectId } from '../vocabulary/ids.ts'
import { addMember } from './add-member.ts'
import { createGrant } from './create-grant.ts'
import { deleteGrant } from './delete-grant.ts'
import { getPlatformDualControl, setDualControl, setPlatformDualControl } from './dual-control-policy.ts'
import { overseen } from './oversight.ts'

let crew: Crew
// Only the prefix makes it a group's, which the store in memory does not look at.
const STAFF = 'AccessGroupId-staff' as GroupId
const ONE = { rules: { 'kms.access-grants.write': { approvers: 1, distinctGroups: false } }, standsDays: 7 }
const TWO = { rules: { 'kms.access-grants.write': { approvers: 2, distinctGroups: false } }, standsDays: 3 }

beforeEach(async () => {
  crew = await Crew.open()
  const admin = ['Administrator'] as const
  crew.roles = { ada: admin, ben: admin, cleo: admin, mia: ['Manager'] }
  for (const name of ['ada', 'ben', 'cleo', 'mia', 'dan']) {
    crew.kw.store.addSubject({ id: principalId(name), kind: 'person', name })
  }
  crew.kw.store.addSubject({ id: STAFF, kind: 'group', name: 'staff' })
})

const held = async (subjectId: SubjectId, role: Grant['role'], scope: Grant['scope']): Promise<void> => {
  // A name is id enough in memory.
  const id = `${subjectId} ${role} ${scope}` as GrantId
  const grant = { id, subjectId, role, scope, grantedAt: instant(), grantedBy: undefined }
  await crew.kw.store.createGrant(grant, () => anEvent())
}
const granting = async (subjectId: SubjectId, grant: Partial<Grant> = {}) => {
  const { deps } = crew.doingAbove('ada', 'kms.access-grants.write')
  const oversight = await overseen(deps, crew.callerOf('ada'), 'kms.access-grants.write')
  return createGrant(deps, oversight, { subjectId, role: 'Reader', scope: crew.instance.id, ...grant })
}
const adding = (member: string) => {
  const { deps, proof } = crew.doingAbove('ada', 'kms.groups.write')
  return addMember(deps, proof, { group: STAFF, member })
}
const grantsOf = (subjectId: SubjectId) => crew.kw.store.listGrants({ subjects: [subjectId] })
const members = async () => (await crew.kw.store.membersOf([STAFF])).map(({ name }) => name)

describe('giving a role under dual control', () => {
  test('shows who gets which role where, and is done in the name of who asked', async () => {
    await crew.rule(ONE)
    const request = await crew.askedBy(granting(principalId('dan'), { expiresAt: instant(9e9) }))
    expect(request).toMatchObject({
      instanceId: crew.instance.id,
      changes: {
        subject: { after: 'dan (person dan)' },
        role: { after: 'Reader' },
        expiresAt: { after: instant(9e9) },
      },
    })
    expect(await grantsOf(principalId('dan'))).toEqual([])
    await expect(crew.approving('mia', request)).rejects.toMatchObject(refusal('UNAUTHORIZED_ERR'))
    expect((await crew.approving('ben', request)).state).toBe('executed')
    expect(await grantsOf(principalId('dan'))).toMatchObject([{ role: 'Reader', grantedBy: 'ada' }])
  })

  test('stands under the rule of the installation and of the instance, whichever asks for more', async () => {
    await crew.rule(TWO, 'platform')
    await crew.rule(ONE)
    expect((await crew.askedBy(granting(principalId('dan')))).quorum.approvers).toBe(2)
    await crew.rule({ rules: {}, standsDays: 7 }, 'platform')
    expect((await crew.askedBy(granting(principalId('mia')))).quorum.approvers).toBe(1)
    expect((await granting(principalId('dan'), { scope: 'platform', role: 'Viewer' })).grant.role).toBe('Viewer')
  })

  test('on the whole installation is a request of no instance', async () => {
    await crew.rule(ONE, 'platform')
    const request = await crew.askedBy(granting(principalId('dan'), { scope: 'platform', role: 'Viewer' }))
    expect(request.instanceId).toBeUndefined()
    await crew.approving('ben', request)
    expect(await grantsOf(principalId('dan'))).toMatchObject([{ role: 'Viewer', scope: 'platform' }])
  })

  test('to a group shows who is in it, and is void once somebody else is', async () => {
    await crew.rule(ONE)
    await adding('dan')
    const request = await crew.askedBy(granting(STAFF))
    expect(request.changes['members']?.after).toBe('dan (person dan)')
    await adding('mia')
    await expect(crew.approving('ben', request)).rejects.toMatchObject({ failure: { reason: 'changed' } })
    expect(await grantsOf(STAFF)).toEqual([])
  })

  test('is void when it was given meanwhile, or the requester would get it', async () => {
    await crew.rule(ONE)
    const first = await crew.askedBy(granting(principalId('dan')))
    await held(principalId('dan'), 'Reader', crew.instance.id)
    await expect(crew.approving('ben', first)).rejects.toMatchObject({ failure: { reason: 'changed' } })
    await expect(granting(principalId('ada'))).rejects.toMatchObject(refusal('OWN_ACCESS_ERR'))
  })

  test('taking a role away waits for nobody', async () => {
    await crew.rule(ONE, 'platform')
    await held(principalId('dan'), 'Reader', crew.instance.id)
    const [grant] = await grantsOf(principalId('dan'))
    const { deps } = crew.doingAbove('ada', 'kms.access-grants.write')
    const oversight = await overseen(deps, crew.callerOf('ada'), 'kms.access-grants.write')
    if (grant) await deleteGrant(deps, oversight, grant.id)
    expect(await grantsOf(principalId('dan'))).toEqual([])
  })
})

describe('a new member under dual control', () => {
  test('waits where the group holds a role under a rule, and shows which roles that gives', async () => {
    await crew.rule(ONE)
    await adding('dan')
    expect(await members()).toEqual(['dan'])
    await held(STAFF, 'Manager', crew.instance.id)
    const request = await crew.askedBy(adding('mia'))
    expect(request.changes).toMatchObject({
      member: { after: 'mia (person mia)' },
      roles: { after: `Manager on ${crew.instance.name}` },
    })
    await crew.approving('ben', request)
    expect(await members()).toEqual(['dan', 'mia'])
  })

  test('is void when the group holds another role by then', async () => {
    await crew.rule(ONE)
    await held(STAFF, 'Reader', crew.instance.id)
    const request = await crew.askedBy(adding('mia'))
    await held(STAFF, 'Manager', crew.instance.id)
    await expect(crew.approving('ben', request)).rejects.toMatchObject({ failure: { reason: 'changed' } })
    expect(await members()).toEqual([])
  })
})

describe('a rule that nobody could satisfy', () => {
  const setting = async (approvers: number, distinctGroups = false) => {
    const { deps, proof } = crew.doingAbove('ada', 'kms.platform-dual-control.write')
    const rules = { 'kms.access-grants.write': { approvers, distinctGroups } }
    await setPlatformDualControl(deps, proof, { rules, standsDays: 7 })
  }
  const tooFew = (people: number) => ({ failure: { code: 'TOO_FEW_APPROVERS_ERR', people } })

  test('is refused to an only administrator, and holds once there is another', async () => {
    await held(principalId('ada'), 'Administrator', 'platform')
    await expect(setting(1)).rejects.toMatchObject(tooFew(1))
    await held(principalId('ben'), 'Administrator', 'platform')
    await setting(1)
    const { deps, proof } = crew.doingAbove('ada', 'kms.platform-dual-control.read')
    expect(await getPlatformDualControl(deps, proof)).toMatchObject({ people: { 'kms.access-grants.write': 2 } })
    await expect(setting(2)).rejects.toMatchObject(tooFew(2))
  })

  test('counts people by their groups, and where it asks for groups of their own, those groups', async () => {
    await held(STAFF, 'Administrator', 'platform')
    for (const name of ['ada', 'ben', 'cleo']) crew.kw.store.setMember(STAFF, principalId(name), true)
    await setting(2)
    await crew.rule({ rules: {}, standsDays: 7 }, 'platform')
    await expect(setting(2, true)).rejects.toMatchObject(tooFew(3))
    await setting(1, true)
  })

  test('counts nobody whose grant ends, ended or to come, is for a part or hangs on conditions', async () => {
    const { id } = crew.instance
    const deletes = { 'kms.secrets.delete': { approvers: 1, distinctGroups: false } }
    crew.roles['mia'] = ['Manager']
    const { deps, proof } = crew.doing('mia', 'kms.dual-control.write')
    await held(principalId('mia'), 'Manager', id)
    const part = { role: 'Manager', scope: id, grantedAt: instant(), grantedBy: undefined } as const
    // Names are id enough in memory.
    await crew.kw.store.createGrant(
      { ...part, id: '1' as GrantId, subjectId: principalId('dan'), only: { keyRing: 'default' } },
      () => anEvent(),
    )
    await crew.kw.store.createGrant(
      { ...part, id: '2' as GrantId, subjectId: principalId('ben'), expiresAt: instant(-1) },
      () => anEvent(),
    )
    await crew.kw.store.createGrant(
      { ...part, id: '3' as GrantId, subjectId: principalId('ada'), expiresAt: instant(9e9) },
      () => anEvent(),
    )
    await crew.kw.store.createGrant(
      { ...part, id: '4' as GrantId, subjectId: principalId('ben'), conditions: { networks: ['192.0.2.0/24'] } },
      () => anEvent(),
    )
    const set = () => setDualControl(deps, proof, { rules: deletes, standsDays: 7 })
    await expect(set()).rejects.toMatchObject(tooFew(1))
    await held(principalId('cleo'), 'Manager', id)
    await set()
  })

  test('does not come about by taking administrators away', async () => {
    for (const name of ['ada', 'ben']) await held(principalId(name), 'Administrator', 'platform')
    await setting(1)
    const [grant] = await grantsOf(principalId('ben'))
    const revoke = () => crew.kw.store.deleteGrant(grant?.id ?? ('' as GrantId), anEvent())
    await expect(revoke()).rejects.toMatchObject(tooFew(1))
    await held(principalId('cleo'), 'Administrator', 'platform')
    await revoke()
  })
})
