import { beforeEach, describe, expect, test } from 'vitest'
import { decodeEnvelope, encodeEnvelope, type Envelope } from '../envelope/ciphertext.ts'
import { KeyError } from '../errors/key-error.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import { everyKeyOf, newVersionId, proofOf } from '../testing/builders.ts'
import { overriding, type InMemoryService, type RootKeyRecord } from '../testing/in-memory-service.ts'
import { AAD, DEK, openWithCiphertext, wrapBy } from '../testing/wrapping.ts'
import { toBase64, utf8 } from '../vocabulary/bytes.ts'
import type { Dependencies } from './dependencies.ts'
import { unwrapKey } from './unwrap-key.ts'

let service: InMemoryService
let instance: InstanceRecord
let key: RootKeyRecord
let ciphertext: string
beforeEach(async () => {
  ;({ service, instance, key, ciphertext } = await openWithCiphertext())
})

const unwrap = (
  sent = ciphertext,
  { aad = AAD, deps = service.deps }: { aad?: readonly string[]; deps?: Dependencies } = {},
) => unwrapKey(deps, proofOf('kms.secrets.unwrap', instance), { keyId: key.id, ciphertext: sent, aad })
const unwrapEvents = () => service.store.events.filter(({ action }) => action === 'kms.secrets.unwrap')
const failing = (code: string): object => ({ failure: { code } })
const unprocessable = failing('UNPROCESSABLE_CIPHERTEXT_ERR')

/** The same ciphertext in an envelope that was tampered with. */
function changed(change: (envelope: Envelope) => Partial<Envelope>): string {
  const decoded = decodeEnvelope(ciphertext)
  if (decoded.kind !== 'envelope') throw new Error('not an envelope')
  return encodeEnvelope({ ...decoded.envelope, ...change(decoded.envelope) })
}

describe('happy', () => {
  test('the newest version unwraps what it wrapped, and nothing is wrapped anew', async () => {
    const unwrapped = await unwrap()
    expect(unwrapped).toEqual({ plaintext: DEK, versionId: key.currentVersion.id, rewrapped: undefined })
    expect(unwrapEvents()).toMatchObject([{ responseData: { keyVersionId: key.currentVersion.id } }])
    expect(unwrapEvents()[0]?.responseData).not.toHaveProperty('rewrappedKeyVersionId')
    expect(service.store.encryptions(key.currentVersion.id)).toBe(1)
  })

  test('§1.7: what an older version wrapped comes back wrapped by the newest, and the answer says by which', async () => {
    await service.rotate(instance, key)
    const newest = await service.rotate(instance, key)
    const { plaintext, versionId, rewrapped } = await unwrap()
    expect(plaintext).toEqual(DEK)
    expect(versionId).toBe(key.currentVersion.id)
    expect(rewrapped?.versionId).toBe(newest.id)
    expect(await unwrap(rewrapped?.ciphertext)).toEqual({ plaintext: DEK, versionId: newest.id, rewrapped: undefined })
  })

  test('wrapping anew is an encryption: it is counted on the newest version and named in the event', async () => {
    const newest = await service.rotate(instance, key)
    await unwrap()
    expect([service.store.encryptions(key.currentVersion.id), service.store.encryptions(newest.id)]).toEqual([1, 1])
    expect(unwrapEvents()).toMatchObject([
      { responseData: { keyVersionId: key.currentVersion.id, rewrappedKeyVersionId: newest.id } },
    ])
  })

  test('§1.7: a handle that is none of this key’s is only a hint: every version is tried, the oldest too', async () => {
    const foreign = changed(() => ({ handle: newVersionId() }))
    expect(await unwrap(foreign)).toMatchObject({ plaintext: DEK, rewrapped: undefined })
    await service.rotate(instance, key)
    const newest = await service.rotate(instance, key)
    const { plaintext, versionId, rewrapped } = await unwrap(foreign)
    expect(plaintext).toEqual(DEK)
    expect(versionId).toBe(key.currentVersion.id)
    expect(rewrapped?.versionId).toBe(newest.id)
  })
})

describe('error', () => {
  test.for([
    ['active', undefined],
    ['suspended', 'KEY_ACTION_INVALID_STATE_ERR'],
    ['deactivated', undefined],
    ['compromised', undefined],
    ['destroyed', 'KEY_DELETED_ERR'],
  ] as const)('SP 800-57 7.3: unwrapping outlives protection; a %s key gives %s', async ([state, code]) => {
    await service.bring(instance, key, state)
    const outcome = await unwrap().then(
      () => undefined,
      (error: unknown) => (error instanceof KeyError ? error.failure.code : error),
    )
    expect(outcome).toBe(code)
  })

  test('design.md §3: what a compromised key protected is given back, but never protected by it again', async () => {
    await service.rotate(instance, key)
    await service.bring(instance, key, 'compromised')
    expect(await unwrap()).toEqual({ plaintext: DEK, versionId: key.currentVersion.id, rewrapped: undefined })
  })

  test.for([
    ['none', []],
    ['one less', ['tenant']],
    ['one more', ['tenant', '7', '']],
    ['another order', ['7', 'tenant']],
    ['another boundary', ['tenant7']],
    ['another case', ['Tenant', '7']],
  ] as const)('other associated data, here %s, is refused', async ([, aad]) => {
    await expect(unwrap(ciphertext, { aad: [...aad] })).rejects.toMatchObject(unprocessable)
    expect(unwrapEvents()).toEqual([])
  })

  test('not base64 is a field error; base64 of something else is not our ciphertext', async () => {
    const field = { failure: { code: 'INVALID_FIELD_ERR', field: 'ciphertext' } }
    await expect(unwrap('no base64')).rejects.toMatchObject(field)
    await expect(unwrap('')).rejects.toMatchObject(field)
    await expect(unwrap(toBase64(utf8('{}')))).rejects.toMatchObject(unprocessable)
  })

  test.for(['suspended', 'destroyed'] as const)(
    'a key that becomes %s while the HSM works is refused at commit: no plaintext, no event',
    async (state) => {
      const token = overriding(service.token, {
        decrypt: async (...given) => {
          const plaintext = await service.token.decrypt(...given)
          await service.bring(instance, key, state)
          return plaintext
        },
      })
      const attempt = unwrap(ciphertext, { deps: { ...service.deps, token } })
      await expect(attempt).rejects.toMatchObject(failing('KEY_ACTION_INVALID_STATE_ERR'))
      expect(unwrapEvents()).toEqual([])
    },
  )

  test('when the event cannot be written the plaintext is not handed out, and is wiped', async () => {
    const opened: (Uint8Array | undefined)[] = []
    const token = overriding(service.token, {
      decrypt: async (...given) => {
        const plaintext = await service.token.decrypt(...given)
        opened.push(plaintext)
        return plaintext
      },
    })
    service.store.failNextCommit()
    const attempt = unwrap(ciphertext, { deps: { ...service.deps, token } })
    await expect(attempt).rejects.toMatchObject(failing('STORAGE_FULL_ERR'))
    expect(unwrapEvents()).toEqual([])
    expect(opened).toEqual([new Uint8Array(DEK.length)])
  })
})

describe('security', () => {
  test('a changed byte anywhere in ciphertext, tag or IV is refused', async () => {
    const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.with(at, (bytes.at(at) ?? 0) ^ 1)
    const tampered = [
      changed((one) => ({ ciphertext: flipped(one.ciphertext, 0) })),
      changed((one) => ({ ciphertext: flipped(one.ciphertext, one.ciphertext.length - 1) })),
      changed((one) => ({ ciphertext: one.ciphertext.subarray(1) })),
      changed((one) => ({ iv: flipped(one.iv, 11) })),
    ]
    for (const sent of tampered) await expect(unwrap(sent)).rejects.toMatchObject(unprocessable)
    expect(unwrapEvents()).toEqual([])
  })

  test("another key's ciphertext is refused, whichever handle it carries", async () => {
    const other = await wrapBy(service, instance, await service.addKey(instance, 'other'))
    const decoded = decodeEnvelope(other)
    if (decoded.kind !== 'envelope') throw new Error('not an envelope')
    await expect(unwrap(other)).rejects.toMatchObject(unprocessable)
    const relabelled = encodeEnvelope({ ...decoded.envelope, handle: key.currentVersion.id })
    await expect(unwrap(relabelled)).rejects.toMatchObject(unprocessable)
  })

  test('a handle that names another version of the same key is believed: only that one is tried', async () => {
    const middle = await service.rotate(instance, key)
    const newest = await service.rotate(instance, key)
    for (const { id: handle } of [middle, newest]) {
      await expect(unwrap(changed(() => ({ handle })))).rejects.toMatchObject(unprocessable)
    }
  })

  test('a blob that was put into another row is refused as broken, not tried', async () => {
    const mine = await service.store.findKeyForUse(everyKeyOf(instance.id), key.id)
    const theirs = await service.store.findKeyForUse(everyKeyOf(instance.id), (await service.addKey(instance)).id)
    if (!mine?.current || !theirs?.current) throw new Error('the keys are gone')
    const swapped = { ...mine.current, material: { ...mine.current.material, blob: theirs.current.material.blob } }
    const store = overriding<Store>(service.store, {
      findKeyForUse: () => Promise.resolve({ ...mine, current: swapped }),
    })
    await expect(unwrap(ciphertext, { deps: { ...service.deps, store } })).rejects.toMatchObject(
      failing('INCOMPLETE_METADATA_ERR'),
    )
  })

  test("another instance's key is not found, though the ciphertext is right", async () => {
    const proof = proofOf('kms.secrets.unwrap', await service.addInstance('Elsewhere'))
    const attempt = unwrapKey(service.deps, proof, { keyId: key.id, ciphertext, aad: AAD })
    await expect(attempt).rejects.toMatchObject(failing('KEY_NOT_FOUND_ERR'))
  })

  test('design.md §7.1: neither plaintext nor ciphertext, old or new, is in any event', async () => {
    await service.rotate(instance, key)
    const { rewrapped } = await unwrap()
    const trail = JSON.stringify(service.store.events)
    for (const secret of [toBase64(DEK), 'a data-encryption key', ciphertext, rewrapped?.ciphertext ?? 'none']) {
      expect(trail).not.toContain(secret)
    }
  })
})
