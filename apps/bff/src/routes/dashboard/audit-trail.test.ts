import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { callerWith } from '../../testing/callers.ts'
import {
  createdKeyId,
  eventsOf,
  newKeyBody,
  reasonOf,
  testService,
  type TestService,
} from '../../testing/test-service.ts'

type Headers = Record<string, string>

let kw: TestService
let headers: Headers
beforeAll(async () => {
  kw = await testService()
  headers = await kw.signedIn()
})
afterAll(() => kw.close())

const figuresSchema = z.object({
  total: z.number(),
  from: z.string().optional(),
  to: z.string().optional(),
  bars: z.array(z.object({ from: z.string(), success: z.number(), failure: z.number() })),
  facets: z.record(
    z.string(),
    z.array(z.object({ value: z.string(), name: z.string().optional(), count: z.number() })),
  ),
})
const figures = async (query: string, who = headers) =>
  figuresSchema.parse(await (await kw.request(`/bff/audit-figures?${query}`, { headers: who })).json())
const download = (query: string, who = headers) => kw.request(`/bff/audit-export?${query}`, { headers: who })

describe('GET /bff/audit-figures', () => {
  test('bars and facets count the same events', async () => {
    const id = await createdKeyId(kw, headers, 'counted')
    const path = `/api/v2/keys/${id}/actions`
    for (let i = 0; i < 3; i += 1) await kw.request(`${path}/wrap`, { headers, body: {} })
    await kw.request(`${path}/enable`, { method: 'POST', headers })
    const found = await figures(`key=${id}&bars=7`)
    expect([found.total, found.bars.length]).toEqual([5, 7])
    const sum = (kind: 'success' | 'failure') => found.bars.reduce((total, bar) => total + bar[kind], 0)
    expect([sum('success'), sum('failure')]).toEqual([4, 1])
    expect(found.facets['action']?.[0]).toEqual({ value: 'kms.secrets.wrap', count: 3 })
    expect(found.facets['key']).toEqual([{ value: id, name: 'counted', count: 5 }])
    expect(found.facets['initiator']).toMatchObject([{ name: 'ada@example.com', count: 5 }])
    expect(found.facets['keyRing']).toMatchObject([{ value: 'default' }])
  })

  test('a range that is asked for keeps its ends', async () => {
    const [from, to] = ['2026-01-01T00:00:00Z', '2100-01-01T00:00:00+02:00']
    const found = await figures(`from=${from}&to=${encodeURIComponent(to)}&bars=3`)
    expect(found).toMatchObject({ from, to })
    expect(Date.parse(found.bars[0]?.from ?? '')).toBe(Date.parse(from))
    const open = await figures(`from=${from}`)
    expect(Date.now() - Date.parse(open.to ?? '')).toBeLessThan(60_000)
  })

  test('where nothing matches there is nothing, in the same shape', async () => {
    const found = await figures('key=00000000-0000-4000-8000-000000000000')
    expect(found).toMatchObject({ total: 0, bars: [], facets: { action: [], sourceAddress: [] } })
    expect(found).not.toHaveProperty('from')
  })

  test.each(['bars=0', 'bars=201', 'from=yesterday', 'outcome=maybe', 'limit=5'])('%s is refused', async (query) => {
    expect((await reasonOf(await kw.request(`/bff/audit-figures?${query}`, { headers }))).status).toBe(400)
  })

  test('they count what the caller may see, and need a role', async () => {
    const made = await kw.request('/v2/resource_instances', { headers, body: { name: 'next door' } })
    const { guid } = z.object({ guid: z.string() }).parse(await made.json())
    expect((await figures(`instance=${guid}`)).total).toBeGreaterThan(0)
    expect((await figures(`instance=${guid}`, await callerWith(kw, 'Manager'))).total).toBe(0)
    const reader = await callerWith(kw, 'Reader')
    expect((await kw.request('/bff/audit-figures', { headers: reader })).status).toBe(401)
  })
})

describe('GET /bff/audit-export', () => {
  test('JSON Lines carry the very bytes that were hashed, newest first', async () => {
    const id = await createdKeyId(kw, headers, 'exported')
    await kw.request(`/api/v2/keys/${id}/actions/wrap`, { headers, body: {} })
    const answer = await download(`format=jsonl&key=${id}`)
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="audit-trail.jsonl"')
    const lines = (await answer.text()).trimEnd().split('\n')
    const events = lines.map((line) =>
      z
        .object({ sequence: z.number(), leafHash: z.string(), document: z.looseObject({ action: z.string() }) })
        .parse(JSON.parse(line)),
    )
    expect(events.map(({ document }) => document.action)).toEqual(['kms.secrets.wrap', 'kms.secrets.create'])
    for (const [i, line] of lines.entries()) {
      const canonical = line.slice(line.indexOf('"document":') + '"document":'.length, -1)
      expect(createHash('sha256').update('\0').update(canonical).digest('hex')).toBe(events[i]?.leafHash)
    }
  })

  test('CSV names its columns once, and a name that is a formula is text', async () => {
    const body = newKeyBody('=HYPERLINK("https://evil.example","click, me")')
    const made = await kw.request('/api/v2/keys', { headers, body })
    const { resources } = z.object({ resources: z.array(z.object({ id: z.string() })) }).parse(await made.json())
    const answer = await download(`format=csv&key=${resources[0]?.id}`)
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf')
    const text = bytes.subarray(3).toString()
    const [head, first] = text.split('\r\n')
    expect(head?.startsWith('sequence,eventTime,action,outcome')).toBe(true)
    expect(text.match(/^sequence,/gm)).toHaveLength(1)
    expect(first).toContain(`"'=HYPERLINK(""https://evil.example"",""click, me"")"`)
  })

  test('pages neither repeat nor skip, and what happens meanwhile is no part of it', async () => {
    const id = await createdKeyId(kw, headers, 'many')
    const wrap = () => kw.request(`/api/v2/keys/${id}/actions/wrap`, { headers, body: {} })
    for (let i = 0; i < 13; i += 1) await Promise.all(Array.from({ length: 100 }, wrap))
    const reader = ((await download(`format=jsonl&key=${id}`)).body ?? new ReadableStream<Uint8Array>()).getReader()
    const decoder = new TextDecoder()
    let text = ''
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      text += decoder.decode(read.value, { stream: true })
      await wrap()
    }
    const sequences = text
      .trimEnd()
      .split('\n')
      .map((line) => z.object({ sequence: z.number() }).parse(JSON.parse(line)).sequence)
    expect(sequences).toHaveLength(1_301)
    expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => b - a))
  }, 60_000)

  test('an intent before the first byte, and what left after the last', async () => {
    await (await download('format=csv&action=kms.secrets.create', { ...headers, 'correlation-id': 'whole' })).text()
    const events = (await eventsOf(kw)).filter(({ correlation_id }) => correlation_id === 'whole')
    expect(events.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['kms.audit-events.export', 'pending'],
      ['kms.audit-events.export', 'success'],
    ])
    const created = (await eventsOf(kw)).filter(({ action }) => action === 'kms.secrets.create').length
    expect(events[1]?.document.responseData).toEqual({ totalResources: created, complete: true })
  })

  test('a client that goes away leaves the event that not all of it left', async () => {
    const answer = await download('format=csv', { ...headers, 'correlation-id': 'half' })
    const reader = (answer.body ?? new ReadableStream<Uint8Array>()).getReader()
    await reader.read()
    await reader.cancel()
    await wait(0)
    const events = (await eventsOf(kw)).filter(({ correlation_id }) => correlation_id === 'half')
    expect(events.map(({ outcome, document }) => [outcome, document.responseData])).toEqual([
      ['pending', {}],
      ['success', { totalResources: 500, complete: false }],
    ])
  })

  test.each(['format=xml', 'format=csv&limit=5', 'from=x&format=csv', ''])('%j is refused', async (query) => {
    expect((await reasonOf(await download(query))).status).toBe(400)
  })

  test('headers alone are not to be had: nobody would end the stream', async () => {
    expect((await kw.request('/bff/audit-export?format=csv', { method: 'HEAD', headers })).status).toBe(405)
  })

  test('a Manager exports the events of his instance alone, a Reader none', async () => {
    const text = await (await download('format=jsonl', await callerWith(kw, 'Manager'))).text()
    expect(text).toContain(kw.instanceId)
    expect(text).not.toContain('kms.sessions.create')
    expect((await download('format=csv', await callerWith(kw, 'Reader'))).status).toBe(401)
  })
})
