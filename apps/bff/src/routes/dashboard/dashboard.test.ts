import { hsmSchema } from '@keywright/contract/dashboard/hsm'
import { auditEventSchema } from '@keywright/contract/dashboard/audit-events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createdKeyId, eventsOf, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

let kw: TestService
let headers: Record<string, string>
beforeAll(async () => {
  kw = await testService()
  headers = await kw.signedIn()
})
afterAll(() => kw.close())

const page = z.object({ events: z.array(auditEventSchema), next: z.string().optional() })
const read = async (query: string, as = headers) =>
  page.parse(await (await kw.request(`/bff/audit-events?${query}`, { headers: as })).json())

describe('GET /bff/audit-events', () => {
  test('the trail of one key, newest first, with who did it', async () => {
    const id = await createdKeyId(kw, headers, 'on record')
    await kw.request(`/api/v2/keys/${id}/actions/wrap`, { headers, body: {} })
    const { events } = await read(`key=${id}`)
    expect(events.map(({ document }) => document.action)).toEqual(['kms.secrets.wrap', 'kms.secrets.create'])
    expect(events[0]?.document.initiator.name).toBe('ada@example.com')
  })

  test('pages neither repeat nor skip, even while reading itself adds events', async () => {
    const seen: number[] = []
    let cursor = ''
    for (;;) {
      const { events, next } = await read(`limit=3${cursor}`)
      seen.push(...events.map(({ sequence }) => sequence))
      if (next === undefined) break
      cursor = `&before=${next}`
    }
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => seen.length - i))
  })

  test('one event comes with the exact bytes that were hashed', async () => {
    const [event] = (await read('limit=1')).events
    const answer = await kw.request(`/bff/audit-events/${event?.document.id}`, { headers })
    const detail = auditEventSchema
      .extend({ canonical: z.string(), formatVersion: z.number() })
      .parse(await answer.json())
    expect(JSON.parse(detail.canonical)).toEqual(detail.document)
    const row = (await eventsOf(kw)).find(({ id }) => id === event?.document.id)
    expect(Buffer.from(row?.leaf_hash ?? []).toString('hex')).toBe(detail.leafHash)
  })

  test('a Manager of one instance sees nothing of another', async () => {
    const service = await kw.bearer()
    const other = await kw.request('/v2/resource_instances', { headers, body: { name: 'second' } })
    const { guid } = z.object({ guid: z.string() }).parse(await other.json())
    const { events } = await read(`instance=${guid}`, service)
    expect(events).toEqual([])
    expect((await read(`instance=${guid}`)).events.length).toBeGreaterThan(0)
  })

  test.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['outcome=maybe', 'outcome'],
    ['from=yesterday', 'from'],
    ['before=x', 'before'],
    ['colour=red', 'query'],
  ])('%s is refused', async (query, name) => {
    const answer = await kw.request(`/bff/audit-events?${query}`, { headers })
    expect(await reasonOf(answer)).toMatchObject({ status: 400, target: { name } })
  })

  test('an unknown event is 404', async () => {
    const answer = await kw.request('/bff/audit-events/00000000-0000-4000-8000-000000000000', { headers })
    expect(await reasonOf(answer)).toMatchObject({ status: 404, code: 'NOT_FOUND_ERR' })
  })
})

describe('GET /bff/hsm', () => {
  test('health without any path of the server', async () => {
    const text = await (await kw.request('/bff/hsm', { headers })).text()
    expect(hsmSchema.parse(JSON.parse(text))).toMatchObject({ state: 'ready', weak: false })
    expect(text).not.toContain('.so')
  })
})

describe('every answer', () => {
  test.each(['/', '/api/v2/keys', '/bff/session', '/nothing/here', '/openapi.json', '/healthz'])(
    '%s has the security headers',
    async (path) => {
      const answer = await kw.request(path)
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'/)
      expect(answer.headers.get('content-security-policy')).not.toContain('unsafe')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('correlation-id')).toMatch(/./)
    },
  )

  test('a method that an address does not take is told which ones it does', async () => {
    const answer = await kw.request('/api/v2/keys', { method: 'PUT', headers })
    expect(answer.headers.get('allow')).toBe('HEAD, GET, POST')
    expect(await reasonOf(answer)).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED_ERR' })
  })

  test('an address that is not there answers in the API shape', async () => {
    expect(await reasonOf(await kw.request('/api/v2/nothing'))).toMatchObject({ status: 404, code: 'NOT_FOUND_ERR' })
  })
})
