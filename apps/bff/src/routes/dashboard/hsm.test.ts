import { hsmSchema } from '@keywright/contract/dashboard/hsm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { presentObjects } from '../../presenters/hsm.ts'
import { anInstance, instant, newTokenObjectId } from '@keywright/core/testing/builders'
import { callerWith } from '../../testing/callers.ts'
import { eventsOf, testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
let headers: Record<string, string>
beforeAll(async () => {
  kw = await testService()
  headers = await kw.signedIn()
})
afterAll(() => kw.close())

const objectsOf = z.object({
  flags: z.array(z.string()),
  objects: z.array(
    z.object({
      id: z.string().optional(),
      label: z.string(),
      purpose: z.string().optional(),
      instanceId: z.string().optional(),
      status: z.enum(['expected', 'missing', 'unknown']),
    }),
  ),
})
const objects = async (who = headers) =>
  objectsOf.parse(await (await kw.request('/bff/hsm/objects', { headers: who })).json())

describe('GET /bff/hsm', () => {
  test('what this token unwraps imports with, and no path of the server', async () => {
    const text = await (await kw.request('/bff/hsm', { headers })).text()
    expect(hsmSchema.parse(JSON.parse(text))).toMatchObject({ state: 'ready', importHash: 'SHA-1' })
    expect(text).not.toContain('.so')
  })
})

describe('GET /bff/hsm/objects', () => {
  test('each object once, by what it is for, and the KEK by its instance', async () => {
    const { flags, objects: found } = await objects()
    expect(flags).toContain('LOGIN_REQUIRED')
    expect(found).toHaveLength(4)
    expect(new Set(found.map(({ purpose, status }) => `${purpose} ${status}`))).toEqual(
      new Set(['key-encryption', 'blob-authentication', 'token-signing', 'audit-signing'].map((p) => `${p} expected`)),
    )
    expect(found.find(({ purpose }) => purpose === 'key-encryption')?.instanceId).toBe(kw.instanceId)
  })

  test('one that the database does not know is unknown, one that is gone is missing', async () => {
    const { store, token } = kw.service.core
    const [stray, lost] = [newTokenObjectId(), newTokenObjectId()]
    await token.createObject('key-encryption', stray)
    await store.planTokenObject({ id: lost, purpose: 'key-encryption', plannedAt: instant() })
    await store.confirmTokenObject(lost, undefined)
    const { objects: found } = await objects()
    const about = (id: string) => found.find((object) => object.id === id)
    expect(about(stray)).toEqual({ id: stray, label: 'keywright key-encryption', status: 'unknown' })
    expect(about(lost)).toMatchObject({ status: 'missing', purpose: 'key-encryption' })
    await token.destroyObject(stray)
  })

  test('being asked is on record', async () => {
    await kw.request('/bff/hsm/objects', { headers: { ...headers, 'correlation-id': 'inventory' } })
    const events = (await eventsOf(kw)).filter(({ correlation_id }) => correlation_id === 'inventory')
    expect(events.map(({ action, outcome }) => [action, outcome])).toEqual([['kms.hsm.read', 'success']])
  })

  test('who manages one instance does not learn of another', async () => {
    const made = await kw.request('/v2/resource_instances', { headers, body: { name: 'next door' } })
    const { guid } = z.object({ guid: z.string() }).parse(await made.json())
    const seen = (await objects(await callerWith(kw, 'Manager'))).objects.map(({ instanceId }) => instanceId)
    expect(seen).toContain(kw.instanceId)
    expect(seen).not.toContain(guid)
  })

  test('it needs a role', async () => {
    expect((await kw.request('/bff/hsm/objects', { headers: await callerWith(kw, 'Reader') })).status).toBe(401)
  })
})

describe('what happens while the token is searched', () => {
  const row = (state: 'planned' | 'confirmed' | 'doomed') =>
    ({ id: newTokenObjectId(), purpose: 'key-encryption', state, plannedAt: instant(), publicKey: undefined }) as const
  const seen = ({ id }: { readonly id: ReturnType<typeof newTokenObjectId> }) =>
    ({ id, label: 'x', objectClass: 'secret-key' }) as const

  test('an object made meanwhile is neither unknown nor missing, and one destroyed meanwhile neither', () => {
    const [made, madeAfter, destroyed] = [row('confirmed'), row('confirmed'), row('confirmed')]
    const { objects: found } = presentObjects({
      objects: [seen(made), seen(destroyed)],
      before: [destroyed],
      after: [made, madeAfter],
      visible: [anInstance()],
    })
    expect(found.map(({ status }) => status)).toEqual(['expected', 'expected'])
  })

  test('one that is doomed is expected while it is there, and not missed when it is gone', () => {
    const [there, gone] = [row('doomed'), row('doomed')]
    const journal = [there, gone]
    const { objects: found } = presentObjects({ objects: [seen(there)], before: journal, after: journal, visible: [] })
    expect(found.map(({ status }) => status)).toEqual(['expected'])
  })
})

describe('POST /bff/hsm/self-test', () => {
  test('a key of the token is used, and what it took is told', async () => {
    const answer = await kw.request('/bff/hsm/self-test', { method: 'POST', headers })
    expect(z.object({ ms: z.number().positive() }).parse(await answer.json()).ms).toBeLessThan(10_000)
    expect((await eventsOf(kw)).at(-1)).toMatchObject({ action: 'kms.hsm.test', outcome: 'success' })
  })

  test('an Auditor looks and does not touch', async () => {
    const auditor = await callerWith(kw, 'Auditor')
    expect((await kw.request('/bff/hsm', { headers: auditor })).status).toBe(200)
    expect((await kw.request('/bff/hsm/self-test', { method: 'POST', headers: auditor })).status).toBe(401)
  })

  test('another site cannot have it done', async () => {
    const foreign = { ...headers, 'sec-fetch-site': 'cross-site' }
    expect((await kw.request('/bff/hsm/self-test', { method: 'POST', headers: foreign })).status).toBe(403)
  })
})
