import { beforeEach, describe, expect, test } from 'vitest'
import type { Authorized } from '../policy/authorize.ts'
import { OPEN_ACCESS } from '../policy/create-import-access.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { proofOf } from '../testing/builders.ts'
import { openInMemoryService, type InMemoryService } from '../testing/in-memory-service.ts'
import { getCreateImportAccess } from './get-create-import-access.ts'
import { importOptions } from './import-options.ts'
import { setCreateImportAccess } from './set-create-import-access.ts'

let service: InMemoryService
let instance: InstanceRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
})
const mayWrite = () => proofOf('kms.instance-policies.write', instance)
const get = (scope = instance) => getCreateImportAccess(service.deps, proofOf('kms.instance-policies.read', scope))
const set = (access = ENFORCED) => setCreateImportAccess(service.deps, mayWrite(), access)
const options = (scope = instance) => importOptions(service.deps, proofOf('kms.import-ceremonies.read', scope))
const ENFORCED = { ...OPEN_ACCESS, enabled: true, enforceToken: true }

describe('the policy of creating and importing', () => {
  test('is none until somebody sets it; then it says who did, and who first did', async () => {
    expect(await get()).toBeUndefined()
    await set()
    const first = await get()
    expect(first).toMatchObject({ ...ENFORCED, createdBy: 'IBMid-ada', updatedBy: 'IBMid-ada' })
    await set({ ...ENFORCED, createRootKey: false })
    const second = await get()
    expect(second).toMatchObject({ createRootKey: false, createdAt: first?.createdAt })
    expect(second?.updatedAt).not.toBe(first?.updatedAt)
  })

  test('is that of one instance alone', async () => {
    await set()
    expect(await get(await service.addInstance('Elsewhere'))).toBeUndefined()
  })

  test('key-protect-api.md §1.13: its event says what each part was and is', async () => {
    await set()
    expect(service.store.events.at(-1)).toMatchObject({
      action: 'kms.instance-policies.write',
      severity: 'warning',
      reason: { reasonCode: 204 },
      target: { id: instance.crn },
      requestData: {
        'initialValue.PolicyKCIAEnabled': false,
        'initialValue.PolicyKCIAAttrET': false,
        'newValue.PolicyKCIAEnabled': true,
        'newValue.PolicyKCIAAttrCRK': true,
        'newValue.PolicyKCIAAttrCSK': true,
        'newValue.PolicyKCIAAttrIRK': true,
        'newValue.PolicyKCIAAttrISK': true,
        'newValue.PolicyKCIAAttrET': true,
      },
    })
  })

  test('reading it leaves an event as well', async () => {
    await get()
    expect(service.store.events.at(-1)).toMatchObject({ action: 'kms.instance-policies.read', outcome: 'success' })
  })

  test('when the disk is full it stays what it was', async () => {
    service.store.failNextCommit()
    await expect(set()).rejects.toMatchObject({ failure: { code: 'STORAGE_FULL_ERR' } })
    expect(await get()).toBeUndefined()
  })

  test('a forged proof changes nothing', async () => {
    const { caller, action, scope } = mayWrite()
    // What an attacker inside the process could write; the compiler takes it only with this cast.
    const forged = { caller, action, scope } as unknown as Authorized<'kms.instance-policies.write'>
    await expect(setCreateImportAccess(service.deps, forged, ENFORCED)).rejects.toThrow(TypeError)
    expect(await get()).toBeUndefined()
  })
})

describe('what a form may offer', () => {
  const everything = { create: { root: true, standard: true }, import: { root: true, standard: true }, plain: true }

  test('is everything this token can do, while there is no policy', async () => {
    expect(await options()).toEqual({ ...everything, hash: 'SHA-256' })
    service.token.setHealth({ importHash: 'SHA-1' })
    expect((await options()).hash).toBe('SHA-1')
    service.token.setHealth({ importHash: undefined })
    expect((await options()).hash).toBeUndefined()
  })

  test('is what the policy leaves', async () => {
    await set()
    expect(await options()).toEqual({ ...everything, plain: false, hash: 'SHA-256' })
    await set({ ...OPEN_ACCESS, enabled: true, createRootKey: false, importStandardKey: false })
    expect(await options()).toMatchObject({
      create: { root: false, standard: true },
      import: { root: true, standard: false },
      plain: true,
    })
  })

  test('asking for it leaves no event, for every form asks', async () => {
    const before = service.store.events.length
    await options()
    expect(service.store.events).toHaveLength(before)
  })
})
