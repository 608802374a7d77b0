import { beforeEach, describe, expect, test } from 'vitest'
import { KeyError } from '../errors/key-error.ts'
import type { ApprovalRequest, DualControl, VoteSignature } from '../policy/dual-control.ts'
import type { Action, Role } from '../policy/roles.ts'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import { instantOf, later } from '../vocabulary/instant.ts'
import { everyKeyOf, proofOf } from '../testing/builders.ts'
import { Crew } from '../testing/crew.ts'
import { refusal } from '../testing/store-stage.ts'
import { approve, refuse, withdraw } from './decide-approval.ts'
import { deleteInstance } from './delete-instance.ts'
import { deleteKey } from './delete-key.ts'
import { setDualControl } from './dual-control-policy.ts'
import { purgeKey } from './purge-key.ts'
import { readPayload } from './read-payload.ts'
import { setCreateImportAccess } from './set-create-import-access.ts'
import { sweepApprovals } from './sweep-approvals.ts'
import { transitionKey } from './transition-key.ts'
import { updateKey } from './update-key.ts'

let crew: Crew
let kw: Crew['kw']
let instance: InstanceRecord
let key: KeyRecord

const STRICT = { approvers: 1, distinctGroups: false }
const CONTROL: DualControl = {
  rules: {
    'kms.secrets.delete': { approvers: 2, distinctGroups: false },
    'kms.secrets.purge': STRICT,
    'kms.secrets.disable': STRICT,
    'kms.secrets.read': STRICT,
    'kms.instance-policies.write': STRICT,
    'kms.instances.delete': STRICT,
  },
  standsDays: 7,
}

const DAY = 86_400
/** Of somebody who has a passkey now. */
const STILL = instantOf(new Date('9999-01-01T00:00:00Z'))

/** What the server has verified already. */
const SIGNATURE: VoteSignature = {
  passkeyName: 'Key fob',
  credentialId: 'credential',
  publicKey: 'key',
  statement: '{}',
  authenticatorData: 'data',
  clientDataJSON: 'json',
  signature: 'signature',
  rpId: 'localhost',
  origin: 'http://localhost:9000',
}

const doing = <A extends Action>(name: string, action: A) => crew.doing(name, action)
const deleting = (name: string) => {
  const { deps, proof } = doing(name, 'kms.secrets.delete')
  return deleteKey(deps, proof, { keyId: key.id })
}
const reading = async (name: string, keyId = key.id) => {
  const { deps, proof } = doing(name, 'kms.secrets.read')
  return readPayload(deps, proof, keyId)
}
const askedBy = (call: Promise<unknown>) => crew.askedBy(call)
const found = (request: ApprovalRequest) => crew.found(request)
const deciding = (name: string) => crew.deciding(name)
const approving = (name: string, request: ApprovalRequest) => crew.approving(name, request)
const keyNow = () => kw.store.findKey(everyKeyOf(instance.id), key.id)
const actionsSince = (count: number) => kw.store.events.slice(count).map(({ action }) => action)

beforeEach(async () => {
  crew = await Crew.open()
  const all: readonly Role[] = ['Manager', 'KeyPurge', 'Administrator']
  crew.roles = { ada: all, ben: all, cleo: all, robot: all, wim: ['Writer'] }
  crew.owners = { robot: 'ada' }
  ;[kw, instance] = [crew.kw, crew.instance]
  key = await kw.addKey(instance)
  await crew.rule(CONTROL)
})

describe('a deletion under dual control', () => {
  test('leaves one request with the exact change, however often it is asked', async () => {
    const request = await askedBy(deleting('ada'))
    expect((await askedBy(deleting('ada'))).id).toBe(request.id)
    expect(request).toMatchObject({
      key: { id: key.id, name: key.name, revision: 1 },
      changes: { state: { before: 'active', after: 'destroyed' } },
      requester: { name: 'ada' },
    })
    expect((await keyNow())?.state).toBe('active')
  })

  test('is carried out by the last approval, in the name of who asked, all in one commit', async () => {
    const request = await askedBy(deleting('ada'))
    expect((await approving('ben', request)).state).toBe('open')
    const before = kw.store.events.length
    expect((await approving('cleo', request)).state).toBe('executed')
    expect(actionsSince(before)).toEqual(['kms.secrets.delete', 'kms.approvals.approve', 'kms.approvals.execute'])
    expect((await keyNow())?.deletion?.by).toBe('ada')
    expect(kw.store.events.at(-1)?.requestData).toMatchObject({ requester: 'ada', approvers: 'ben cleo' })
  })

  test('is approved by nobody who asked, twice, without the right, or as the robot of who asked', async () => {
    const request = await askedBy(deleting('ada'))
    const forbidden = (reason: string) => ({ failure: { code: 'APPROVAL_FORBIDDEN_ERR', reason } })
    await expect(approving('ada', request)).rejects.toMatchObject(forbidden('own'))
    await expect(approving('robot', request)).rejects.toMatchObject(forbidden('own'))
    await expect(approving('wim', request)).rejects.toMatchObject(refusal('UNAUTHORIZED_ERR'))
    await approving('ben', request)
    await expect(approving('ben', request)).rejects.toMatchObject(forbidden('twice'))
    expect((await keyNow())?.state).toBe('active')
  })

  test('is not approved without a signature by somebody at a browser who has a passkey, in neither way', async () => {
    crew.passkeysUntil = new Map([['ben', STILL]])
    const unsigned = refusal('APPROVAL_UNSIGNED_ERR')
    const request = await askedBy(deleting('ada'))
    await expect(approving('ben', request)).rejects.toMatchObject(unsigned)
    await expect(deleting('ben')).rejects.toMatchObject(unsigned)
    expect((await found(request)).votes).toEqual([])
    const program = { ...crew.callerOf('ben'), credential: 'token' as const }
    const bare = await approve({ ...deciding('ben'), caller: program }, request)
    expect(bare.votes[0]?.signature).toBeUndefined()
    expect(kw.store.events.at(-1)?.requestData).toMatchObject({ signed: false })
  })

  test.each([
    ['the moment before it was asked', -1, false],
    ['a moment after it was asked', 1, false],
    ['six days before it was asked and approved', -6 * DAY, false],
    ['more than seven days before, and before it was asked', -7 * DAY - 60, true],
  ])('is not approved unsigned by somebody whose passkey ended lately: %s', async (_name, seconds, isTaken) => {
    const request = await askedBy(deleting('ada'))
    crew.passkeysUntil = new Map([['ben', later(request.requestedAt, seconds)]])
    const approved = approving('ben', request)
    const code = await approved.then(
      () => undefined,
      (error: unknown) => (error instanceof KeyError ? error.failure.code : error),
    )
    expect(code).toBe(isTaken ? undefined : 'APPROVAL_UNSIGNED_ERR')
  })

  test('is signed by whoever had a passkey when it was asked, however long ago that was', async () => {
    const request = await askedBy(deleting('ada'))
    crew.passkeysUntil = new Map([['ben', later(request.requestedAt, 60)]])
    kw.clock.set(later(request.expiresAt, -1))
    await expect(approving('ben', request)).rejects.toMatchObject(refusal('APPROVAL_UNSIGNED_ERR'))
  })

  test('keeps the signature of an approval with it, and says in the trail by which passkey it was', async () => {
    crew.passkeysUntil = new Map([['ben', STILL]])
    const request = await askedBy(deleting('ada'))
    await approve({ ...deciding('ben'), signature: SIGNATURE }, request)
    expect((await found(request)).votes[0]?.signature).toEqual(SIGNATURE)
    expect(kw.store.events.at(-1)?.requestData).toMatchObject({ signed: true, passkey: 'credential' })
  })

  test('by another Manager approves what waits, and deletes when that is enough', async () => {
    const request = await askedBy(deleting('ada'))
    expect((await askedBy(deleting('ben'))).id).toBe(request.id)
    expect((await deleting('cleo')).deletion?.by).toBe('cleo')
    expect((await found(request)).state).toBe('executed')
  })

  test('counts two approvals at once as one of them, and never carries out twice', async () => {
    const request = await askedBy(deleting('ada'))
    const read = await found(request)
    const both = await Promise.allSettled([approve(deciding('ben'), read), approve(deciding('cleo'), read)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await found(request)).votes.length).toBe(1)
  })

  test('no longer counts an approver who has lost the right', async () => {
    const request = await askedBy(deleting('ada'))
    await approving('ben', request)
    crew.roles['ben'] = []
    expect((await approving('cleo', request)).votes.map(({ name }) => name)).toEqual(['cleo'])
  })

  test('is void when the key has changed, or who asked may no longer', async () => {
    const request = await askedBy(deleting('ada'))
    await approving('ben', request)
    await updateKey(kw.deps, proofOf('kms.secrets.patch', instance), { keyId: key.id, changes: { name: 'other' } })
    const ended = (reason: string) => ({ failure: { code: 'APPROVAL_ENDED_ERR', reason } })
    await expect(approving('cleo', request)).rejects.toMatchObject(ended('changed'))
    expect(await found(request)).toMatchObject({ state: 'lapsed', ended: { reason: 'changed' } })

    const second = await askedBy(deleting('ada'))
    await approving('ben', second)
    crew.roles['ada'] = []
    await expect(approving('cleo', second)).rejects.toMatchObject(ended('rights'))
    expect((await keyNow())?.state).toBe('active')
  })

  test('ends by refusal, withdrawal or time, and then nobody approves it', async () => {
    const refused = await askedBy(deleting('ada'))
    await refuse(deciding('ben'), refused, 'still in use')
    await expect(approving('cleo', refused)).rejects.toMatchObject(refusal('APPROVAL_ENDED_ERR'))
    expect((await found(refused)).ended).toMatchObject({ byName: 'ben', reason: 'still in use' })

    const withdrawn = await askedBy(deleting('ada'))
    await expect(withdraw(deciding('ben'), withdrawn)).rejects.toMatchObject(refusal('UNAUTHORIZED_ERR'))
    expect((await withdraw(deciding('ada'), withdrawn)).state).toBe('withdrawn')

    const late = await askedBy(deleting('ada'))
    kw.clock.pass(7 * 86_400)
    await expect(approving('ben', late)).rejects.toMatchObject({ failure: { reason: 'lapsed' } })
    expect(await sweepApprovals(kw.deps)).toBe(1)
    expect(await found(late)).toMatchObject({ state: 'lapsed', ended: { reason: 'time' } })
    expect((await askedBy(deleting('ada'))).id).not.toBe(late.id)
  })

  test('that cannot be done is refused at once and leaves no request', async () => {
    await deleteKey(kw.deps, proofOf('kms.secrets.delete', instance), { keyId: key.id })
    await expect(deleting('ada')).rejects.toMatchObject(refusal('KEY_DELETED_ERR'))
    expect(await kw.store.listApprovals({ standing: false }, 10)).toEqual([])
  })
})

describe('other actions under dual control', () => {
  test('disabling and purging are carried out like deleting', async () => {
    const disabling = doing('ada', 'kms.secrets.disable')
    const asked = transitionKey(disabling.deps, disabling.proof, { keyId: key.id, transition: 'disable' })
    await approving('ben', await askedBy(asked))
    expect((await keyNow())?.state).toBe('suspended')
    await deleteKey(kw.deps, proofOf('kms.secrets.delete', instance), { keyId: key.id })
    kw.clock.pass(5 * 86_400)
    const purging = doing('ada', 'kms.secrets.purge')
    await approving('ben', await askedBy(purgeKey(purging.deps, purging.proof, { keyId: key.id })))
    expect(await keyNow()).toBeUndefined()
  })

  test.each([
    ['deactivate', 'deactivated'],
    ['compromise', 'compromised'],
  ] as const)('to %s stands under the rule for disabling', async (transition, state) => {
    const { deps, proof } = doing('ada', `kms.secrets.${transition}`)
    const request = await askedBy(transitionKey(deps, proof, { keyId: key.id, transition }))
    expect(request).toMatchObject({ action: `kms.secrets.${transition}`, changes: { state: { after: state } } })
    expect((await keyNow())?.state).toBe('active')
    await approving('ben', request)
    expect((await keyNow())?.state).toBe(state)
  })

  test('a secret is shown once, only to who asked, and the HSM is not asked before', async () => {
    const { id } = await kw.addStandardKey(instance)
    const request = await askedBy(reading('ada', id))
    expect((await approving('ben', request)).state).toBe('approved')
    expect((await askedBy(reading('ben', id))).requester.name).toBe('ben')
    expect((await reading('ada', id)).payload?.length).toBe(32)
    expect((await found(request)).state).toBe('executed')
    expect((await askedBy(reading('ada', id))).id).not.toBe(request.id)
  })

  test('what is known of a root key is no secret', async () => {
    expect((await reading('ada')).key.id).toBe(key.id)
  })

  test('a policy is changed by approval, unless it is another by then', async () => {
    const access = {
      enabled: true,
      createRootKey: false,
      createStandardKey: true,
      importRootKey: true,
      importStandardKey: true,
      enforceToken: false,
    }
    const writing = doing('ada', 'kms.instance-policies.write')
    const first = await askedBy(setCreateImportAccess(writing.deps, writing.proof, access))
    const second = await askedBy(setCreateImportAccess(writing.deps, writing.proof, { ...access, enforceToken: true }))
    expect(first.changes['PolicyKCIAAttrCRK']).toEqual({ before: 'true', after: 'false' })
    await approving('ben', first)
    expect(await kw.store.findCreateImportAccess(instance.id)).toMatchObject(access)
    await expect(approving('ben', second)).rejects.toMatchObject({ failure: { reason: 'changed' } })
  })

  test('dual control itself is made stricter by one person, and laxer by two', async () => {
    const { deps, proof } = doing('ada', 'kms.dual-control.write')
    const stricter = { ...CONTROL, standsDays: 3 }
    await setDualControl(deps, proof, stricter)
    expect(await kw.store.findDualControl(instance.id)).toEqual(stricter)
    const request = await askedBy(setDualControl(deps, proof, { rules: {}, standsDays: 3 }))
    expect(request.changes['kms.secrets.delete']).toEqual({ before: '2', after: 'off' })
    expect(request.quorum.approvers).toBe(2)
    expect((await approving('ben', request)).state).toBe('open')
    await approving('cleo', request)
    expect(await kw.store.findDualControl(instance.id)).toEqual({ rules: {}, standsDays: 3 })
  })

  test('an instance is deleted by two who may', async () => {
    await deleteKey(kw.deps, proofOf('kms.secrets.delete', instance), { keyId: key.id })
    const { deps, proof } = crew.doingAbove('ada', 'kms.instances.delete')
    await approving('ben', await askedBy(deleteInstance(deps, proof, { id: instance.id })))
    expect(await kw.store.findInstance(instance.id)).toBeUndefined()
  })

  test('what no rule names is done at once', async () => {
    await crew.rule({ rules: {}, standsDays: 7 })
    expect((await deleting('ada')).state).toBe('destroyed')
  })

  test('an instance that still holds keys is not asked about', async () => {
    const { deps, proof } = crew.doingAbove('ada', 'kms.instances.delete')
    await expect(deleteInstance(deps, proof, { id: instance.id })).rejects.toMatchObject(
      refusal('INSTANCE_NOT_EMPTY_ERR'),
    )
    expect(await kw.store.listApprovals({ standing: false }, 10)).toEqual([])
  })

  test('the end of an instance is that of its keys, so it stands under the rule for purging', async () => {
    await crew.rule({ rules: { 'kms.secrets.purge': STRICT }, standsDays: 7 })
    await deleteKey(kw.deps, proofOf('kms.secrets.delete', instance), { keyId: key.id })
    const { deps, proof } = crew.doingAbove('ada', 'kms.instances.delete')
    expect((await askedBy(deleteInstance(deps, proof, { id: instance.id }))).action).toBe('kms.instances.delete')
  })

  test('no rule is got rid of by fewer people than it asks for, even where none is named for policies', async () => {
    await crew.rule({ rules: { 'kms.secrets.delete': { approvers: 2, distinctGroups: false } }, standsDays: 7 })
    const { deps, proof } = doing('ada', 'kms.dual-control.write')
    const request = await askedBy(setDualControl(deps, proof, { rules: {}, standsDays: 7 }))
    expect((await approving('ben', request)).state).toBe('open')
    expect((await approving('cleo', request)).state).toBe('executed')
    expect((await deleting('ada')).state).toBe('destroyed')
  })
})
