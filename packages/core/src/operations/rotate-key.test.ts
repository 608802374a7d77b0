import { beforeEach, describe, expect, test } from 'vitest'
import { OPEN_ACCESS } from '../policy/create-import-access.ts'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import { proofOf, everyKeyOf } from '../testing/builders.ts'
import { openInMemoryService, overriding, rootKey, type InMemoryService } from '../testing/in-memory-service.ts'
import { toBase64, toHex, utf8 } from '../vocabulary/bytes.ts'
import { later } from '../vocabulary/instant.ts'
import { createKey } from './create-key.ts'
import type { Dependencies } from './dependencies.ts'
import { rotateKey } from './rotate-key.ts'
import { setCreateImportAccess } from './set-create-import-access.ts'
import { unwrapKey } from './unwrap-key.ts'
import { wrapKey } from './wrap-key.ts'

const HOUR = 3_600
let service: InMemoryService
let instance: InstanceRecord
let generated: KeyRecord
let imported: KeyRecord
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  generated = await service.addKey(instance)
  const details = { name: 'imported', description: undefined, aliases: [], tags: [], keyRingId: 'default' }
  const proof = proofOf('kms.secrets.create', instance)
  const payload = new Uint8Array(16).fill(7)
  const creation = { details: { ...details, expiresAt: undefined }, type: 'root', payload } as const
  imported = (await createKey(service.deps, proof, creation)).key
})
const rotate = ({ id: keyId }: KeyRecord, payload?: Uint8Array, deps: Dependencies = service.deps) =>
  rotateKey(deps, proofOf('kms.secrets.rotate', instance), { keyId, payload })
const failing = (code: string): object => ({ failure: { code } })
const versionsOf = async ({ id }: KeyRecord) => (await service.store.listVersions(instance.id, id)).map((v) => v.id)

describe('happy', () => {
  test('a generated key gets new material in the HSM; the newest version wraps, the old one goes on unwrapping', async () => {
    const plaintext = utf8('a data-encryption key')
    const wrapping = { keyId: generated.id, plaintext, aad: ['x'] }
    const { ciphertext } = await wrapKey(service.deps, proofOf('kms.secrets.wrap', instance), wrapping)
    const before = rootKey(generated).currentVersion

    const rotated = rootKey(await rotate(generated))
    expect(rotated.currentVersion.id).not.toBe(before.id)
    expect(rotated).toMatchObject({ rotatedAt: rotated.currentVersion.createdAt, algorithm: 'AES-256' })
    expect(await versionsOf(generated)).toEqual([rotated.currentVersion.id, before.id])

    const wrapped = await wrapKey(service.deps, proofOf('kms.secrets.wrap', instance), wrapping)
    expect(wrapped.versionId).toBe(rotated.currentVersion.id)
    const unwrapping = { keyId: generated.id, ciphertext, aad: ['x'] }
    const opened = await unwrapKey(service.deps, proofOf('kms.secrets.unwrap', instance), unwrapping)
    expect(opened).toMatchObject({ plaintext, versionId: before.id })
  })

  test('an imported key takes the material it is given, of another length too', async () => {
    const rotated = await rotate(imported, new Uint8Array(32).fill(9))
    expect(rotated).toMatchObject({ algorithm: 'AES-256', imported: true })
    const [newest, oldest] = await service.store.listVersions(instance.id, imported.id)
    expect(newest?.material.binding.algorithm).toBe('AES-256')
    expect(oldest?.material.binding.algorithm).toBe('AES-128')
  })

  test('§1.13: the event names the new version, and how material came in', async () => {
    const { currentVersion } = rootKey(await rotate(generated))
    expect(service.store.events.at(-1)).toMatchObject({
      severity: 'warning',
      responseData: { keyVersionId: currentVersion.id, keyVersionCreationDate: currentVersion.createdAt },
    })
    expect(service.store.events.at(-1)?.requestData).not.toHaveProperty('importMethod')
    await rotate(imported, new Uint8Array(24))
    expect(service.store.events.at(-1)).toMatchObject({ requestData: { importMethod: 'plain' } })
  })

  test('a deactivated key may be rotated, and stays deactivated', async () => {
    await service.bring(instance, generated, 'deactivated')
    expect(await rotate(generated)).toMatchObject({ state: 'deactivated' })
  })
})

describe('once an hour (§1.4)', () => {
  test('the first rotation follows creation at once; the next one an hour later, and not a millisecond earlier', async () => {
    service.clock.set(generated.createdAt)
    const { rotatedAt } = await rotate(generated)
    const until = later(rotatedAt ?? generated.createdAt, HOUR)
    service.clock.set(later(until, -0.001))
    await expect(rotate(generated)).rejects.toMatchObject(failing('KEY_ROTATION_NOT_PERMITTED'))
    expect(await versionsOf(generated)).toHaveLength(2)
    service.clock.set(until)
    await rotate(generated)
    expect(await versionsOf(generated)).toHaveLength(3)
  })

  test('of two at once one rotates, the other is told to wait: its material is thrown away', async () => {
    const both = await Promise.allSettled([rotate(generated), rotate(generated)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const [lost] = both.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
    expect(lost).toMatchObject(failing('KEY_ROTATION_NOT_PERMITTED'))
    expect(await versionsOf(generated)).toHaveLength(2)
    expect(service.store.events.filter(({ action }) => action === 'kms.secrets.rotate')).toHaveLength(1)
  })
})

describe('error', () => {
  test('§1.6: who brought the material brings the next one, and nobody else', async () => {
    await expect(rotate(imported)).rejects.toMatchObject(failing('KEY_PAYLOAD_REQ_ERR'))
    const rule = 'provided only if key is imported'
    const failure = { code: 'INVALID_QUERY_PARAM_ERR', parameter: 'payload', rule }
    await expect(rotate(generated, new Uint8Array(32))).rejects.toMatchObject({ failure })
  })

  test.for([0, 1, 15, 17, 33, 512])('material of %s bytes is refused, and nothing changes', async (length) => {
    const before = service.store.events.length
    await expect(rotate(imported, new Uint8Array(length))).rejects.toMatchObject({
      failure: { code: 'INVALID_FIELD_ERR', field: 'payload' },
    })
    expect(await versionsOf(imported)).toHaveLength(1)
    expect(service.store.events).toHaveLength(before)
  })

  test('where wrapping is enforced material in plain is refused, and the HSM does not see it', async () => {
    const proof = proofOf('kms.instance-policies.write', instance)
    await setCreateImportAccess(service.deps, proof, { ...OPEN_ACCESS, enabled: true, enforceToken: true })
    service.token.setHealth({ state: 'unavailable' })
    await expect(rotate(imported, new Uint8Array(32))).rejects.toMatchObject(failing('KEY_CREATE_IMPORT_ACCESS_ERR'))
  })

  test('with the HSM away nothing changes', async () => {
    service.token.setHealth({ state: 'unavailable' })
    await expect(rotate(generated)).rejects.toMatchObject(failing('HSM_UNAVAILABLE_ERR'))
    expect(await service.store.findKey(everyKeyOf(instance.id), generated.id)).toEqual(generated)
  })

  test.for(['suspended', 'compromised', 'destroyed'] as const)(
    'a key that becomes %s while the HSM works is refused for that, and has no new version',
    async (state) => {
      let once = true
      const token = overriding(service.token, {
        generateMaterial: async (...given) => {
          if (once) await service.bring(instance, generated, state)
          once = false
          return service.token.generateMaterial(...given)
        },
      })
      const code = state === 'destroyed' ? 'KEY_DELETED_ERR' : 'KEY_ACTION_INVALID_STATE_ERR'
      await expect(rotate(generated, undefined, { ...service.deps, token })).rejects.toMatchObject(failing(code))
      expect(await versionsOf(generated)).toHaveLength(1)
    },
  )
})

describe('security', () => {
  test('no event carries what came in, in any spelling', async () => {
    const payload = globalThis.crypto.getRandomValues(new Uint8Array(32))
    const [base64, hex] = [toBase64(payload), toHex(payload)]
    await rotate(imported, payload)
    await expect(rotate(generated, payload)).rejects.toMatchObject(failing('INVALID_QUERY_PARAM_ERR'))
    const trail = JSON.stringify(service.store.events)
    for (const spelling of [base64, hex, hex.toUpperCase(), payload.join(',')]) expect(trail).not.toContain(spelling)
  })

  test('the new version is bound to its key: put into another row it is refused as broken', async () => {
    await rotate(generated)
    const mine = await service.store.findKeyForUse(everyKeyOf(instance.id), generated.id)
    const theirs = await service.store.findKeyForUse(everyKeyOf(instance.id), imported.id)
    if (!mine?.current || !theirs?.current) throw new Error('the keys are gone')
    const { material } = mine.current
    const moved = { ...material, binding: { ...material.binding, keyId: imported.id } }
    const attempt = service.token.encrypt(moved, new Uint8Array(8), new Uint8Array())
    await expect(attempt).rejects.toMatchObject(failing('INCOMPLETE_METADATA_ERR'))
  })
})
