import { approvalEvidenceSchema, approvalSchema, type ApprovalEvidence } from '@keywright/contract/dashboard/approvals'
import { passkeyRequestSchema, type Assertion } from '@keywright/contract/dashboard/passkeys'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { holds, type SignedApproval } from '../../people/passkeys/approval-evidence.ts'
import type { Authenticator, Mischief } from '../../testing/authenticator.ts'
import { callerWith } from '../../testing/callers.ts'
import { aPasskey, proveBy, requestFrom } from '../../testing/passkeys.ts'
import { aPerson, grantTo } from '../../testing/subjects.ts'
import { createdKeyId, eventsOf, keysOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

type Headers = Record<string, string>

let kw: TestService
let ada: Headers
let ben: Headers
let benId: string
let passkey: Authenticator
beforeAll(async () => {
  kw = await testService()
  ada = await kw.signedIn()
  const person = await aPerson(kw, 'ben@example.com')
  await grantTo(kw, person.id, { role: 'Manager' })
  ;({ id: benId, headers: ben } = person)
  passkey = (await aPasskey(kw, ben, 'Ben’s key fob')).passkey
  const rules = [{ action: 'kms.secrets.delete', approvers: 1, distinctGroups: false }]
  await kw.request('/bff/dual-control', { method: 'PUT', headers: ada, body: { rules, standsDays: 7 } })
})
afterAll(() => kw.close())

let keyId: string
let id: string
beforeEach(async () => {
  keyId = await createdKeyId(kw, ada)
  id = await asked(keyId)
})

const remove = (key: string, headers: Headers) => kw.request(`/api/v2/keys/${key}`, { method: 'DELETE', headers })
const asked = async (key: string): Promise<string> =>
  (await reasonOf(await remove(key, ada))).keywright?.approvalId ?? ''
const signingShape = z.object({ statement: z.string(), passkey: passkeyRequestSchema })
const toSign = async (of = id, by = ben) =>
  signingShape.parse(await (await kw.request(`/bff/approvals/${of}/signing`, { method: 'POST', headers: by })).json())
const approve = (assertion?: Assertion, of = id, by = ben) =>
  kw.request(`/bff/approvals/${of}/approve`, {
    method: 'POST',
    headers: by,
    body: assertion === undefined ? undefined : { passkey: assertion },
  })
const isDeleted = async (key = keyId) => {
  const answer = await kw.request(`/api/v2/keys/${key}/metadata`, { headers: ada })
  return keysOf.parse(await answer.json()).resources[0]?.['deleted'] === true
}
const evidenceOf = async (of = id): Promise<ApprovalEvidence> =>
  approvalEvidenceSchema.parse(await (await kw.request(`/bff/approvals/${of}/evidence`, { headers: ada })).json())
const approvedAs = async () =>
  (await eventsOf(kw)).filter(({ action, canonical }) => action === 'kms.approvals.approve' && canonical.includes(id))

describe('an approval by whoever has a passkey', () => {
  test('is signed over the exact change, and its evidence lies with it', async () => {
    const { statement, passkey: request } = await toSign()
    expect(JSON.parse(statement)).toMatchObject({
      decision: 'approve',
      approver: benId,
      request: { request: id, key: keyId, changes: { state: { before: 'active', after: 'destroyed' } } },
    })
    const done = approvalSchema.parse(await (await approve(passkey.sign(request))).json())
    expect(done).toMatchObject({ state: 'executed', approvals: [{ signedWith: 'Ben’s key fob' }] })
    expect(await isDeleted()).toBe(true)
    const { approvals, canonical } = await evidenceOf()
    expect(approvals).toMatchObject([{ approver: benId, holds: true, signature: { credentialId: passkey.id } }])
    expect(canonical).toContain(keyId)
    const [event] = await approvedAs()
    expect(event?.document['requestData']).toMatchObject({ signed: true, passkey: passkey.id })
  })

  test('is nothing without its signature, neither as an approval nor by deleting the key oneself', async () => {
    const UNSIGNED = { status: 403, code: 'APPROVAL_UNSIGNED_ERR' }
    expect(await reasonOf(await approve())).toMatchObject(UNSIGNED)
    expect(await reasonOf(await remove(keyId, ben))).toMatchObject(UNSIGNED)
    expect(await isDeleted()).toBe(false)
    expect((await approvedAs()).map(({ outcome }) => outcome)).toEqual(['failure'])
  })

  test('is not asked of a program, whose approval is shown as not signed', async () => {
    const service = await callerWith(kw, 'Manager')
    expect((await remove(keyId, service)).status).toBeLessThan(300)
    const [approval] = (await evidenceOf()).approvals
    expect([approval?.signature, approval?.holds]).toEqual([undefined, undefined])
    expect((await approvedAs())[0]?.document['requestData']).toMatchObject({ signed: false })
  })

  test.each<[string, Mischief]>([
    ['from another origin', { origin: 'https://evil.example' }],
    ['for another name', { rpId: 'evil.example' }],
    ['without its user verified', { verified: false }],
    ['over another statement', { challenge: 'AAAA' }],
  ])('signed %s counts for nothing, on record', async (_name, mischief) => {
    const { passkey: request } = await toSign()
    const answer = await approve(passkey.sign(request, mischief))
    expect(await reasonOf(answer)).toMatchObject({ status: 400, code: 'PASSKEY_REFUSED_ERR' })
    expect(await isDeleted()).toBe(false)
    expect((await approvedAs()).map(({ outcome }) => outcome)).toEqual(['failure'])
  })

  test('signed for another request, for signing in or for another session counts for nothing', async () => {
    const other = await asked(await createdKeyId(kw, ada))
    const [forOther, toEnter] = [await toSign(other), await requestFrom(kw, '/bff/session/passkey/options')]
    const inAnother = await kw.request('/bff/session/passkey', {
      headers: { 'sec-fetch-site': 'same-origin' },
      body: { passkey: passkey.sign(await requestFrom(kw, '/bff/session/passkey/options')) },
    })
    const cookie = inAnother.headers.getSetCookie().map((line) => line.split(';')[0])
    const elsewhere = { ...ben, cookie: cookie.join('; ') }
    const answers = [
      await approve(passkey.sign(forOther.passkey)),
      await approve(passkey.sign(toEnter)),
      await approve(passkey.sign((await toSign()).passkey), id, elsewhere),
    ]
    for (const answer of answers) expect(await reasonOf(answer)).toMatchObject({ code: 'PASSKEY_REFUSED_ERR' })
    expect(await isDeleted()).toBe(false)
  })

  test('signed by somebody else’s passkey counts for nothing', async () => {
    const cleo = await aPerson(kw, `cleo-${id}@example.com`)
    await grantTo(kw, cleo.id, { role: 'Manager' })
    const cleos = (await aPasskey(kw, cleo.headers)).passkey
    const answers = [
      await approve(cleos.sign((await toSign()).passkey)),
      await approve(passkey.sign((await toSign(id, cleo.headers)).passkey)),
    ]
    for (const answer of answers) expect(await reasonOf(answer)).toMatchObject({ code: 'PASSKEY_REFUSED_ERR' })
    expect(await isDeleted()).toBe(false)
  })

  test('counts once: of two at the same moment one does it, and a replay does nothing', async () => {
    const signed = passkey.sign((await toSign()).passkey)
    const answers = await Promise.all([approve(signed), approve(signed)])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400])
    expect(await reasonOf(await approve(signed))).toMatchObject({ code: 'PASSKEY_REFUSED_ERR' })
    expect((await evidenceOf()).approvals).toHaveLength(1)
  })

  test('by a passkey whose counter went back does nothing, on record as such', async () => {
    const { passkey: request } = await toSign()
    expect(await reasonOf(await approve(passkey.sign(request, { counter: 0 })))).toMatchObject({
      code: 'PASSKEY_COUNTER_ERR',
    })
    const [event] = await approvedAs()
    expect(event?.document.responseData).toMatchObject({ reasonForFailure: 'PASSKEY_COUNTER_ERR' })
  })

  test('five minutes later is too late', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const { passkey: request } = await toSign()
      vi.setSystemTime(Date.now() + 5 * 60_000)
      expect(await reasonOf(await approve(passkey.sign(request)))).toMatchObject({ code: 'PASSKEY_REFUSED_ERR' })
    } finally {
      vi.useRealTimers()
    }
  })

  test('nobody who may not approve gets anything to sign', async () => {
    const signing = (headers: Headers) => kw.request(`/bff/approvals/${id}/signing`, { method: 'POST', headers })
    expect(await reasonOf(await signing(ada))).toMatchObject({ code: 'APPROVAL_FORBIDDEN_ERR' })
    const stranger = await aPerson(kw, `stranger-${id}@example.com`)
    await aPasskey(kw, stranger.headers)
    expect((await signing(stranger.headers)).status).toBe(404)
  })
})

describe('an approval by whoever had a passkey until just now', () => {
  test('is nothing without a signature, and is given by the next passkey', async () => {
    const eve = await aPerson(kw, `eve-${id}@example.com`)
    await grantTo(kw, eve.id, { role: 'Manager' })
    const old = (await aPasskey(kw, eve.headers)).passkey
    await proveBy(kw, eve.headers, old)
    const path = `/bff/account/passkeys/${old.id}`
    expect((await kw.request(path, { method: 'DELETE', headers: eve.headers })).status).toBe(204)
    const UNSIGNED = { status: 403, code: 'APPROVAL_UNSIGNED_ERR' }
    const later = await asked(await createdKeyId(kw, ada))
    for (const one of [id, later]) {
      expect(await reasonOf(await approve(undefined, one, eve.headers))).toMatchObject(UNSIGNED)
    }
    const next = (await aPasskey(kw, eve.headers)).passkey
    expect((await approve(next.sign((await toSign(id, eve.headers)).passkey), id, eve.headers)).status).toBe(200)
    expect(await isDeleted()).toBe(true)
  })
})

describe('the evidence of an approval', () => {
  const taken = async (): Promise<SignedApproval> => {
    await approve(passkey.sign((await toSign()).passkey))
    const { canonical, digest, approvals } = await evidenceOf()
    const [{ approver, signature } = { approver: '', signature: undefined }] = approvals
    if (!signature) throw new Error('the approval is not signed')
    return { canonical, digest, approver, signature }
  }

  test('verifies from itself alone, once passkey and person are gone', async () => {
    const dora = await aPerson(kw, `dora-${id}@example.com`)
    await grantTo(kw, dora.id, { role: 'Manager' })
    const hers = (await aPasskey(kw, dora.headers)).passkey
    await approve(hers.sign((await toSign(id, dora.headers)).passkey), id, dora.headers)
    await kw.request(`/bff/access/people/${dora.id}`, { method: 'DELETE', headers: ada })
    expect((await evidenceOf()).approvals).toMatchObject([{ approver: dora.id, holds: true }])
  })

  test('is broken by any other character in it', async () => {
    const evidence = await taken()
    expect(await holds(evidence)).toBe(true)
    const { passkeyName: _, ...signature } = evidence.signature
    const texts = { canonical: evidence.canonical, digest: evidence.digest, approver: evidence.approver, ...signature }
    const unnoticed: string[] = []
    for (const [name, text] of Object.entries(texts)) {
      for (let at = 0; at < text.length; at += 1) {
        const other = text[at] === 'A' ? 'B' : 'A'
        const changed = text.slice(0, at) + other + text.slice(at + 1)
        const { canonical, digest, approver, ...rest } = { ...texts, [name]: changed }
        const forged = { canonical, digest, approver, signature: { ...evidence.signature, ...rest } }
        if (await holds(forged)) unnoticed.push(`${name} at ${at}`)
      }
    }
    expect(unnoticed).toEqual([])
  })

  test('is broken by the last bits of base64url, which decoding would not look at', async () => {
    const evidence = await taken()
    const { authenticatorData } = evidence.signature
    const spelt = Buffer.from(authenticatorData, 'base64url')
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const alike = Array.from(alphabet, (last) => authenticatorData.slice(0, -1) + last).filter(
      (text) => text !== authenticatorData && Buffer.from(text, 'base64url').equals(spelt),
    )
    for (const text of [...alike, `${authenticatorData}=`]) {
      const signature = { ...evidence.signature, authenticatorData: text }
      expect(await holds({ ...evidence, signature })).toBe(false)
    }
  })

  test('of one request or person is none of another', async () => {
    const evidence = await taken()
    keyId = await createdKeyId(kw, ada)
    id = await asked(keyId)
    const other = await taken()
    expect(await holds({ ...other, signature: evidence.signature })).toBe(false)
    expect(await holds({ ...evidence, approver: 'IBMid-somebody' })).toBe(false)
  })
})
