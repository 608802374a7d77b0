import { beforeEach, describe, expect, test } from 'vitest'
import { authorize, type Authorized } from '../policy/authorize.ts'
import { OPEN_ACCESS } from '../policy/create-import-access.ts'
import type { CeremonyRecord, ImportMethod, InstanceRecord } from '../ports/records.ts'
import { aCaller, newKeyId, proofOf, everyKeyOf } from '../testing/builders.ts'
import { checkValueOf, spellingsOf, wrapFor } from '../testing/importing.ts'
import { openInMemoryService, rootKey, type InMemoryService } from '../testing/in-memory-service.ts'
import type { CeremonyId } from '../vocabulary/ids.ts'
import { completeCeremony, type CompleteCeremony } from './complete-ceremony.ts'
import { openCeremony } from './open-ceremony.ts'
import { setCreateImportAccess } from './set-create-import-access.ts'

let service: InMemoryService
let instance: InstanceRecord
let ceremony: CeremonyRecord
const drawn = (length = 32): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(length))
const DETAILS = {
  name: 'brought along',
  description: undefined,
  aliases: ['brought'],
  tags: ['hsm-2'],
  keyRingId: 'default',
  expiresAt: undefined,
}
const MATERIAL = drawn()

const mayComplete = () => proofOf('kms.import-ceremonies.create', instance)
const open = (method: ImportMethod) => openCeremony(service.deps, mayComplete(), { method })
beforeEach(async () => {
  service = await openInMemoryService()
  instance = await service.addInstance()
  ceremony = await open('browser')
})

const handOver = async (
  of: CeremonyRecord,
  { material = MATERIAL, ...more }: Partial<CompleteCeremony> & { readonly material?: Uint8Array } = {},
): Promise<CeremonyRecord> => {
  const bytes = of.transport ? { wrapped: await wrapFor(of.transport, material) } : { payload: material }
  return completeCeremony(service.deps, mayComplete(), { id: of.id, details: DETAILS, ...bytes, ...more })
}
const failure = (code: string, more: object = {}) => ({ failure: { code, ...more } })
const keysHere = () => service.store.countKeys(everyKeyOf(instance.id), { states: ['active'] })
const now = async () => service.store.findCeremony(instance.id, ceremony.id)
/** As it was at its beginning, with nothing made. */
const untouched = async (): Promise<void> => {
  expect(await now()).toEqual(ceremony)
  expect(await keysHere()).toBe(0)
  expect(service.store.events.filter(({ action }) => action === 'kms.secrets.create')).toEqual([])
}

describe('an import by form ends', () => {
  const methods: readonly ImportMethod[] = ['browser', 'offline', 'plain']
  test.each(methods.flatMap((method) => [16, 24, 32].map((length) => [method, length] as const)))(
    '%s, %i bytes: one active root key with what was brought',
    async (method, length) => {
      const material = drawn(length)
      const done = await handOver(await open(method), { material })
      const found = await service.store.findKey(everyKeyOf(instance.id), done.result?.keyId ?? newKeyId())
      if (!found) throw new Error('there is no key')
      const key = rootKey(found)
      expect(key).toMatchObject({ ...DETAILS, imported: true, algorithm: `AES-${length * 8}`, state: 'active' })
      expect(key.currentVersion.checkValue).toBe(await checkValueOf(material))
      expect(await service.store.findCeremony(instance.id, done.id)).toEqual(done)
    },
  )

  test('its record says everything that is printed: who, when, on which token, and what the token says of it', async () => {
    const identity = { serial: 'c0ffee', model: 'SoftHSM v2', label: '', manufacturer: '', firmwareVersion: '' }
    service.token.setHealth({ identity: { ...identity, modulePath: '', moduleDescription: '' } })
    const expectedCheckValue = await checkValueOf(MATERIAL)
    const { result, state } = await handOver(ceremony, { expectedCheckValue })
    expect(state).toBe('completed')
    const event = service.store.events.at(-1)
    expect(result).toMatchObject({
      keyName: 'brought along',
      algorithm: 'AES-256',
      checkValue: expectedCheckValue,
      expectedCheckValue,
      tokenSerial: 'c0ffee',
      tokenModel: 'SoftHSM v2',
      facts: { sensitive: true, extractable: false, alwaysSensitive: false, local: false },
      eventId: event?.id,
      by: 'IBMid-ada',
      byName: 'Ada Lovelace',
    })
  })

  test('its event is that of a new key, and says by which ceremony it came', async () => {
    const { result } = await handOver(ceremony)
    expect(service.store.events.at(-1)).toMatchObject({
      action: 'kms.secrets.create',
      outcome: 'success',
      reason: { reasonCode: 201 },
      requestData: { importMethod: 'browser', ceremonyId: ceremony.id, keyType: 'root' },
      responseData: { keyId: result?.keyId, keyVersionId: result?.versionId, keyState: 1 },
    })
  })

  test('its key pair is neither on the token nor in the journal any more', async () => {
    await handOver(ceremony)
    const objects = await service.token.listObjects()
    expect(objects.filter(({ id }) => id === ceremony.transport?.id)).toEqual([])
    expect((await service.store.listTokenObjects()).filter(({ id }) => id === ceremony.transport?.id)).toEqual([])
  })

  test('two ceremonies at once do not disturb each other', async () => {
    const other = await open('browser')
    const details = { ...DETAILS, aliases: [] }
    const [one, two] = await Promise.all([handOver(ceremony, { details }), handOver(other, { details })])
    expect(one.result?.keyId).not.toBe(two.result?.keyId)
    expect(await keysHere()).toBe(2)
  })
})

describe('what was handed over is wrong, and the ceremony stays open', () => {
  test('material that is no AES key, wrapped for another pair, or damaged', async () => {
    await expect(handOver(ceremony, { material: drawn(20) })).rejects.toMatchObject(
      failure('KEY_MATERIAL_ERR', { reason: 'length' }),
    )
    const other = await wrapFor((await open('browser')).transport, MATERIAL)
    const damaged = (await wrapFor(ceremony.transport, MATERIAL)).map((byte, i) => (i === 100 ? byte ^ 1 : byte))
    for (const wrapped of [other, damaged, drawn(384)]) {
      await expect(handOver(ceremony, { wrapped })).rejects.toMatchObject(
        failure('KEY_MATERIAL_ERR', { reason: 'unwrap' }),
      )
    }
    await untouched()
    await handOver(ceremony)
    expect(await keysHere()).toBe(1)
  })

  test('another key than the second person expects', async () => {
    const attempt = handOver(ceremony, { expectedCheckValue: await checkValueOf(drawn()) })
    await expect(attempt).rejects.toMatchObject(failure('KEY_CHECK_VALUE_ERR'))
    await untouched()
  })

  test('the wrong kind of material for the method, or none, or both', async () => {
    const wrapped = await wrapFor(ceremony.transport, MATERIAL)
    const plain = await open('plain')
    const attempt = (of: CeremonyRecord, command: Partial<CompleteCeremony>) =>
      completeCeremony(service.deps, mayComplete(), { id: of.id, details: DETAILS, ...command })
    const refused = (field: string) => failure('INVALID_FIELD_ERR', { field })
    await expect(attempt(ceremony, {})).rejects.toMatchObject(refused('wrapped'))
    await expect(attempt(ceremony, { payload: MATERIAL })).rejects.toMatchObject(refused('payload'))
    await expect(attempt(ceremony, { payload: MATERIAL, wrapped })).rejects.toMatchObject(refused('payload'))
    await expect(attempt(ceremony, { wrapped: wrapped.subarray(1) })).rejects.toMatchObject(refused('wrapped'))
    await expect(attempt(plain, {})).rejects.toMatchObject(refused('payload'))
    await expect(attempt(plain, { payload: drawn(20) })).rejects.toMatchObject(refused('payload'))
    await expect(attempt(plain, { wrapped })).rejects.toMatchObject(refused('wrapped'))
    await untouched()
  })

  test.each([
    ['none', undefined, failure('INVALID_FIELD_ERR', { field: 'key' })],
    ['a sixth alias', { aliases: ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'] }, failure('KEY_ALIAS_QUOTA_ERR')],
    ['no such ring', { keyRingId: 'nowhere' }, failure('KEY_RING_NOT_FOUND_ERR')],
  ] as const)('details that cannot be: %s', async (_what, change, refused) => {
    const details = change && { ...DETAILS, ...change }
    await expect(handOver(ceremony, { details })).rejects.toMatchObject(refused)
    await untouched()
  })

  test('an alias that is taken, which is no reason to begin anew', async () => {
    await service.addKey(instance, 'first', { aliases: ['brought'] })
    await expect(handOver(ceremony)).rejects.toMatchObject(failure('KEY_ALIAS_NOT_UNIQUE_ERR'))
    const { state } = await handOver(ceremony, { details: { ...DETAILS, aliases: ['brought-2'] } })
    expect(state).toBe('completed')
  })
})

describe('who may complete an import', () => {
  test('a colleague of the same instance, whose name its record carries', async () => {
    const bob = { ...aCaller({ role: 'Writer', scope: instance.id }) }
    const caller = { ...bob, principal: { ...bob.principal, name: 'Bob' } }
    const proof = authorize(caller, 'kms.import-ceremonies.create', instance)
    if (!proof) throw new Error('a Writer may import')
    const wrapped = await wrapFor(ceremony.transport, MATERIAL)
    const done = await completeCeremony(service.deps, proof, { id: ceremony.id, wrapped, details: DETAILS })
    expect(done.result?.byName).toBe('Bob')
  })

  test('nobody of another instance, to whom it is as unknown as one that never was', async () => {
    const elsewhere = await service.addInstance('Elsewhere')
    const wrapped = await wrapFor(ceremony.transport, MATERIAL)
    const proof = proofOf('kms.import-ceremonies.create', elsewhere)
    for (const id of [ceremony.id, newKeyId() as string as CeremonyId]) {
      const attempt = completeCeremony(service.deps, proof, { id, wrapped, details: DETAILS })
      await expect(attempt).rejects.toMatchObject(failure('NOT_FOUND_ERR'))
    }
    await untouched()
  })

  test('nobody with a forged proof', async () => {
    const { caller, action, scope } = mayComplete()
    // What an attacker inside the process could write; the compiler takes it only with this cast.
    const forged = { caller, action, scope } as unknown as Authorized<'kms.import-ceremonies.create'>
    const command = { id: ceremony.id, wrapped: await wrapFor(ceremony.transport, MATERIAL), details: DETAILS }
    await expect(completeCeremony(service.deps, forged, command)).rejects.toThrow(TypeError)
    await untouched()
  })

  test('nobody in plain, once the policy enforces wrapping, and everybody wrapped', async () => {
    const plain = await open('plain')
    await setCreateImportAccess(service.deps, proofOf('kms.instance-policies.write', instance), {
      ...OPEN_ACCESS,
      enabled: true,
      enforceToken: true,
    })
    await expect(handOver(plain)).rejects.toMatchObject(failure('KEY_CREATE_IMPORT_ACCESS_ERR'))
    await untouched()
    expect((await handOver(ceremony)).state).toBe('completed')
  })
})

test('no event holds material, blob or check value, in any spelling, however an import ends', async () => {
  const plain = await open('plain')
  const checkValue = await checkValueOf(MATERIAL)
  const wrapped = await wrapFor(ceremony.transport, MATERIAL)
  await expect(handOver(plain, { expectedCheckValue: '000000' })).rejects.toMatchObject(failure('KEY_CHECK_VALUE_ERR'))
  await handOver(plain, { details: { ...DETAILS, aliases: [] }, expectedCheckValue: checkValue })
  await handOver(ceremony, { wrapped, expectedCheckValue: checkValue })
  const trail = JSON.stringify(service.store.events)
  for (const secret of [MATERIAL, wrapped]) {
    for (const spelling of spellingsOf(secret)) expect(trail).not.toContain(spelling)
  }
  expect(trail).not.toContain(`"${checkValue}"`)
})
