import { beforeEach, describe, expect, test } from 'vitest'
import type { CeremonyRecord, InstanceRecord } from '../ports/records.ts'
import { anEvent, instant, principalId, proofOf, everyKeyOf } from '../testing/builders.ts'
import { checkValueOf, wrapFor } from '../testing/importing.ts'
import {
  openInMemoryService,
  overriding,
  rootKey,
  type InMemoryService,
  type RootKeyRecord,
} from '../testing/in-memory-service.ts'
import { completeCeremony, type CompleteCeremony } from './complete-ceremony.ts'
import { createKey } from './create-key.ts'
import type { Dependencies } from './dependencies.ts'
import { openCeremony } from './open-ceremony.ts'
import { unwrapKey } from './unwrap-key.ts'
import { wrapKey } from './wrap-key.ts'

let service: InMemoryService
let instance: InstanceRecord
let key: RootKeyRecord
let ceremony: CeremonyRecord
const drawn = (length = 32): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(length))
const place = { description: undefined, aliases: [], tags: [], keyRingId: 'default', expiresAt: undefined }
const details = { ...place, name: 'brought along' }

const open = () =>
  openCeremony(service.deps, proofOf('kms.import-ceremonies.create', instance), { method: 'offline', rotates: key.id })
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  const command = { details, type: 'root', payload: drawn(16) } as const
  key = rootKey((await createKey(service.deps, proofOf('kms.secrets.create', instance), command)).key)
  ceremony = await open()
})

const complete = async (
  material: Uint8Array,
  more: Partial<CompleteCeremony> = {},
  deps: Dependencies = service.deps,
): Promise<CeremonyRecord> => {
  const wrapped = await wrapFor(ceremony.transport, material)
  return completeCeremony(deps, proofOf('kms.import-ceremonies.create', instance), {
    id: ceremony.id,
    wrapped,
    ...more,
  })
}
const failure = (code: string, more: object = {}) => ({ failure: { code, ...more } })
const now = async () => service.store.findKey(everyKeyOf(instance.id), key.id)
const versions = async () => (await service.store.listVersions(instance.id, key.id)).map(({ id }) => id)
const save = async (change: object): Promise<void> => {
  const stored = (await now()) ?? key
  await service.store.saveKey({ key: { ...stored, ...change, revision: stored.revision + 1 } }, anEvent())
}
const stillOpen = async (): Promise<void> => {
  expect((await service.store.findCeremony(instance.id, ceremony.id))?.state).toBe('open')
  expect(await versions()).toEqual([key.currentVersion.id])
}

/** The first commits find that somebody was faster. */
const outrun = (times: number, change: object): Dependencies => {
  let left = times
  const saveKey: InMemoryService['store']['saveKey'] = async (...args) => {
    if (left > 0) await save(change)
    left -= 1
    return service.store.saveKey(...args)
  }
  return { ...service.deps, store: overriding(service.store, { saveKey }) }
}

describe('an imported key is rotated by form', () => {
  test('it gets a version of the new material, of another length if need be, and old ciphertexts still unwrap', async () => {
    const wrap = (plaintext: Uint8Array) =>
      wrapKey(service.deps, proofOf('kms.secrets.wrap', instance), { keyId: key.id, plaintext, aad: [] })
    const unwrap = (ciphertext: string) =>
      unwrapKey(service.deps, proofOf('kms.secrets.unwrap', instance), { keyId: key.id, ciphertext, aad: [] })
    const [plaintext, material] = [drawn(), drawn(32)]
    const before = await wrap(plaintext)

    const { result } = await complete(material)
    expect(result).toMatchObject({ keyId: key.id, algorithm: 'AES-256', checkValue: await checkValueOf(material) })
    expect(await now()).toMatchObject({ algorithm: 'AES-256', revision: 2, currentVersion: { id: result?.versionId } })
    expect(await versions()).toEqual([result?.versionId, key.currentVersion.id])

    const old = await unwrap(before.ciphertext)
    expect(old).toMatchObject({ plaintext, versionId: key.currentVersion.id })
    const after = await wrap(plaintext)
    expect(after.versionId).toBe(result?.versionId)
    expect(await unwrap(after.ciphertext)).toMatchObject({ plaintext, rewrapped: undefined })
  })

  test('its event is a rotation, which says by which ceremony', async () => {
    const { result } = await complete(drawn())
    expect(service.store.events.at(-1)).toMatchObject({
      id: result?.eventId,
      action: 'kms.secrets.rotate',
      outcome: 'success',
      severity: 'warning',
      requestData: { importMethod: 'offline', ceremonyId: ceremony.id },
      responseData: { keyId: key.id, keyVersionId: result?.versionId, keyState: 1 },
    })
  })

  test('a deactivated key may be, and stays what it is', async () => {
    await save({ state: 'deactivated' })
    await complete(drawn())
    expect((await now())?.state).toBe('deactivated')
  })
})

describe('error', () => {
  test('details of a new key are not for a key that exists', async () => {
    await expect(complete(drawn(), { details })).rejects.toMatchObject(failure('INVALID_FIELD_ERR', { field: 'key' }))
    await stillOpen()
  })

  test('a key that was disabled or deleted while the form was open is not rotated', async () => {
    await save({ state: 'suspended' })
    await expect(complete(drawn())).rejects.toMatchObject(failure('KEY_ACTION_INVALID_STATE_ERR'))
    const deletion = { at: instant(), by: principalId('IBMid-ada'), stateBefore: 'suspended' }
    await save({ state: 'destroyed', deletion })
    await expect(complete(drawn())).rejects.toMatchObject(failure('KEY_DELETED_ERR'))
    await stillOpen()
  })

  test('twice within the hour is refused, and the second ceremony waits', async () => {
    await complete(drawn())
    ceremony = await open()
    await expect(complete(drawn())).rejects.toMatchObject(failure('KEY_ROTATION_NOT_PERMITTED'))
    service.clock.pass(service.deps.rules.rotate)
    await complete(drawn())
    expect(await versions()).toHaveLength(3)
  })

  test('a wrong check value leaves the key as it is', async () => {
    const attempt = complete(drawn(), { expectedCheckValue: await checkValueOf(drawn()) })
    await expect(attempt).rejects.toMatchObject(failure('KEY_CHECK_VALUE_ERR'))
    await stillOpen()
  })
})

describe('who names the revision he saw', () => {
  test('rotates that one', async () => {
    await complete(drawn(), { revision: 1 })
    expect(await now()).toMatchObject({ revision: 2 })
  })

  test('rotates nothing when the key was changed before: the HSM is not even asked, and the form stays open', async () => {
    await save({ name: 'renamed' })
    const unasked = () => Promise.reject(new Error('the HSM was asked'))
    const token = overriding(service.token, { importWrapped: unasked })
    const attempt = complete(drawn(), { revision: 1 }, { ...service.deps, token })
    await expect(attempt).rejects.toMatchObject(failure('KEY_CHANGED_ERR'))
    await stillOpen()
    await complete(drawn(), { revision: 2 })
  })

  test('rotates nothing when the key is changed while the HSM is at work, in whatever way', async () => {
    const attempt = complete(drawn(), { revision: 1 }, outrun(1, { name: 'renamed' }))
    await expect(attempt).rejects.toMatchObject(failure('KEY_CHANGED_ERR'))
    await stillOpen()
  })

  test('makes no new key: that has none yet', async () => {
    const proof = proofOf('kms.import-ceremonies.create', instance)
    const { id, transport } = await openCeremony(service.deps, proof, { method: 'offline' })
    const wrapped = await wrapFor(transport, drawn())
    await expect(completeCeremony(service.deps, proof, { id, wrapped, details, revision: 1 })).rejects.toMatchObject(
      failure('INVALID_HEADER_ERR', { header: 'If-Match' }),
    )
    await completeCeremony(service.deps, proof, { id, wrapped, details })
  })
})

describe('somebody else changes the key while the HSM is at work', () => {
  test('in a way that does not matter: both changes are kept', async () => {
    await complete(drawn(), {}, outrun(2, { name: 'renamed' }))
    expect(await now()).toMatchObject({ name: 'renamed', revision: 4 })
    expect(await versions()).toHaveLength(2)
  })

  test('by disabling it: the refusal that holds now is given, and no version is kept', async () => {
    const attempt = complete(drawn(), {}, outrun(1, { state: 'suspended' }))
    await expect(attempt).rejects.toMatchObject(failure('KEY_ACTION_INVALID_STATE_ERR'))
    await stillOpen()
  })

  test('again and again: after four attempts it is left to the caller to try once more', async () => {
    const attempt = complete(drawn(), {}, outrun(4, { name: 'renamed' }))
    await expect(attempt).rejects.toMatchObject(failure('KEY_CHANGED_ERR'))
    await stillOpen()
  })

  test('by completing the same ceremony: one version is made', async () => {
    const settled = await Promise.allSettled([complete(drawn()), complete(drawn())])
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = settled.find(({ status }) => status === 'rejected')
    expect(refused).toMatchObject({ reason: failure('IMPORT_CEREMONY_ENDED_ERR', { reason: 'completed' }) })
    expect(await versions()).toHaveLength(2)
  })
})
