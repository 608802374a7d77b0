import { overviewSchema } from '@keywright/contract/dashboard/overview'
import { later } from '@keywright/core/vocabulary/instant'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callerWith, NO_WAITING } from '../../testing/callers.ts'
import { importForms } from '../../testing/import-forms.ts'
import { createdKeyId, eventsOf, newKeyBody, testService, type TestService } from '../../testing/test-service.ts'

type Headers = Record<string, string>

let kw: TestService
let headers: Headers
beforeAll(async () => {
  kw = await testService(undefined, NO_WAITING)
  headers = await kw.signedIn()
})
afterAll(() => kw.close())

const overview = async (who = headers) =>
  overviewSchema.parse(await (await kw.request('/bff/overview', { headers: who })).json())
const DAY = 86_400
const inDays = (days: number) => later(kw.service.core.now(), days * DAY)

describe('GET /bff/overview', () => {
  test('an instance without keys has nothing to say', async () => {
    expect(await overview()).toEqual({ counts: [], attention: [], calendar: [] })
  })

  test('keys by state and type, what happens next, and what waits for a person, most urgent first', async () => {
    await createdKeyId(kw, headers, 'without a date')
    const soon = { expirationDate: inDays(3) }
    await kw.request('/api/v2/keys', { headers, body: newKeyBody('expires soon', soon) })
    await kw.request('/api/v2/keys', { headers, body: newKeyBody('a secret', { extractable: true }) })
    const deleted = await createdKeyId(kw, headers, 'soon gone')
    await kw.request(`/api/v2/keys/${deleted}`, { method: 'DELETE', headers })
    await kw.service.db
      .updateTable('keys')
      .set({ deleted_at: inDays(-28) })
      .where('id', '=', deleted)
      .execute()
    const ceremony = await importForms(kw, headers).open('browser')

    const { counts, attention, calendar } = await overview()
    expect(new Set(counts)).toEqual(
      new Set([
        { state: 'active', extractable: false, total: 2 },
        { state: 'active', extractable: true, total: 1 },
        { state: 'destroyed', extractable: false, total: 1 },
      ]),
    )
    expect(attention.map(({ kind, name, ceremonyId }) => [kind, name ?? ceremonyId])).toEqual([
      ['expiring', 'expires soon'],
      ['purging', 'soon gone'],
      ['ceremony', ceremony.id],
    ])
    expect(attention[1]?.keyId).toBe(deleted)
    expect(Date.parse(inDays(2)) - Date.parse(attention[1]?.at ?? '')).toBeLessThan(60_000)
    expect(calendar).toEqual([
      { date: inDays(3).slice(0, 10), expiring: 1, purging: 0 },
      { date: inDays(62).slice(0, 10), expiring: 0, purging: 1 },
    ])
  })

  test('calls that fail more often than usual are a reason to look', async () => {
    const id = await createdKeyId(kw, headers)
    const enable = () => kw.request(`/api/v2/keys/${id}/actions/enable`, { method: 'POST', headers })
    await Promise.all(Array.from({ length: 12 }, enable))
    expect((await overview()).attention).toContainEqual({ kind: 'failures', count: 12 })
  })

  test('a role hears of what it may look at: a Reader of keys, and neither of failures nor of imports', async () => {
    const { counts, attention } = await overview(await callerWith(kw, 'Reader'))
    expect(counts.length).toBeGreaterThan(0)
    expect(new Set(attention.map(({ kind }) => kind))).toEqual(new Set(['expiring', 'purging']))
  })

  test('a look is on record, and needs a role on the instance', async () => {
    await kw.request('/bff/overview', { headers: { ...headers, 'correlation-id': 'a-look' } })
    const events = (await eventsOf(kw)).filter(({ correlation_id }) => correlation_id === 'a-look')
    expect(events.map(({ action, outcome }) => [action, outcome])).toEqual([['kms.secrets.list', 'success']])
    const stranger = { ...(await callerWith(kw, 'KeyPurge')) }
    expect((await kw.request('/bff/overview', { headers: stranger })).status).toBe(401)
  })
})
