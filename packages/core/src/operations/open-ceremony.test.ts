import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Authorized } from '../policy/authorize.ts'
import { OPEN_ACCESS } from '../policy/create-import-access.ts'
import type { CreateImportAccess, ImportMethod, InstanceRecord } from '../ports/records.ts'
import { newKeyId, proofOf } from '../testing/builders.ts'
import { crash } from '../testing/crash.ts'
import { openInMemoryService, overriding, type InMemoryService } from '../testing/in-memory-service.ts'
import { addCeremony } from '../testing/store-stage.ts'
import { later } from '../vocabulary/instant.ts'
import { createKey } from './create-key.ts'
import { openCeremony, type OpenCeremony } from './open-ceremony.ts'
import { setCreateImportAccess } from './set-create-import-access.ts'
import { sweepCeremonies } from './sweep-ceremonies.ts'

let service: InMemoryService
let instance: InstanceRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
})

const mayOpen = () => proofOf('kms.import-ceremonies.create', instance)
const open = (command: OpenCeremony = { method: 'browser' }, deps = service.deps) =>
  openCeremony(deps, mayOpen(), command)
const failure = (code: string, more: object = {}) => ({ failure: { code, ...more } })
const transportRows = async () =>
  (await service.store.listTokenObjects()).filter(({ purpose }) => purpose === 'import-transport')
const set = (access: Partial<CreateImportAccess>) =>
  setCreateImportAccess(service.deps, proofOf('kms.instance-policies.write', instance), {
    ...OPEN_ACCESS,
    enabled: true,
    ...access,
  })

/** Neither on the token nor in the journal, and no ceremony. */
async function nothingBegun(): Promise<void> {
  const objects = await service.token.listObjects()
  expect(objects.filter(({ label }) => label.includes('import-transport'))).toEqual([])
  expect(await transportRows()).toEqual([])
  expect(await service.store.listCeremonies(instance.id, 10)).toEqual([])
  expect(service.store.events.filter(({ action }) => action.startsWith('kms.import-ceremonies'))).toEqual([])
}

describe('an import by form begins', () => {
  test.each([
    ['browser', 3_600],
    ['offline', 7 * 24 * 3_600],
  ] as const)('%s: with a key pair of its own, open for %i seconds', async (method, seconds) => {
    const [one, two] = [await open({ method }), await open({ method })]
    expect(one).toMatchObject({ method, state: 'open', createdBy: 'IBMid-ada', result: undefined, rotates: undefined })
    expect(one.expiresAt).toBe(later(one.createdAt, seconds))
    expect(one.transport?.hash).toBe('SHA-256')
    expect(one.transport?.publicKey).not.toEqual(two.transport?.publicKey)
    expect(await service.store.findCeremony(instance.id, one.id)).toEqual(one)
    expect((await transportRows()).map(({ state }) => state)).toEqual(['confirmed', 'confirmed'])
  })

  test('plain: without a key pair, for an hour', async () => {
    const ceremony = await open({ method: 'plain' })
    expect(ceremony.transport).toBeUndefined()
    expect(ceremony.expiresAt).toBe(later(ceremony.createdAt, 3_600))
    expect(await transportRows()).toEqual([])
  })

  test('its event names the ceremony, the method and the end, and no key', async () => {
    const { id } = await open({ method: 'offline' })
    expect(service.store.events.at(-1)).toMatchObject({
      action: 'kms.import-ceremonies.create',
      outcome: 'success',
      reason: { reasonCode: 201 },
      target: { id: `${instance.crn.slice(0, -1)}import-ceremony:${id}`, typeURI: 'kms/import-ceremonies' },
      requestData: { instanceID: instance.id, importMethod: 'offline', ceremonyId: id },
      responseData: { expirationDate: expect.stringMatching(/^2026-01-08T/) },
    })
  })
})

describe('an import for a new version begins', () => {
  const place = { description: undefined, aliases: [], tags: [], keyRingId: 'default', expiresAt: undefined }
  const details = { ...place, name: 'brought' }
  const add = async (type: 'root' | 'standard', payload?: Uint8Array) =>
    (await createKey(service.deps, proofOf('kms.secrets.create', instance), { details, type, payload })).key

  test("for an imported root key, and is in that key's activity", async () => {
    const key = await add('root', new Uint8Array(32).fill(7))
    expect(await open({ method: 'browser', rotates: key.id })).toMatchObject({ rotates: key.id })
    expect(service.store.events.at(-1)?.requestData).toMatchObject({ keyId: key.id })
  })

  test('for no other key', async () => {
    const [generated, standard] = [await add('root'), await add('standard', Uint8Array.of(1))]
    const rotating = (rotates: typeof generated.id) => open({ method: 'browser', rotates })
    await expect(rotating(generated.id)).rejects.toMatchObject(failure('INVALID_FIELD_ERR', { field: 'rotates' }))
    await expect(rotating(standard.id)).rejects.toMatchObject(failure('KEY_ROOT_REQ_ERR'))
    await expect(rotating(newKeyId())).rejects.toMatchObject(failure('KEY_NOT_FOUND_ERR'))
    await nothingBegun()
  })

  test('where no new root key may be imported, for that makes none', async () => {
    const key = await add('root', new Uint8Array(32).fill(7))
    await set({ importRootKey: false })
    expect(await open({ method: 'browser', rotates: key.id })).toMatchObject({ state: 'open' })
    await set({ enforceToken: true })
    const plain = open({ method: 'plain', rotates: key.id })
    await expect(plain).rejects.toMatchObject(failure('KEY_CREATE_IMPORT_ACCESS_ERR'))
  })
})

describe('an import does not begin', () => {
  const every: readonly ImportMethod[] = ['browser', 'offline', 'plain']
  test.each([
    [{ importRootKey: false }, every],
    [{ enforceToken: true }, ['plain'] as const],
  ])('where the policy is %j: %j', async (access, methods) => {
    await set(access)
    for (const method of methods) {
      await expect(open({ method })).rejects.toMatchObject(failure('KEY_CREATE_IMPORT_ACCESS_ERR'))
    }
    await nothingBegun()
  })

  test('wrapped on a token that unwraps no RSA-OAEP; in plain it does', async () => {
    service.token.setHealth({ importHash: undefined })
    await expect(open()).rejects.toMatchObject(failure('INVALID_FIELD_ERR', { field: 'method' }))
    await nothingBegun()
    expect(await open({ method: 'plain' })).toMatchObject({ state: 'open' })
  })

  test('while the HSM is away, whether or not that is known yet', async () => {
    service.token.setHealth({ state: 'unavailable', importHash: undefined })
    await expect(open()).rejects.toMatchObject(failure('HSM_UNAVAILABLE_ERR'))
    service.token.setHealth({ state: 'ready', importHash: 'SHA-1' })
    const token = overriding(service.token, {
      createObject: async () => {
        service.token.setHealth({ state: 'unavailable' })
        return service.token.createObject('import-transport', service.deps.newTokenObjectId())
      },
    })
    await expect(open({ method: 'browser' }, { ...service.deps, token })).rejects.toMatchObject(
      failure('HSM_UNAVAILABLE_ERR'),
    )
    // Whether the HSM made it nobody knows: the plan stays until somebody can look.
    expect((await transportRows()).map(({ state }) => state)).toEqual(['planned'])
    service.token.setHealth({ state: 'ready' })
    service.clock.pass(601)
    expect(await sweepCeremonies(service.deps)).toEqual({ expired: 0, discarded: 1 })
    await nothingBegun()
  })

  test.each([
    ['their own hundred', { ofPerson: 100, inInstance: 100 }, 'browser', { of: 'person', most: 100 }],
    ['a hundred in plain', { ofPerson: 100, inInstance: 100 }, 'plain', { of: 'person', most: 100 }],
    ['two hundred of all', { ofPerson: 99, inInstance: 200 }, 'offline', { of: 'instance', most: 200 }],
  ] as const)('when %s are open already, before the HSM is asked', async (_what, counted, method, more) => {
    const store = overriding(service.store, { countOpenCeremonies: async () => counted })
    const created = vi.spyOn(service.token, 'createObject')
    const attempt = open({ method }, { ...service.deps, store })
    await expect(attempt).rejects.toMatchObject(failure('IMPORT_CEREMONY_QUOTA_ERR', more))
    expect(created).not.toHaveBeenCalled()
    await nothingBegun()
  })

  test('when the last place is taken while the HSM makes the key pair, which is then destroyed', async () => {
    for (let one = 0; one < 99; one += 1) await addCeremony(service, instance)
    const ends = await Promise.allSettled([open(), open()])
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: failure('IMPORT_CEREMONY_QUOTA_ERR', { of: 'person' }),
    })
    expect((await transportRows()).map(({ state }) => state)).toEqual(Array(100).fill('confirmed'))
    const objects = await service.token.listObjects()
    const labels = objects.map(({ label }) => label).filter((label) => label.includes('import-transport'))
    expect(new Set(labels).size).toBe(1)
  })

  test('unless it is in plain, where others have opened many', async () => {
    const store = overriding(service.store, { countOpenCeremonies: async () => ({ ofPerson: 0, inInstance: 5_000 }) })
    expect(await open({ method: 'plain' }, { ...service.deps, store })).toMatchObject({ state: 'open' })
  })

  test('for a forged proof', async () => {
    const { caller, action, scope } = mayOpen()
    // What an attacker inside the process could write; the compiler takes it only with this cast.
    const forged = { caller, action, scope } as unknown as Authorized<'kms.import-ceremonies.create'>
    await expect(openCeremony(service.deps, forged, { method: 'browser' })).rejects.toThrow(TypeError)
    await nothingBegun()
  })
})

describe('a crash while an import begins', () => {
  test('after the plan, or after the key pair was made, leaves nothing once it is swept', async () => {
    const [planned, made] = [crash(), crash()]
    const token = overriding(service.token, { createObject: planned.here })
    void open({ method: 'browser' }, { ...service.deps, token })
    await planned.happened
    const store = overriding(service.store, { createCeremony: made.here })
    void open({ method: 'browser' }, { ...service.deps, store })
    await made.happened
    const left = (await transportRows()).map(({ state }) => state)
    expect(left).toEqual(['planned', 'planned'])

    // While it might still be under way, nobody touches it.
    expect(await sweepCeremonies(service.deps)).toEqual({ expired: 0, discarded: 0 })
    service.clock.pass(601)
    expect((await sweepCeremonies(service.deps)).discarded).toBe(2)
    await nothingBegun()
  })

  test('a commit that fails is swept like one', async () => {
    const store = overriding(service.store, {
      createCeremony: async (...args) => {
        service.store.failNextCommit()
        return service.store.createCeremony(...args)
      },
    })
    await expect(open({ method: 'browser' }, { ...service.deps, store })).rejects.toMatchObject(
      failure('STORAGE_FULL_ERR'),
    )
    service.clock.pass(601)
    expect(await sweepCeremonies(service.deps)).toEqual({ expired: 0, discarded: 1 })
    await nothingBegun()
  })
})
