import { beforeEach, describe, expect, test } from 'vitest'
import type { Authorized } from '../policy/authorize.ts'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import { anEvent, instant, newKeyId, principalId, proofOf } from '../testing/builders.ts'
import { spellingsOf } from '../testing/importing.ts'
import { openInMemoryService, overriding, type InMemoryService } from '../testing/in-memory-service.ts'
import { createKey } from './create-key.ts'
import { readPayload } from './read-payload.ts'

let service: InMemoryService
let instance: InstanceRecord
let key: KeyRecord
const secret = globalThis.crypto.getRandomValues(new Uint8Array(57))

const addStandard = async (payload: Uint8Array): Promise<KeyRecord> => {
  const place = { description: undefined, aliases: [], tags: [], keyRingId: 'default', expiresAt: undefined }
  const command = { details: { ...place, name: 'database password' }, type: 'standard', payload } as const
  return (await createKey(service.deps, proofOf('kms.secrets.create', instance), command)).key
}
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  key = await addStandard(secret)
})
const read = (id = key.id, deps = service.deps) => readPayload(deps, proofOf('kms.secrets.read', instance), id)
const save = (change: Partial<KeyRecord>) =>
  service.store.saveKey({ key: { ...key, ...change, revision: key.revision + 1 } }, anEvent())

describe('readPayload', () => {
  test("answers a standard key's secret, with an event that says who read it and nothing of what", async () => {
    expect(await read()).toEqual({ key, payload: secret })
    expect(service.store.events.at(-1)).toMatchObject({
      action: 'kms.secrets.read',
      outcome: 'success',
      responseData: { keyId: key.id, keyState: 1 },
    })
    for (const spelling of spellingsOf(secret)) expect(JSON.stringify(service.store.events)).not.toContain(spelling)
  })

  test('a deactivated key is still read, a deleted one is shown without its secret', async () => {
    await save({ state: 'deactivated' })
    expect((await read()).payload).toEqual(secret)
    key = (await read()).key
    const deletion = { at: instant(), by: principalId('IBMid-ada'), stateBefore: 'deactivated' } as const
    await save({ state: 'destroyed', deletion })
    expect(await read()).toMatchObject({ key: { state: 'destroyed' }, payload: undefined })
  })

  test('the secret of a compromised key is read by Managers alone', async () => {
    await save({ state: 'compromised' })
    expect((await read()).payload).toEqual(secret)
    const before = service.store.events.length
    const asWriter = readPayload(service.deps, proofOf('kms.secrets.read', instance, 'Writer'), key.id)
    await expect(asWriter).rejects.toMatchObject({ failure: { code: 'UNAUTHORIZED_ERR' } })
    expect(service.store.events).toHaveLength(before)
  })

  test('a root key has none', async () => {
    const root = await service.addKey(instance)
    expect(await read(root.id)).toEqual({ key: root, payload: undefined })
  })

  test("another instance's key and no key at all are the same", async () => {
    const elsewhere = await service.addInstance('Elsewhere')
    for (const [scope, id] of [
      [elsewhere, key.id],
      [instance, newKeyId()],
    ] as const) {
      const attempt = readPayload(service.deps, proofOf('kms.secrets.read', scope), id)
      await expect(attempt).rejects.toMatchObject({ failure: { code: 'KEY_NOT_FOUND_ERR' } })
    }
  })

  test('what cannot be written down is not handed over, and is wiped', async () => {
    const plain = Uint8Array.from(secret)
    const token = overriding(service.token, { decrypt: async () => plain })
    service.store.failNextCommit()
    const attempt = read(key.id, { ...service.deps, token })
    await expect(attempt).rejects.toMatchObject({ failure: { code: 'STORAGE_FULL_ERR' } })
    expect(plain).toEqual(new Uint8Array(secret.length))
  })

  test('with the HSM away there is no secret, and the refusal is no success in the trail', async () => {
    service.token.setHealth({ state: 'unavailable' })
    await expect(read()).rejects.toMatchObject({ failure: { code: 'HSM_UNAVAILABLE_ERR' } })
    expect(service.store.events.filter(({ action }) => action === 'kms.secrets.read')).toEqual([])
  })
})

describe('readPayload against somebody who writes the database', () => {
  const swapped = (findPayload: InMemoryService['store']['findPayload']) => ({
    ...service.deps,
    store: overriding(service.store, { findPayload }),
  })

  test("another key's secret put in this key's row does not decrypt", async () => {
    const other = await addStandard(Uint8Array.of(1, 2, 3))
    const deps = swapped(() => service.store.findPayload(instance.id, other.id))
    await expect(read(key.id, deps)).rejects.toMatchObject({ failure: { code: 'INCOMPLETE_METADATA_ERR' } })
  })

  test('a row that names another payload key, or is gone, is an error and no empty secret', async () => {
    const sealed = await service.store.findPayload(instance.id, key.id)
    if (!sealed) throw new Error('the key has no payload')
    const payloadKeyId = crypto.randomUUID() as typeof sealed.payloadKeyId
    for (const answer of [{ ...sealed, payloadKeyId }, undefined]) {
      const attempt = read(
        key.id,
        swapped(async () => answer),
      )
      await expect(attempt).rejects.toMatchObject({ failure: { code: 'INCOMPLETE_METADATA_ERR' } })
    }
  })

  test('a key that is purged while it is read was never there', async () => {
    const deps = swapped(async () => {
      await service.store.purgeKey(key, () => anEvent())
      return undefined
    })
    await expect(read(key.id, deps)).rejects.toMatchObject({ failure: { code: 'KEY_NOT_FOUND_ERR' } })
  })

  test('a forged proof reads nothing', async () => {
    const { caller, action, scope } = proofOf('kms.secrets.read', instance)
    // What an attacker inside the process could write; the compiler takes it only with this cast.
    const forged = { caller, action, scope } as unknown as Authorized<'kms.secrets.read'>
    await expect(readPayload(service.deps, forged, key.id)).rejects.toThrow(TypeError)
  })
})
