import type { AuditEvent } from '@keywright/core/audit/event'
import { eventOf } from '@keywright/core/audit/event'
import {
  FACETS,
  type AuditTrail,
  type Facet,
  type TrailFilter,
  type Visibility,
} from '@keywright/core/ports/audit-trail'
import { aCaller, instant, newId, newInstanceId } from '@keywright/core/testing/builders'
import { folded } from '@keywright/core/vocabulary/folded'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SqlAuditTrail } from './audit-events.ts'
import { openReader } from './reader/reader.ts'
import { openTrail } from './testing/opened-trail.ts'

const HOUR = 3_600_000
const INSTANCES = [newInstanceId(), newInstanceId(), newInstanceId()] as const
const [OURS, THEIRS] = INSTANCES
const ACTIONS = ['kms.secrets.wrap', 'kms.secrets.unwrap', 'kms.secrets.create', 'kms.key-rings.create'] as const
const PEOPLE = ['IBMid-ada', 'IBMid-grace', 'iam-ServiceId-7'] as const
const KEYS = ['key-1', 'key-2', 'KEY-1', ''] as const
const ADDRESSES = ['192.0.2.1', '2001:db8::1', "'; drop table audit_events; --"] as const
const TEXTS = ['plain', '100 % \\ _ \' " -- ΟΔΟΣ', '<script>😀</script>', 'Straße'] as const

const pick = <T>(values: readonly [T, ...T[]], n: number): T => values[n % values.length] ?? values[0]

/** The n-th of a few thousand events: every value of every kind meets most others. */
function made(n: number): AuditEvent {
  const id = pick(PEOPLE, Math.trunc(n / 5))
  const caller = { ...aCaller(), correlationId: `c-${n % 97}`, sourceAddress: pick(ADDRESSES, Math.trunc(n / 3)) }
  const failure = n % 11 === 0 ? { failure: 'UNAUTHORIZED_ERR' as const, reasonCode: 401 } : { reasonCode: 200 }
  const key = pick(KEYS, Math.trunc(n / 7))
  return eventOf(
    {
      caller: { ...caller, principal: { id, name: `${id} ${n % 2 === 0 ? 'even' : 'odd'}`, kind: 'person' } },
      action: pick(ACTIONS, n),
      target: { id: `crn:${key}`, name: pick(TEXTS, Math.trunc(n / 2)), typeURI: 'kms/secrets' },
      source: '',
      instanceId: n % 4 === 3 ? undefined : pick(INSTANCES, n % 4),
      pending: n % 23 === 1,
      ...failure,
      requestData: n % 6 === 0 ? {} : { keyRingId: `ring-${n % 3}` },
      responseData: key === '' ? {} : { keyId: key },
    },
    { newEventId: newId, now: () => instant(Math.trunc(n / 2) * 1_800_000 + (n % 3)) },
  )
}

const EVENTS = Array.from({ length: 3_000 }, (_, n) => made(n))
const LAST = Math.max(...EVENTS.map(({ eventTime }) => Date.parse(eventTime)))

let opened: Awaited<ReturnType<typeof openTrail>>
beforeAll(async () => {
  opened = await openTrail()
  await Promise.all(EVENTS.map((event) => opened.store.appendEvent(event)))
})
afterAll(() => opened.close())

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const VALUE: Readonly<Record<Facet, (event: AuditEvent) => string | undefined>> = {
  action: ({ action }) => action,
  initiator: ({ initiator }) => initiator.id,
  outcome: ({ outcome }) => outcome,
  severity: ({ severity }) => severity,
  key: ({ responseData }) => text(responseData['keyId']),
  keyRing: ({ requestData }) => text(requestData['keyRingId']),
  sourceAddress: ({ initiator }) => initiator.host.address,
}

const instanceOf = ({ requestData }: AuditEvent): string | undefined => text(requestData['instanceID'])

function hasText({ message, initiator, target }: AuditEvent, sought: string): boolean {
  const texts = [message, initiator.name, initiator.host.address, target.id]
  return folded(texts.join('\n')).includes(folded(sought))
}

const same = (asked: string | undefined, own: string | undefined): boolean => asked === undefined || asked === own

/** Each holds of an event that its own member of the filter lets through. */
const HOLDS: readonly ((filter: TrailFilter, event: AuditEvent, place: number) => boolean)[] = [
  ({ instance }, event) => same(instance, instanceOf(event)),
  ({ actions }, { action }) => actions === undefined || actions.includes(action),
  ({ correlation }, { correlationId }) => same(correlation, correlationId),
  ({ from }, { eventTime }) => from === undefined || Date.parse(eventTime) >= Date.parse(from),
  ({ to }, { eventTime }) => to === undefined || Date.parse(eventTime) <= Date.parse(to),
  ({ search }, event) => search === undefined || hasText(event, search),
  ({ before }, _, place) => before === undefined || place + 1 < before,
  (filter, event) => FACETS.every((facet) => facet === 'action' || same(filter[facet], VALUE[facet](event))),
]

/** The same, said plainly: which of the events may be seen and are looked for. */
const matching = (visibility: Visibility, filter: TrailFilter): readonly AuditEvent[] =>
  EVENTS.filter((event, place) => {
    const seen = visibility === 'everything' || visibility.instances.some((id) => id === instanceOf(event))
    return seen && HOLDS.every((holds) => holds(filter, event, place))
  })

function counted(events: readonly AuditEvent[], facet: Facet): readonly { value: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const value of events.flatMap((event) => VALUE[facet](event) ?? []))
    counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

const moment = fc.integer({ min: -HOUR, max: LAST - Date.parse(instant()) + HOUR }).map(instant)
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 2 })
const filters: fc.Arbitrary<TrailFilter> = fc.record({
  instance: maybe(fc.constantFrom(...INSTANCES, '')),
  actions: maybe(fc.subarray([...ACTIONS, 'kms.nothing'])),
  outcome: maybe(fc.constantFrom('success', 'failure', 'pending')),
  severity: maybe(fc.constantFrom('normal', 'warning', 'critical')),
  initiator: maybe(fc.constantFrom(...PEOPLE, 'nobody')),
  key: maybe(fc.constantFrom(...KEYS)),
  keyRing: maybe(fc.constantFrom('ring-1', 'RING-1', '')),
  sourceAddress: maybe(fc.constantFrom(...ADDRESSES)),
  correlation: maybe(fc.constantFrom('c-1', 'c-96', 'none')),
  from: maybe(moment),
  to: maybe(moment),
  search: maybe(
    fc.constantFrom('', 'even', "'; DROP", '%', '_', '\\', 'οδος', 'STRASSE', "' or 1=1 --", '😀', '<SCRIPT'),
  ),
  before: maybe(fc.integer({ min: 1, max: EVENTS.length + 1 })),
})
/** A filter that has one member or two, so that much is found. */
const narrow = fc
  .tuple(
    filters,
    fc.subarray(['actions', 'outcome', 'key', 'from', 'to', 'search', 'correlation', 'instance'] as const),
  )
  .map(([filter, members]): TrailFilter => Object.fromEntries(members.slice(0, 2).map((name) => [name, filter[name]])))
const visibilities: fc.Arbitrary<Visibility> = fc.oneof(
  fc.constant('everything' as const),
  fc.subarray([...INSTANCES]).map((instances) => ({ instances })),
)
const asked = fc.tuple(visibilities, fc.oneof(filters, narrow, narrow))

describe('figures of the trail, against a plain model', () => {
  test('the span is that of what is found, and so is the number', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([visibility, filter]) => {
        const found = matching(visibility, filter).map(({ eventTime }) => eventTime)
        const times = [...found].sort()
        const expected = times[0] && { from: times[0], to: times.at(-1), total: found.length }
        expect(await opened.trail.span(visibility, filter)).toEqual(expected)
      }),
      { numRuns: 150 },
    )
  })

  test('facets count every value of what is found, most frequent first, and no more than asked for', async () => {
    await fc.assert(
      fc.asyncProperty(asked, fc.integer({ min: 1, max: 12 }), async ([visibility, filter], most) => {
        const found = matching(visibility, filter)
        const facets = await opened.trail.facets(visibility, filter, most)
        for (const facet of FACETS) {
          const values = facets[facet].map(({ value, count }) => ({ value, count }))
          expect([facet, values]).toEqual([facet, counted(found, facet).slice(0, most)])
        }
      }),
      { numRuns: 150 },
    )
  })

  test('bars hold what is found in the range, each event in the one bar its moment lies in', async () => {
    await fc.assert(
      fc.asyncProperty(
        asked,
        moment,
        moment,
        fc.integer({ min: 1, max: 200 }),
        async ([who, filter], one, two, bars) => {
          const [from = one, to = two] = [one, two].sort()
          const found = await opened.trail.histogram(who, filter, { from, to, bars })
          const inRange = matching(who, filter).filter(({ eventTime }) => eventTime >= from && eventTime <= to)
          const length = Math.max(Date.parse(to) - Date.parse(from), bars)
          const expected = Array.from({ length: bars }, () => ({ success: 0, failure: 0 }))
          for (const { eventTime, outcome } of inRange) {
            const place = Math.floor(((Date.parse(eventTime) - Date.parse(from)) * bars) / length)
            const bar = expected[Math.min(place, bars - 1)]
            if (bar && outcome !== 'pending') bar[outcome] += 1
          }
          expect(found.map(({ success, failure }) => ({ success, failure }))).toEqual(expected)
          const begins = found.map((bar) => bar.from)
          expect(begins[0]).toBe(from)
          expect([...new Set(begins)].sort()).toEqual(begins)
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('lists of the trail, against the same model', () => {
  const check = async (trail: AuditTrail, [visibility, filter]: [Visibility, TrailFilter], limit: number) => {
    const found = matching(visibility, filter).slice(-limit).reverse()
    const listed = await trail.list(visibility, filter, limit)
    expect(listed.map(({ event }) => event.id)).toEqual(found.map(({ id }) => id))
    expect(listed.map(({ sequence }) => EVENTS[sequence - 1]?.id)).toEqual(found.map(({ id }) => id))
  }
  const limits = fc.integer({ min: 1, max: 60 })

  test('hold the newest of what is found, newest first, once the trail has been read', async () => {
    await opened.trail.span('everything', {})
    await fc.assert(
      fc.asyncProperty(asked, limits, (question, limit) => check(opened.trail, question, limit)),
      { numRuns: 150 },
    )
  })

  test('and before that', async () => {
    const reader = openReader(opened.path)
    // What is not kept in memory is asked of the database.
    const trail = new SqlAuditTrail({ ...reader, page: () => Promise.resolve(undefined) })
    await fc.assert(
      fc.asyncProperty(asked, limits, (question, limit) => check(trail, question, limit)),
      { numRuns: 150 },
    )
    await reader.close()
  })
})

describe('bars', () => {
  const bars = async (from: string, to: string, count: number, filter: TrailFilter = {}) =>
    (await opened.trail.histogram('everything', filter, { from, to, bars: count })).map(
      ({ success, failure }) => success + failure,
    )
  const total = (from: string, to: string): number =>
    EVENTS.filter((event) => event.outcome !== 'pending' && event.eventTime >= from && event.eventTime <= to).length

  test('an event at the border of two belongs to the later, one at the end of the range to the last', async () => {
    const [first, second, end] = [instant(), instant(HOUR), instant(2 * HOUR)]
    expect(await bars(first, end, 2)).toEqual([total(first, instant(HOUR - 1)), total(second, end)])
    expect(await bars(first, second, 1)).toEqual([total(first, second)])
    expect(await bars(first, instant(HOUR - 1), 1)).toEqual([total(first, instant(HOUR - 1))])
  })

  test('a range of one moment, and one that ends before it begins, are answered in full length', async () => {
    expect(await bars(instant(), instant(), 3)).toEqual([total(instant(), instant()), 0, 0])
    expect(await bars(instant(HOUR), instant(), 3)).toEqual([0, 0, 0])
  })

  test('the filter narrows the range, never widens it', async () => {
    const filter = { from: instant(-HOUR), to: instant(HOUR) }
    expect(await bars(instant(), instant(4 * HOUR), 1, filter)).toEqual([total(instant(), instant(HOUR))])
    expect(await bars(instant(), instant(HOUR), 1, { from: '2000-01-01T00:00:00+02:00' })).toEqual([
      total(instant(), instant(HOUR)),
    ])
  })
})

describe('names', () => {
  test('who did it is called what the newest event that is found calls them', async () => {
    const { initiator } = await opened.trail.facets('everything', {}, 10)
    const newest = (id: string) => EVENTS.findLast((event) => event.initiator.id === id)?.initiator.name
    expect(initiator.map(({ value, name }) => [value, name])).toEqual(
      initiator.map(({ value }) => [value, newest(value)]),
    )
    expect(new Set(initiator.map(({ name }) => name)).size).toBe(PEOPLE.length)
  })

  test('a key is called what the newest success about it that may be seen calls it', async () => {
    const visibility = { instances: [OURS] }
    const { key } = await opened.trail.facets(visibility, {}, 10)
    const newest = (id: string) =>
      matching(visibility, { key: id, outcome: 'success' }).findLast(({ action }) => action.startsWith('kms.secrets.'))
    expect(key.map(({ value, name }) => [value, name])).toEqual(
      key.map(({ value }) => [value, newest(value)?.target.name]),
    )
    expect(key).toHaveLength(3)
  })
})

describe('security', () => {
  test('who manages one instance learns nothing of another: no number, no value, no name, no moment', async () => {
    const mine = { instances: [OURS] }
    const everything = matching(mine, {})
    expect(await opened.trail.span(mine, {})).toMatchObject({ total: everything.length })
    for (const filter of [{ instance: THEIRS }, { instance: THEIRS, search: 'e' }]) {
      expect(await opened.trail.span(mine, filter)).toBeUndefined()
      const range = { from: instant(), to: instant(LAST), bars: 1 }
      expect(await opened.trail.histogram(mine, filter, range)).toMatchObject([{ success: 0, failure: 0 }])
      expect(Object.values(await opened.trail.facets(mine, filter, 10)).flat()).toEqual([])
    }
    expect(await opened.trail.span({ instances: [] }, {})).toBeUndefined()
  })

  test('the same search by two people is answered to each by what they may see', async () => {
    const search = 'even'
    const [all, ours, theirs] = await Promise.all(
      (['everything', { instances: [OURS] }, { instances: [THEIRS] }] as const).map((who) =>
        opened.trail.span(who, { search }),
      ),
    )
    expect(all?.total).toBe(matching('everything', { search }).length)
    expect(ours?.total).toBe(matching({ instances: [OURS] }, { search }).length)
    expect(theirs?.total).toBe(matching({ instances: [THEIRS] }, { search }).length)
  })
})
