import { expect, test } from 'vitest'
import type { ApprovalRequest } from '../policy/dual-control.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { aCeremonyResult, aKey, anEvent, aRequest, everyKeyOf, instant, principalId } from './builders.ts'
import { addCeremony, refusal, STORAGE, timesKept, type Stage } from './store-stage.ts'

const next = (request: ApprovalRequest, part: Partial<ApprovalRequest>): ApprovalRequest => ({
  ...request,
  revision: request.revision + 1,
  ...part,
})

export function approvalTests(stage: () => Stage): void {
  const ofStage = () => ({ macKeyId: stage().macKeyId })
  const asked = async (instance: InstanceRecord, part: Partial<ApprovalRequest> = {}) => {
    const request = aRequest({ instanceId: instance.id, ...part })
    await stage().store.createApproval({ request, events: [anEvent()] })
    return request
  }

  test('a request is found as it was asked, with its event on record', async () => {
    const { store, addInstance } = stage()
    const [request, event] = [aRequest({ instanceId: (await addInstance()).id }), anEvent()]
    await store.createApproval({ request, events: [event] })
    expect(await store.findApproval(request.id)).toEqual(request)
    expect(await timesKept(stage(), event)).toBe(1)
  })

  test('of one requester the same stands once, and may be asked again when it has ended', async () => {
    const { store, addInstance } = stage()
    const request = await asked(await addInstance())
    const again = aRequest({ ...request, id: aRequest().id })
    await expect(store.createApproval({ request: again, events: [] })).rejects.toMatchObject(
      refusal('APPROVAL_CHANGED_ERR'),
    )
    await store.saveApproval({ request: next(request, { state: 'withdrawn' }), events: [] })
    await store.createApproval({ request: again, events: [] })
    expect(await store.findApproval(again.id)).toEqual(again)
  })

  test('of two decisions on one reading the second is refused, and leaves no event', async () => {
    const { store, addInstance } = stage()
    const request = await asked(await addInstance())
    const event = anEvent()
    await store.saveApproval({ request: next(request, { state: 'refused' }), events: [] })
    const second = store.saveApproval({ request: next(request, { state: 'approved' }), events: [event] })
    await expect(second).rejects.toMatchObject(refusal('APPROVAL_CHANGED_ERR'))
    expect((await store.findApproval(request.id))?.state).toBe('refused')
    expect(await timesKept(stage(), event)).toBe(0)
  })

  test('a change carries a request to its end, or neither happens', async () => {
    const { store, addInstance, addKey, breakCommits } = stage()
    const instance = await addInstance()
    const { key } = await addKey(instance)
    const request = await asked(instance)
    const change = { key: { ...key, state: 'destroyed' as const, revision: key.revision + 1 } }
    const deletion = { at: instant(), by: principalId('IBMid-ada'), stateBefore: 'active' as const }
    const deleted = { key: { ...change.key, deletion } }
    const carrying = store.carrying({ request: next(request, { state: 'executed' }), events: [anEvent()] })

    await breakCommits(true)
    await expect(carrying.saveKey(deleted, anEvent())).rejects.toMatchObject(STORAGE)
    await breakCommits(false)
    expect((await store.findApproval(request.id))?.state).toBe('open')

    await carrying.saveKey(deleted, anEvent())
    expect((await store.findApproval(request.id))?.state).toBe('executed')
    expect((await store.findKey(everyKeyOf(instance.id), key.id))?.state).toBe('destroyed')
  })

  test('a request that was decided on meanwhile carries nothing', async () => {
    const { store, addInstance, addKey } = stage()
    const instance = await addInstance()
    const { key } = await addKey(instance)
    const request = await asked(instance)
    const carrying = store.carrying({ request: next(request, { state: 'executed' }), events: [] })
    await store.saveApproval({ request: next(request, { state: 'withdrawn' }), events: [] })
    const [change, read] = [anEvent(), anEvent()]
    const renamed = { key: { ...key, name: 'other', revision: key.revision + 1 } }
    await expect(carrying.saveKey(renamed, change)).rejects.toMatchObject(refusal('APPROVAL_CHANGED_ERR'))
    await expect(carrying.appendEvent(read)).rejects.toMatchObject(refusal('APPROVAL_CHANGED_ERR'))
    expect((await store.findKey(everyKeyOf(instance.id), key.id))?.name).toBe(key.name)
    expect([await timesKept(stage(), change), await timesKept(stage(), read)]).toEqual([0, 0])
  })

  test('what waits with a request is kept byte for byte, and erased by each of its ends', async () => {
    const { store, addInstance } = stage()
    const instance = await addInstance()
    const ceremony = await addCeremony(stage(), instance)
    const [{ key, version }, facts] = [aKey(instance, ofStage()), { importMethod: 'browser' }]
    const content = { kind: 'material', version } as const
    const end = { id: ceremony.id, result: aCeremonyResult(key), from: 'waiting' } as const
    const request = aRequest({ instanceId: instance.id })
    const pending = { key, content, ceremony: end, facts }
    await store.createApproval({ request, events: [] }, pending)
    expect(await store.findPendingImport(request.id)).toEqual(pending)
    expect((await store.findCeremony(instance.id, ceremony.id))?.state).toBe('waiting')
    expect((await store.listTokenObjects()).find(({ id }) => id === ceremony.transport?.id)?.state).toBe('doomed')
    const other = aRequest({ instanceId: instance.id, parameters: 'another' })
    await expect(store.createApproval({ request: other, events: [] }, pending)).rejects.toMatchObject(
      refusal('IMPORT_CEREMONY_ENDED_ERR'),
    )
    expect(await store.findApproval(other.id)).toBeUndefined()

    await store.saveApproval({ request: next(request, { state: 'refused' }), events: [] })
    expect(await store.findPendingImport(request.id)).toBeUndefined()
    expect((await store.findCeremony(instance.id, ceremony.id))?.state).toBe('cancelled')
  })

  test('what has waited lands with the end of its request and of its ceremony, or none of it', async () => {
    const { store, addInstance, breakCommits } = stage()
    const instance = await addInstance()
    const ceremony = await addCeremony(stage(), instance)
    const { key, version } = aKey(instance, ofStage())
    const content = { kind: 'material', version } as const
    const end = { id: ceremony.id, result: aCeremonyResult(key), from: 'waiting' } as const
    const request = aRequest({ instanceId: instance.id })
    await store.createApproval({ request, events: [] }, { key, content, ceremony: end, facts: {} })
    const carrying = store.carrying({ request: next(request, { state: 'executed' }), events: [] })
    await breakCommits(true)
    await expect(carrying.createKey(key, content, anEvent(), end)).rejects.toMatchObject(STORAGE)
    await breakCommits(false)
    expect(await store.findPendingImport(request.id)).toBeDefined()
    await carrying.createKey(key, content, anEvent(), end)
    expect(await store.findPendingImport(request.id)).toBeUndefined()
    expect((await store.findCeremony(instance.id, ceremony.id))?.state).toBe('completed')
    expect((await store.findKey(everyKeyOf(instance.id), key.id))?.id).toBe(key.id)
  })

  test('the policy of the whole installation is none of an instance', async () => {
    const { store, addInstance } = stage()
    const { id } = await addInstance()
    const by = { updatedAt: instant(), updatedBy: principalId('IBMid-ada') }
    const strict = { rules: { 'kms.access-grants.write': { approvers: 2, distinctGroups: true } }, standsDays: 3 }
    await store.setDualControl('platform', strict, by, anEvent())
    await store.setDualControl('platform', { ...strict, standsDays: 4 }, by, anEvent())
    expect(await store.findDualControl('platform')).toEqual({ ...strict, standsDays: 4 })
    expect(await store.findDualControl(id)).toBeUndefined()
    // Other tests of this store take administrators away.
    await store.setDualControl('platform', { rules: {}, standsDays: 7 }, by, anEvent())
    const { instanceId: _, ...above } = aRequest()
    const request = { ...above, instanceId: undefined, key: undefined }
    await store.createApproval({ request, events: [] })
    expect(
      (await store.listApprovals({ scope: 'platform', standing: true }, 10)).map(({ id: found }) => found),
    ).toEqual([request.id])
  })

  test('requests are listed newest first, by instance, action, key and whether they stand', async () => {
    const { store, addInstance } = stage()
    const instance = await addInstance()
    const first = await asked(instance)
    const second = await asked(instance, { requestedAt: instant(5), action: 'kms.secrets.disable' })
    const { id: instanceId } = instance
    const idsOf = async (filter: object) =>
      (await store.listApprovals({ scope: instanceId, standing: false, ...filter }, 10)).map(({ id }) => id)
    expect(await idsOf({})).toEqual([second.id, first.id])
    expect(await idsOf({ action: 'kms.secrets.delete' })).toEqual([first.id])
    expect(await idsOf({ keyId: second.key?.id })).toEqual([second.id])
    await store.saveApproval({ request: next(second, { state: 'refused' }), events: [] })
    expect(await idsOf({ standing: true })).toEqual([first.id])
  })

  test('hundreds of requests of others hide none that is looked for by requester, place or action', async () => {
    const { store, addInstance } = stage()
    const [mine, other] = [await addInstance(), await addInstance()]
    const { id: instanceId } = mine
    const requester = { ...aRequest().requester, id: principalId('IBMid-wim') }
    const [here, asWim] = [await asked(mine), await asked(other, { requester })]
    const ending = await asked(other, { action: 'kms.instances.delete' })
    for (let at = 0; at < 610; at += 1) await asked(other, { requestedAt: instant(20) })
    const found = async (part: object) => {
      const among = { requester: requester.id, scopes: [], actions: [], ...part }
      return (await store.listApprovals({ scope: undefined, standing: true, among }, 10_000)).map(({ id }) => id)
    }
    expect(await found({})).toEqual([asWim.id])
    expect(new Set(await found({ scopes: [instanceId] }))).toEqual(new Set([here.id, asWim.id]))
    expect(await found({ scopes: [other.id] })).toHaveLength(612)
    expect(await found({ actions: ['kms.instances.delete'] })).toContain(ending.id)
    await store.saveApproval({ request: next(here, { state: 'refused' }), events: [] })
    const ended = await store.listApprovals({ scope: instanceId, standing: false, ended: true }, 10)
    expect(ended.map(({ id }) => id)).toEqual([here.id])
  })

  test('the policy is replaced as a whole, and goes with its instance', async () => {
    const { store, addInstance } = stage()
    const { id } = await addInstance()
    const by = { updatedAt: instant(), updatedBy: principalId('IBMid-ada') }
    const strict = { rules: { 'kms.secrets.delete': { approvers: 2, distinctGroups: true } }, standsDays: 3 }
    await store.setDualControl(id, { rules: {}, standsDays: 7 }, by, anEvent())
    await store.setDualControl(id, strict, by, anEvent())
    expect(await store.findDualControl(id)).toEqual(strict)
    await store.deleteInstance(id, { ofKey: () => anEvent(), ofInstance: () => anEvent() })
    expect(await store.findDualControl(id)).toBeUndefined()
    await expect(store.setDualControl(id, strict, by, anEvent())).rejects.toMatchObject(refusal('NOT_FOUND_ERR'))
  })
}
