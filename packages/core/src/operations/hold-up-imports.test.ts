import { beforeEach, describe, expect, test } from 'vitest'
import type { ApprovalRequest } from '../policy/dual-control.ts'
import type { CeremonyRecord } from '../ports/records.ts'
import { everyKeyOf, proofOf } from '../testing/builders.ts'
import { Crew } from '../testing/crew.ts'
import { checkValueOf, spellingsOf, wrapFor } from '../testing/importing.ts'
import { refusal } from '../testing/store-stage.ts'
import type { KeyId } from '../vocabulary/ids.ts'
import { completeCeremony } from './complete-ceremony.ts'
import { createKey } from './create-key.ts'
import { refuse, withdraw } from './decide-approval.ts'
import { openCeremony } from './open-ceremony.ts'
import { readPayload } from './read-payload.ts'
import { rotateKey } from './rotate-key.ts'
import { setCreateImportAccess } from './set-create-import-access.ts'
import { sweepApprovals } from './sweep-approvals.ts'
import { unwrapKey } from './unwrap-key.ts'
import { wrapKey } from './wrap-key.ts'

let crew: Crew
const drawn = (length = 32): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(length))
const place = { description: undefined, aliases: ['billing'], tags: [], keyRingId: 'default', expiresAt: undefined }
const details = { ...place, name: 'invoices' }

beforeEach(async () => {
  crew = await Crew.open()
  crew.roles = { ada: ['Writer'], ben: ['Manager'], cleo: ['Writer'], rita: ['ReaderPlus'] }
  await crew.rule({ rules: { 'kms.secrets.import': { approvers: 1, distinctGroups: false } }, standsDays: 7 })
})

const importing = (payload: Uint8Array, more: { name?: string; type?: 'root' | 'standard' } = {}) => {
  const { deps, proof } = crew.doing('ada', 'kms.secrets.create')
  const { name = 'invoices', type = 'root' } = more
  return createKey(deps, proof, { details: { ...details, name }, type, payload })
}
const keyOf = ({ key }: ApprovalRequest) => key && crew.kw.store.findKey(everyKeyOf(crew.instance.id), key.id)
const waits = (request: ApprovalRequest) => crew.kw.store.findPendingImport(request.id)
const works = async (keyId: KeyId): Promise<void> => {
  const { deps } = crew.kw
  const plaintext = drawn(16)
  const wrapped = await wrapKey(deps, proofOf('kms.secrets.wrap', crew.instance), { keyId, plaintext, aad: [] })
  const { ciphertext } = wrapped
  const opened = await unwrapKey(deps, proofOf('kms.secrets.unwrap', crew.instance), { keyId, ciphertext, aad: [] })
  expect(opened.plaintext).toEqual(plaintext)
}

describe('an import under dual control', () => {
  test('waits as a blob that only the HSM reads, with its check value to compare, and then works', async () => {
    const material = drawn()
    const request = await crew.askedBy(importing(material))
    expect(request.changes).toMatchObject({
      key: { before: 'none', after: 'root key invoices' },
      checkValue: { before: 'none', after: await checkValueOf(material) },
      aliases: { before: 'none', after: 'billing' },
    })
    expect(request.seal).toMatch(/^[0-9a-f]{64}$/)
    expect(await keyOf(request)).toBeUndefined()
    const kept = JSON.stringify([await waits(request), request, crew.kw.store.events], (_, value: unknown) =>
      value instanceof Uint8Array ? spellingsOf(value)[0] : value,
    )
    for (const spelling of spellingsOf(material)) expect(kept).not.toContain(spelling)

    crew.kw.clock.pass(3_600)
    expect((await crew.approving('cleo', request)).state).toBe('executed')
    const key = await keyOf(request)
    expect(key).toMatchObject({ imported: true, createdBy: 'ada', aliases: ['billing'], revision: 1 })
    expect((key?.createdAt ?? '') > request.requestedAt).toBe(true)
    if (key) await works(key.id)
    expect(await waits(request)).toBeUndefined()
    const made = crew.kw.store.events.find(({ action }) => action === 'kms.secrets.create')
    expect(made).toMatchObject({ initiator: { name: 'ada' }, requestData: { importMethod: 'plain' } })
  })

  test('is asked for once by the same material and the same words, and anew by others', async () => {
    const material = drawn()
    const request = await crew.askedBy(importing(material))
    expect((await crew.askedBy(importing(material))).id).toBe(request.id)
    expect((await crew.askedBy(importing(drawn()))).id).not.toBe(request.id)
    expect((await crew.askedBy(importing(material, { name: 'bills' }))).id).not.toBe(request.id)
  })

  test('of a secret is asked for each time, since nothing tells two secrets apart', async () => {
    const secret = drawn()
    const first = await crew.askedBy(importing(secret, { type: 'standard' }))
    expect((await crew.askedBy(importing(secret, { type: 'standard' }))).id).not.toBe(first.id)
    await crew.approving('ben', first)
    const { proof } = crew.doing('ben', 'kms.secrets.read')
    const { key } = first
    if (!key) throw new Error('a request to import names the key it would make')
    expect((await readPayload(crew.kw.deps, proof, key.id)).payload).toEqual(secret)
  })

  test('that ends otherwise leaves nothing of the blob', async () => {
    const [refused, withdrawn, late] = [
      await crew.askedBy(importing(drawn())),
      await crew.askedBy(importing(drawn())),
      await crew.askedBy(importing(drawn())),
    ]
    await refuse(crew.deciding('ben'), refused, 'not ours')
    await withdraw(crew.deciding('ada'), withdrawn)
    crew.kw.clock.pass(7 * 86_400)
    await expect(crew.approving('ben', late)).rejects.toMatchObject(refusal('APPROVAL_ENDED_ERR'))
    await sweepApprovals(crew.kw.deps)
    for (const request of [refused, withdrawn, late]) {
      expect(await waits(request)).toBeUndefined()
      expect(await keyOf(request)).toBeUndefined()
    }
  })

  test('is void once who asked may no longer, and refused while the policy forbids it', async () => {
    const first = await crew.askedBy(importing(drawn()))
    const shut = { enabled: true, createRootKey: true, createStandardKey: true, enforceToken: true }
    const access = { ...shut, importRootKey: true, importStandardKey: true }
    await setCreateImportAccess(crew.kw.deps, proofOf('kms.instance-policies.write', crew.instance), access)
    await expect(crew.approving('ben', first)).rejects.toMatchObject(refusal('KEY_CREATE_IMPORT_ACCESS_ERR'))
    expect((await crew.found(first)).state).toBe('open')
    crew.roles['ada'] = ['Reader']
    await setCreateImportAccess(crew.kw.deps, proofOf('kms.instance-policies.write', crew.instance), {
      ...access,
      enforceToken: false,
    })
    await expect(crew.approving('ben', first)).rejects.toMatchObject({ failure: { reason: 'rights' } })
    expect(await waits(first)).toBeUndefined()
  })

  test('is approved by nobody who could not import themselves', async () => {
    const request = await crew.askedBy(importing(drawn()))
    await expect(crew.approving('rita', request)).rejects.toMatchObject(refusal('UNAUTHORIZED_ERR'))
    await expect(crew.approving('ada', request)).rejects.toMatchObject(refusal('APPROVAL_FORBIDDEN_ERR'))
  })

  test('a key that the HSM makes needs nobody else', async () => {
    const { deps, proof } = crew.doing('ada', 'kms.secrets.create')
    expect((await createKey(deps, proof, { details, type: 'root' })).key.state).toBe('active')
  })
})

describe('a rotation by import under dual control', () => {
  const imported = async () => {
    const command = { details, type: 'root', payload: drawn(16) } as const
    return (await createKey(crew.kw.deps, proofOf('kms.secrets.create', crew.instance), command)).key
  }
  const rotating = (keyId: KeyId, payload: Uint8Array) => {
    const { deps, proof } = crew.doing('ada', 'kms.secrets.rotate')
    return rotateKey(deps, proof, { keyId, payload })
  }

  test('becomes the newest version of that very revision', async () => {
    const key = await imported()
    crew.kw.clock.pass(7_200)
    const material = drawn()
    const request = await crew.askedBy(rotating(key.id, material))
    expect(request.changes['checkValue']).toEqual({
      before: key.currentVersion?.checkValue,
      after: await checkValueOf(material),
    })
    await crew.approving('ben', request)
    expect(await keyOf(request)).toMatchObject({
      revision: 2,
      algorithm: 'AES-256',
      currentVersion: { checkValue: await checkValueOf(material) },
    })
    await works(key.id)
  })

  test('is void, and its blob erased, when the key has changed', async () => {
    const key = await imported()
    crew.kw.clock.pass(7_200)
    const [first, second] = [
      await crew.askedBy(rotating(key.id, drawn())),
      await crew.askedBy(rotating(key.id, drawn())),
    ]
    await crew.approving('ben', first)
    await expect(crew.approving('ben', second)).rejects.toMatchObject({ failure: { reason: 'changed' } })
    expect(await waits(second)).toBeUndefined()
  })
})

describe('an import by form under dual control', () => {
  const open = () => {
    const { deps, proof } = crew.doing('ada', 'kms.import-ceremonies.create')
    return openCeremony(deps, proof, { method: 'browser' })
  }
  const completing = async ({ id, transport }: CeremonyRecord, material: Uint8Array) => {
    const { deps, proof } = crew.doing('ada', 'kms.import-ceremonies.create')
    return completeCeremony(deps, proof, { id, wrapped: await wrapFor(transport, material), details })
  }
  const stateOf = async ({ id }: CeremonyRecord) => (await crew.kw.store.findCeremony(crew.instance.id, id))?.state

  test('ends its key pair at once, waits, and is completed with the key', async () => {
    const [ceremony, material] = [await open(), drawn()]
    const request = await crew.askedBy(completing(ceremony, material))
    expect(await stateOf(ceremony)).toBe('waiting')
    const left = await crew.kw.store.listTokenObjects()
    expect(left.filter(({ purpose }) => purpose === 'import-transport')).toEqual([])
    await expect(completing(ceremony, drawn())).rejects.toMatchObject({ failure: { reason: 'waiting' } })

    await crew.approving('ben', request)
    const done = await crew.kw.store.findCeremony(crew.instance.id, ceremony.id)
    expect(done).toMatchObject({
      state: 'completed',
      result: { checkValue: await checkValueOf(material), byName: 'ada' },
    })
    expect(crew.kw.store.events.some(({ id }) => id === done?.result?.eventId)).toBe(true)
    expect((await keyOf(request))?.id).toBe(done?.result?.keyId)
  })

  test('is cancelled by a refusal, and expires with its request', async () => {
    const [one, other] = [await open(), await open()]
    const refused = await crew.askedBy(completing(one, drawn()))
    const late = await crew.askedBy(completing(other, drawn()))
    await refuse(crew.deciding('ben'), refused, 'not ours')
    crew.kw.clock.pass(7 * 86_400)
    await sweepApprovals(crew.kw.deps)
    expect((await crew.found(late)).state).toBe('lapsed')
    expect([await stateOf(one), await stateOf(other)]).toEqual(['cancelled', 'expired'])
  })
})
