import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { SqlAuditTrail } from '../apps/bff/src/store/audit-events.ts'
import { migrate, openDatabase } from '../apps/bff/src/store/database.ts'
import { openReader } from '../apps/bff/src/store/reader/reader.ts'
import { SqlStore } from '../apps/bff/src/store/sql-store.ts'
import type { KeyFilter } from '../packages/core/src/ports/key-store.ts'
import { instant, everyKeyOf } from '../packages/core/src/testing/builders.ts'
import type { InstanceId } from '../packages/core/src/vocabulary/ids.ts'
import { withScratch } from '../tools/proofs/scratch.ts'
import { fill } from './fill.ts'
import { median, table } from './table.ts'

// Design.md §8, third line: what the dashboard's lists and figures take where there is much to look through. The first
// time is apart: it opens the reader's thread, and reads what it keeps.

const ROUNDS = 15
const LIVING = ['pre-activation', 'active', 'suspended', 'deactivated', 'compromised'] as const
const DAY = 86_400_000

type Question = readonly [name: string, ask: () => Promise<unknown>]

const search = (text: string) => ({ search: { text, scopes: ['name', 'alias'], not: false, exact: false } }) as const

function keyQuestions(store: SqlStore, id: InstanceId): readonly Question[] {
  const page = { limit: 200, offset: 0, sort: [], states: LIVING } as const
  const filters: Readonly<Record<string, Omit<KeyFilter, 'states'>>> = {
    'no filter': {},
    'search that finds some': search('4242'),
    'search that finds nothing': search('nothing'),
    'a tag': { tag: 'team-7' },
    'used since': { used: instant(50_000) },
    'check value': { checkValue: 'a1' },
  }
  return [
    ...Object.entries(filters).map(([name, filter]): Question => [
      `keys: ${name}`,
      () =>
        Promise.all([
          store.listKeys(everyKeyOf(id), { ...page, ...filter }),
          store.countKeys(everyKeyOf(id), { ...page, ...filter }),
        ]),
    ]),
    ...(['name', 'lastUpdateDate', 'state'] as const).map((property): Question => [
      `keys: by ${property}`,
      () => store.listKeys(everyKeyOf(id), { ...page, sort: [{ property, descending: true }] }),
    ]),
    [
      'keys: counted by kind and ring',
      () => Promise.all([store.countKeysByKind(everyKeyOf(id)), store.listKeyRings(id)]),
    ],
  ]
}

function trailQuestions(trail: SqlAuditTrail, id: InstanceId, count: number): readonly Question[] {
  const range = { from: instant(), to: instant(count * 60_000), bars: 60 }
  const visible = { instances: [id] }
  const filters = {
    'no filter': {},
    'the last week': { from: instant(count * 60_000 - 7 * DAY) },
    'failures of one service': { outcome: 'failure', initiator: 'iam-ServiceId-7' },
    'search that finds some': { search: 'service 12' },
    'search that finds nothing': { search: 'nothing' },
  } as const
  return Object.entries(filters).flatMap(([name, filter]): readonly Question[] => [
    [`trail, a page: ${name}`, () => trail.list(visible, filter, 51)],
    [
      `trail, figures: ${name}`,
      async () => {
        await trail.span(visible, filter)
        await Promise.all([trail.histogram(visible, filter, range), trail.facets(visible, filter, 10)])
      },
    ],
  ])
}

async function rowOf([name, ask]: Question): Promise<readonly string[]> {
  const times: number[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const began = performance.now()
    await ask()
    times.push(performance.now() - began)
  }
  const [first = 0, ...others] = times
  return [name, ...[first, median(others), Math.max(...others)].map((time) => `${time.toFixed(1)} ms`)]
}

async function run(count: number): Promise<void> {
  await withScratch(async (scratch) => {
    const path = join(scratch, 'keywright.db')
    const db = openDatabase(path)
    await migrate(db)
    const { id } = await fill(db, count)
    const [lists, trail] = [openReader(path), openReader(path)]
    const questions = [
      ...keyQuestions(new SqlStore(db, undefined, lists.db), id),
      ...trailQuestions(new SqlAuditTrail(trail), id, count),
    ]
    const rows: (readonly string[])[] = []
    for (const question of questions) rows.push(await rowOf(question))
    console.log(table([`${count.toLocaleString('en')} keys and events`, 'first', 'median', 'slowest'], rows))
    for (const each of [lists, trail]) await each.close()
    await db.destroy()
  })
}

const { values } = parseArgs({ options: { count: { type: 'string', default: '100000' } } })
await run(Number(values.count))
