import { beforeEach, describe, expect, test } from 'vitest'
import type { Authorized } from '../policy/authorize.ts'
import { OPEN_ACCESS } from '../policy/create-import-access.ts'
import type { CreateImportAccess, InstanceRecord } from '../ports/records.ts'
import { aKeyRing, anEvent, instant, newKeyId, proofOf, everyKeyOf } from '../testing/builders.ts'
import { checkValueOf, spellingsOf } from '../testing/importing.ts'
import { openInMemoryService, overriding, rootKey, type InMemoryService } from '../testing/in-memory-service.ts'
import { createKey, type CreateKey } from './create-key.ts'
import type { NewKeyDetails } from './new-key.ts'
import { setCreateImportAccess } from './set-create-import-access.ts'

let service: InMemoryService
let instance: InstanceRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
})

const DETAILS: NewKeyDetails = {
  name: 'invoice archive',
  description: 'since 1999',
  aliases: [],
  tags: [],
  keyRingId: 'default',
  expiresAt: undefined,
}
const drawn = (length: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(length))
const mayCreate = () => proofOf('kms.secrets.create', instance)
const create = ({ type = 'root', payload, ...details }: Partial<NewKeyDetails & CreateKey> = {}) =>
  createKey(service.deps, mayCreate(), { details: { ...DETAILS, ...details }, type, payload })
const createRoot = async (command: Partial<NewKeyDetails & CreateKey> = {}) => rootKey((await create(command)).key)
const set = (access: Partial<CreateImportAccess>) =>
  setCreateImportAccess(service.deps, proofOf('kms.instance-policies.write', instance), {
    ...OPEN_ACCESS,
    enabled: true,
    ...access,
  })
const nothingNew = async (): Promise<void> => {
  expect(await service.store.countKeys(everyKeyOf(instance.id), { states: ['active'] })).toBe(0)
  expect(service.store.events.filter(({ action }) => action === 'kms.secrets.create')).toEqual([])
}
const failure = (code: string, more: object = {}) => ({ failure: { code, ...more } })

describe('a generated root key', () => {
  test('is an active AES-256 key, stored with its one version', async () => {
    const { aliases, tags, expiresAt } = { aliases: ['a-1', 'b-2'], tags: ['vat'], expiresAt: instant(86_400_000) }
    const key = await createRoot({ aliases, tags, expiresAt })
    expect(key).toMatchObject({ ...DETAILS, aliases, tags, expiresAt, type: 'root', state: 'active', revision: 1 })
    expect(key).toMatchObject({ algorithm: 'AES-256', imported: false, createdBy: 'IBMid-ada' })
    expect(await service.store.findKey(everyKeyOf(instance.id), key.id)).toEqual(key)
    const [version, ...others] = await service.store.listVersions(instance.id, key.id)
    expect(others).toEqual([])
    expect(version).toMatchObject(key.currentVersion)
    expect(version?.material.blob).toHaveLength(40)
  })

  test('key-protect-api.md §1.13: its event says which key, which version, in which state and until when', async () => {
    const key = await createRoot({ expiresAt: instant(86_400_000) })
    expect(service.store.events.at(-1)).toMatchObject({
      action: 'kms.secrets.create',
      outcome: 'success',
      reason: { reasonCode: 201, reasonType: 'Created' },
      target: { id: `${instance.crn.slice(0, -1)}key:${key.id}`, name: 'invoice archive', typeURI: 'kms/secrets' },
      requestData: { instanceID: instance.id, keyRingId: 'default', keyType: 'root' },
      responseData: {
        keyId: key.id,
        keyState: 1,
        keyVersionId: key.currentVersion.id,
        keyVersionCreationDate: key.currentVersion.createdAt,
        expirationDate: '2026-01-02T00:00:00Z',
      },
      logSourceCRN: instance.crn,
    })
  })

  test('has nothing in common with another of its name', async () => {
    const [one, two] = [await createRoot(), await createRoot()]
    expect(one.id).not.toBe(two.id)
    expect(one.currentVersion.id).not.toBe(two.currentVersion.id)
    expect(await service.store.countKeys(everyKeyOf(instance.id), { states: ['active'] })).toBe(2)
  })
})

describe('a root key imported in plain', () => {
  test.each([16, 24, 32])('of %i bytes is what the caller brought, by its check value', async (length) => {
    const payload = drawn(length)
    const key = await createRoot({ payload })
    expect(key).toMatchObject({ imported: true, algorithm: `AES-${length * 8}`, type: 'root' })
    expect(key.currentVersion.checkValue).toBe(await checkValueOf(payload))
    expect(service.store.events.at(-1)?.requestData).toMatchObject({ importMethod: 'plain', keyType: 'root' })
  })

  test.each([0, 1, 15, 17, 31, 33, 64])('of %i bytes is refused, and nothing is created', async (length) => {
    await expect(create({ payload: drawn(length) })).rejects.toMatchObject(
      failure('INVALID_FIELD_ERR', { field: 'payload' }),
    )
    await nothingNew()
  })
})

describe('a standard key', () => {
  test('generated, is 32 bytes that are answered once and kept encrypted', async () => {
    const { key, payload } = await create({ type: 'standard' })
    expect(key).toMatchObject({ type: 'standard', imported: false, currentVersion: undefined, algorithm: 'AES-256' })
    expect(payload).toHaveLength(32)
    const sealed = await service.store.findPayload(instance.id, key.id)
    expect(sealed?.ciphertext).toHaveLength(48)
    expect(sealed?.ciphertext.subarray(0, 32)).not.toEqual(payload)
    expect(service.store.events.at(-1)?.responseData).toEqual({ keyId: key.id, keyState: 1 })
  })

  test.each([1, 16, 7_500])('imported, is any %i bytes', async (length) => {
    const given = drawn(length)
    const { key, payload } = await create({ type: 'standard', payload: given })
    expect(key).toMatchObject({ type: 'standard', imported: true })
    expect(payload).toEqual(given)
  })

  test.each([0, 7_501])('of %i bytes is refused, and nothing is created', async (length) => {
    const attempt = create({ type: 'standard', payload: drawn(length) })
    await expect(attempt).rejects.toMatchObject(failure('INVALID_FIELD_ERR', { field: 'payload' }))
    await nothingNew()
  })

  test('shares one payload key with every other of its instance, also with those made at the same moment', async () => {
    const made = await Promise.all([1, 2, 3].map(() => create({ type: 'standard' })))
    const sealed = await Promise.all(made.map(({ key }) => service.store.findPayload(instance.id, key.id)))
    expect(new Set(sealed.map((payload) => payload?.payloadKeyId)).size).toBe(1)
    const elsewhere = await service.addInstance('Elsewhere')
    await createKey(service.deps, proofOf('kms.secrets.create', elsewhere), { details: DETAILS, type: 'standard' })
    expect((await service.store.findPayloadKey(elsewhere.id))?.id).not.toBe(sealed[0]?.payloadKeyId)
  })
})

describe('error', () => {
  test('a sixth alias, an alias of another key, an unknown ring and an expiry that has passed are refused', async () => {
    const quota = create({ aliases: ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'] })
    await expect(quota).rejects.toMatchObject(failure('KEY_ALIAS_QUOTA_ERR'))
    await expect(create({ keyRingId: 'nowhere' })).rejects.toMatchObject(failure('KEY_RING_NOT_FOUND_ERR'))
    const expired = create({ expiresAt: instant() })
    await expect(expired).rejects.toMatchObject(failure('INVALID_FIELD_ERR', { field: 'expirationDate' }))
    await nothingNew()
    await create({ aliases: ['a1', 'a2', 'a3', 'a4', 'a5'] })
    await expect(create({ aliases: ['a5'] })).rejects.toMatchObject(failure('KEY_ALIAS_NOT_UNIQUE_ERR'))
    expect(await service.store.countKeys(everyKeyOf(instance.id), { states: ['active'] })).toBe(1)
  })

  test('a ring that exists takes the key in', async () => {
    const ring = aKeyRing(instance, 'payments')
    await service.store.createKeyRing(ring, anEvent())
    expect((await create({ keyRingId: 'payments' })).key.keyRingId).toBe('payments')
  })

  test.each(['root', 'standard'] as const)(
    'when the disk is full no %s key is stored, and the next attempt succeeds',
    async (type) => {
      await create({ type: 'standard' })
      const before = service.store.events.length
      service.store.failNextCommit()
      await expect(create({ type })).rejects.toMatchObject(failure('STORAGE_FULL_ERR'))
      expect(service.store.events).toHaveLength(before)
      await create({ type })
      expect(await service.store.countKeys(everyKeyOf(instance.id), { states: ['active'] })).toBe(2)
    },
  )

  test('a generated secret that could not be kept is wiped', async () => {
    const secret = drawn(32)
    const token = overriding(service.token, { random: async () => secret })
    service.store.failNextCommit('STORAGE_FULL_ERR', Infinity)
    const attempt = createKey({ ...service.deps, token }, mayCreate(), { details: DETAILS, type: 'standard' })
    await expect(attempt).rejects.toMatchObject(failure('STORAGE_FULL_ERR'))
    expect(secret).toEqual(new Uint8Array(32))
  })

  test.each(['root', 'standard'] as const)('when the HSM is away no %s key is stored', async (type) => {
    service.token.setHealth({ state: 'unavailable' })
    await expect(create({ type })).rejects.toMatchObject(failure('HSM_UNAVAILABLE_ERR'))
    await nothingNew()
  })
})

describe('the policy of creating and importing', () => {
  const [payload, refused] = [drawn(32), failure('KEY_CREATE_IMPORT_ACCESS_ERR')]
  test.each([
    [{ createRootKey: false }, {}],
    [{ createStandardKey: false }, { type: 'standard' }],
    [{ importRootKey: false }, { payload }],
    [{ importStandardKey: false }, { type: 'standard', payload }],
    [{ enforceToken: true }, { payload }],
  ] as const)('%j forbids it', async (access, command) => {
    await set(access)
    await expect(create(command)).rejects.toMatchObject(refused)
    await nothingNew()
    await set({ ...access, enabled: false })
    await create(command)
  })

  test('wrapping enforced for root keys leaves the secrets of standard keys alone', async () => {
    await set({ enforceToken: true })
    expect((await create({ type: 'standard', payload })).key.imported).toBe(true)
  })
})

describe('security', () => {
  test("the material is bound to its row: under another key's id the token refuses it", async () => {
    const key = await createRoot()
    const [version] = await service.store.listVersions(instance.id, key.id)
    if (!version) throw new Error('the key has no version')
    const { material } = version
    const moved = { ...material, binding: { ...material.binding, keyId: newKeyId() } }
    const attempt = service.token.encrypt(moved, new Uint8Array(32), new Uint8Array())
    await expect(attempt).rejects.toMatchObject(failure('INCOMPLETE_METADATA_ERR'))
    await expect(service.token.encrypt(material, new Uint8Array(32), new Uint8Array())).resolves.toBeDefined()
  })

  test('no event holds what was brought or made, in any spelling, and none a check value', async () => {
    const secrets = [drawn(32), drawn(100)] as const
    const root = await createRoot({ payload: secrets[0] })
    await create({ type: 'standard', payload: secrets[1] })
    const { payload = new Uint8Array() } = await create({ type: 'standard' })
    expect(payload).toHaveLength(32)
    const trail = JSON.stringify(service.store.events)
    for (const secret of [...secrets, payload]) {
      for (const spelling of spellingsOf(secret)) expect(trail).not.toContain(spelling)
    }
    expect(trail).not.toContain(`"${root.currentVersion.checkValue}"`)
  })

  test('a forged proof creates nothing, and the HSM is not asked', async () => {
    const { caller, action, scope } = mayCreate()
    // What an attacker inside the process could write; the compiler takes it only with this cast.
    const forged = { caller, action, scope } as unknown as Authorized<'kms.secrets.create'>
    service.token.setHealth({ state: 'unavailable' })
    const attempt = createKey(service.deps, forged, { details: DETAILS, type: 'root' })
    await expect(attempt).rejects.toThrow(TypeError)
    await nothingNew()
  })
})
