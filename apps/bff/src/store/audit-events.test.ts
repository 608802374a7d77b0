import { createHash } from 'node:crypto'
import type { AuditEvent } from '@keywright/core/audit/event'
import { eventOf, type EventDraft } from '@keywright/core/audit/event'
import { canonicalText } from '@keywright/core/audit/canonical'
import type { TrailFilter, Visibility } from '@keywright/core/ports/audit-trail'
import { aCaller, anEvent, instant, newId, newInstanceId } from '@keywright/core/testing/builders'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SqlAuditTrail } from './audit-events.ts'
import { openTrail } from './testing/opened-trail.ts'

const [OURS, THEIRS] = [newInstanceId(), newInstanceId()]

let opened: Awaited<ReturnType<typeof openTrail>>
let trail: SqlAuditTrail
beforeEach(async () => {
  opened = await openTrail()
  trail = opened.trail
})
afterEach(() => opened.close())

/** Appends events one after the other and names each by its place. */
async function append(drafts: readonly (Partial<EventDraft> & { readonly at?: number })[]): Promise<AuditEvent[]> {
  const events = drafts.map(({ at = 0, ...draft }) => {
    const target = { id: 'crn', name: 'a key', typeURI: 'kms/secrets' }
    const whole = { caller: aCaller(), action: 'kms.secrets.wrap', target, source: '', reasonCode: 200, ...draft }
    return eventOf(whole, { newEventId: newId, now: () => instant(at) })
  })
  for (const event of events) await opened.store.appendEvent(event)
  return events
}

/** Which of the events are found, by their place. */
async function places(events: readonly AuditEvent[], filter: TrailFilter, visibility: Visibility = 'everything') {
  const found = await trail.list(visibility, filter, 500)
  return found.map(({ event }) => events.findIndex(({ id }) => id === event.id))
}

describe('the trail', () => {
  test('gives back the event with its exact bytes and their leaf hash (RFC 6962 §2.1)', async () => {
    const [event] = await append([{ target: { id: 'crn', name: 'Schlüssel 😀', typeURI: 'kms/secrets' } }])
    const [found] = await trail.list('everything', {}, 10)
    if (!event || !found) throw new Error('the event was not found')
    expect(found).toMatchObject({ event, canonical: canonicalText(event), formatVersion: 1 })
    const leaf = createHash('sha256').update('\0').update(found.canonical).digest('hex')
    expect(Buffer.from(found.leafHash).toString('hex')).toBe(leaf)
    expect(await trail.find('everything', event.id)).toEqual(found)
    expect(await trail.find('everything', newId())).toBeUndefined()
  })

  test('is newest first, and no longer than asked for', async () => {
    const events = await append([{}, {}, {}])
    expect(await places(events, {})).toEqual([2, 1, 0])
    expect(await trail.list('everything', {}, 2)).toHaveLength(2)
  })
})

describe('filters', () => {
  test('actions are whole names, any of several', async () => {
    const events = await append([
      { action: 'kms.secrets.wrap' },
      { action: 'kms.secrets.unwrap' },
      { action: 'kms.secrets.create' },
    ])
    expect(await places(events, { actions: ['kms.secrets.wrap'] })).toEqual([0])
    expect(await places(events, { actions: ['kms.secrets.wrap', 'kms.secrets.create'] })).toEqual([2, 0])
    expect(await places(events, { actions: ['kms.secrets'] })).toEqual([])
    expect(await places(events, { actions: [] })).toEqual([])
  })

  test('outcome, severity, initiator, key, instance and correlation, each and together', async () => {
    const caller = aCaller()
    const other = { ...caller, correlationId: 'c-2', principal: { ...caller.principal, id: 'iam-ServiceId-2' } }
    const failure = { failure: 'UNAUTHORIZED_ERR', reasonCode: 401 } as const
    const events = await append([
      { responseData: { keyId: 'key-1' } },
      { ...failure, requestData: { keyId: 'key-1' } },
      { caller: other, pending: true, instanceId: OURS },
      { caller: other, reasonCode: 409, failure: 'KEY_ACTION_INVALID_STATE_ERR', instanceId: THEIRS },
    ])
    expect(await places(events, { outcome: 'failure' })).toEqual([3, 1])
    expect(await places(events, { outcome: 'success' })).toEqual([0])
    expect(await places(events, { outcome: 'pending' })).toEqual([2])
    expect(await places(events, { severity: 'critical' })).toEqual([1])
    expect(await places(events, { severity: 'warning' })).toEqual([3])
    expect(await places(events, { initiator: 'iam-ServiceId-2' })).toEqual([3, 2])
    expect(await places(events, { key: 'key-1' })).toEqual([1, 0])
    expect(await places(events, { key: 'key' })).toEqual([])
    expect(await places(events, { instance: OURS })).toEqual([2])
    expect(await places(events, { correlation: 'c-2' })).toEqual([3, 2])
    expect(await places(events, { correlation: 'c-2', outcome: 'failure' })).toEqual([3])
    expect(await places(events, { initiator: 'iam-ServiceId-2', severity: 'critical' })).toEqual([])
  })

  test('source address and key ring are whole values, which differ in case', async () => {
    const caller = { ...aCaller(), sourceAddress: '2001:db8::7' }
    const events = await append([{ caller }, { requestData: { keyRingId: 'Ring' } }, { requestData: { keyRingId: 7 } }])
    expect(await places(events, { sourceAddress: '2001:db8::7' })).toEqual([0])
    expect(await places(events, { sourceAddress: '2001:db8::' })).toEqual([])
    expect(await places(events, { keyRing: 'Ring' })).toEqual([1])
    expect(await places(events, { keyRing: 'ring' })).toEqual([])
    expect(await places(events, { keyRing: '7' })).toEqual([])
  })

  test('a time range holds both its ends, whatever offset they are written with', async () => {
    const events = await append([{ at: 0 }, { at: 3_600_000 }, { at: 7_200_000 }])
    expect(await places(events, { from: '2026-01-01T01:00:00Z' })).toEqual([2, 1])
    expect(await places(events, { to: '2026-01-01T01:00:00Z' })).toEqual([1, 0])
    expect(await places(events, { from: '2026-01-01T02:00:00+01:00', to: '2025-12-31T20:00:00-05:00' })).toEqual([1])
    expect(await places(events, { from: '2026-01-01T01:00:00.001Z' })).toEqual([2])
    expect(await places(events, { to: '2026-01-01T00:59:59.999Z' })).toEqual([0])
    expect(await places(events, { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' })).toEqual([])
  })

  test('a search finds a part of a message, a name, an address or a target, in any case, and takes % and _ literally', async () => {
    const caller = aCaller()
    const grace = { ...caller, principal: { ...caller.principal, name: 'Grace ΟΔΟΣ' }, sourceAddress: '2001:db8::7' }
    const target = { id: 'crn:v1:…:key:AB-CD', name: '100 % Straße_1', typeURI: 'kms/secrets' }
    const events = await append([{}, { caller: grace }, { target }, { action: 'kms.secrets.create' }])
    expect(await places(events, { search: 'grace' })).toEqual([1])
    expect(await places(events, { search: 'οδος' })).toEqual([1])
    expect(await places(events, { search: 'ΟΣ' })).toEqual([1])
    expect(await places(events, { search: '2001:DB8' })).toEqual([1])
    expect(await places(events, { search: 'STRASSE' })).toEqual([2])
    expect(await places(events, { search: 'key:ab-cd' })).toEqual([2])
    expect(await places(events, { search: 'SECRETS: CREATE' })).toEqual([3])
    expect(await places(events, { search: '%' })).toEqual([2])
    expect(await places(events, { search: '_' })).toEqual([2])
    expect(await places(events, { search: '' })).toHaveLength(4)
    expect(await places(events, { search: "' or 1=1 --" })).toEqual([])
  })
})

describe('visibility', () => {
  const both = async () => append([{ instanceId: OURS }, { instanceId: THEIRS }, {}])

  test('who may see some instances sees their events, not those of others nor of the installation', async () => {
    const events = await both()
    expect(await places(events, {}, { instances: [OURS] })).toEqual([0])
    expect(await places(events, {}, { instances: [OURS, THEIRS] })).toEqual([1, 0])
    expect(await places(events, {}, { instances: [] })).toEqual([])
    expect(await places(events, {}, 'everything')).toEqual([2, 1, 0])
  })

  test('no filter widens it', async () => {
    const events = await both()
    const mine = { instances: [OURS] }
    const filters: TrailFilter[] = [
      { instance: THEIRS },
      { key: 'x' },
      { from: '2000-01-01T00:00:00Z' },
      { search: 'a' },
    ]
    const found = await Promise.all(filters.map((filter) => places(events, filter, mine)))
    expect(found.flat().filter((place) => place !== 0)).toEqual([])
    expect(found[0]).toEqual([])
  })

  test('an event that may not be seen is not found by its id either', async () => {
    const [ours, theirs, general] = await both()
    const find = (event: AuditEvent | undefined) => trail.find({ instances: [OURS] }, event?.id ?? '')
    expect(await find(ours)).toBeDefined()
    expect(await find(theirs)).toBeUndefined()
    expect(await find(general)).toBeUndefined()
  })
})

describe('paging', () => {
  test('shows every event once, whatever is written in the meantime', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.nat({ max: 3 }), { maxLength: 10 }),
        async (limit, arriving) => {
          const existing = Array.from({ length: 15 }, () => anEvent({}, { action: 'kms.secrets.list' }))
          const newest = (await trail.list('everything', {}, 1))[0]?.sequence ?? 0
          for (const event of existing) await opened.store.appendEvent(event)
          const seen: string[] = []
          let before: number | undefined
          for (let pages = 0; pages <= existing.length; pages += 1) {
            const page = await trail.list('everything', { before }, limit)
            seen.push(...page.filter(({ sequence }) => sequence > newest).map(({ event }) => event.id))
            before = page.at(-1)?.sequence
            if (before === undefined || before <= newest + 1) break
            await Promise.all(Array.from({ length: arriving.pop() ?? 0 }, () => opened.store.appendEvent(anEvent())))
          }
          expect(seen).toEqual(existing.map(({ id }) => id).reverse())
        },
      ),
      { numRuns: 30 },
    )
  })
})
