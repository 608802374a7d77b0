import type { TrailFilter } from '@keywright/core/ports/audit-trail'
import { anEvent, instant } from '@keywright/core/testing/builders'
import Sqlite from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTrail } from '../testing/opened-trail.ts'
import { tallyRequestOf } from '../trail-figures.ts'
import { TrailColumns } from './trail-columns.ts'

let opened: Awaited<ReturnType<typeof openTrail>>
let database: Sqlite.Database
beforeEach(async () => {
  opened = await openTrail()
  database = new Sqlite(opened.path, { readonly: true })
})
afterEach(async () => {
  database.close()
  await opened.close()
})

const request = (filter: TrailFilter = {}, bars = 4) =>
  tallyRequestOf(opened.db, { visibility: 'everything', filter }, 5, { from: instant(), to: instant(100_000), bars })

/** That many events, with values that repeat at different paces. */
async function addMany(count: number): Promise<void> {
  await sql`with recursive n(n) as (select 0 union all select n + 1 from n where n < ${count - 1})
    insert into audit_events (id, time, action, outcome, severity, initiator_id, source_address, instance_id, key_ring_id,
      key_id, correlation_id, search_text, format_version, canonical, leaf_hash)
    select 'e-' || n, strftime('%Y-%m-%dT%H:%M:', 1767225600 + n / 600, 'unixepoch') || printf('%06.3f', (n % 600) / 10.0) || 'Z',
      'kms.' || (n % 3), case n % 7 when 0 then 'failure' else 'success' end, 'normal', 'who ' || (n % 5), 'from ' || (n % 11),
      case n % 2 when 0 then 'i-' || (n % 4) end, null, 'k-' || (n % 1000), 'c-' || n, 'text ' || (n % 13), 1, '{}', x''
    from n`.execute(opened.db)
}

describe('what is kept of the trail', () => {
  test('is read once and then only what is new, also where it outgrows its room and its chunks', async () => {
    const columns = new TrailColumns(database)
    expect(await columns.tally(request())).toMatchObject({ total: 0 })
    await addMany(45_000)
    const everything = tallyRequestOf(opened.db, { visibility: 'everything', filter: {} }, 2)
    const { total, values } = await columns.tally(everything)
    expect([total, values.action, values.instance_id]).toEqual([
      45_000,
      [
        { value: 'kms.0', count: 15_000, newest: 44_998 },
        { value: 'kms.1', count: 15_000, newest: 44_999 },
      ],
      [
        { value: 'i-0', count: 11_250, newest: 44_997 },
        { value: 'i-2', count: 11_250, newest: 44_999 },
      ],
    ])
    const event = anEvent()
    await opened.store.appendEvent(event)
    expect((await columns.tally(everything)).values.initiator_id).toHaveLength(2)
    expect((await columns.tally(everything)).total).toBe(45_001)
  })

  test('two who ask at once, while it is being read, are each told everything', async () => {
    await addMany(45_000)
    const columns = new TrailColumns(database)
    const everything = tallyRequestOf(opened.db, { visibility: 'everything', filter: {} }, 1)
    const answers = await Promise.all([columns.tally(everything), columns.tally(everything)])
    expect(answers.map(({ total }) => total)).toEqual([45_000, 45_000])
  })

  test('a search that is asked again finds what came in the meantime, and nothing twice', async () => {
    const columns = new TrailColumns(database)
    const total = async (search: string) => (await columns.tally(request({ search }))).total
    await addMany(1_300)
    const found = Math.min(await total('text 12'), await total('text 12'))
    expect(found).toBeGreaterThan(50)
    for (let i = 0; i < 3; i += 1) await opened.store.appendEvent(anEvent({}, { action: 'kms.text 12' }))
    expect(await total('text 12')).toBe(found + 3)
    expect(await total('text 11')).toBe(found)
    expect(await total('text 12')).toBe(found + 3)
  })

  test('a trail that is too long to be kept is counted as it is read, with the same figures', async () => {
    await addMany(2_000)
    const [kept, read] = [new TrailColumns(database), new TrailColumns(database, 500)]
    const filters: TrailFilter[] = [
      {},
      { search: 'text 1' },
      { key: 'k-7' },
      { actions: ['kms.1'], from: instant(20_000), to: instant(90_000) },
    ]
    for (const filter of filters) {
      const answer = await read.tally(request(filter))
      expect(answer).toEqual(await kept.tally(request(filter)))
      expect(answer.total).toBeGreaterThan(0)
    }
  })

  test('a page is not waited for while the trail is being read; afterwards it has what is new as well', async () => {
    await addMany(45_000)
    const columns = new TrailColumns(database)
    const { filter } = request()
    expect(await columns.page(filter, 2)).toBeUndefined()
    await columns.tally(request())
    const newest = await columns.page(filter, 2)
    expect(newest).toHaveLength(2)
    await opened.store.appendEvent(anEvent({}, { now: instant(50_000) }))
    expect(await columns.page(filter, 2)).toEqual([45_001, newest?.[0]])
    expect(await new TrailColumns(database, 500).page(filter, 2)).toBeUndefined()
  })

  test('a count that fails is one count: the next is right', async () => {
    await addMany(100)
    const columns = new TrailColumns(database)
    const broken = { ...request(), texts: { sql: 'select no_such_thing', parameters: [] } }
    await expect(columns.tally(broken)).rejects.toThrow('no such column')
    expect((await columns.tally(request())).total).toBe(100)
    database.close()
    await expect(columns.tally(request())).rejects.toThrow('not open')
  })
})
