import { DEFAULT_WAITING_RULES } from '@keywright/core/lifecycle/waiting'
import type { KeyState } from '@keywright/core/lifecycle/transition'
import type { InstanceRecord } from '@keywright/core/ports/records'
import { everyKeyOf, instant, principalId } from '@keywright/core/testing/builders'
import { setStage, type Stage } from '@keywright/core/testing/store-stage'
import { later, type Instant } from '@keywright/core/vocabulary/instant'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { KeyDates } from './key-dates.ts'
import { openSqlStore } from './testing/opened-sql-store.ts'

const DAY = 86_400
/** Noon of New Year's Day, so that a day has room on both sides. */
const now = later(instant(), DAY / 2)
const asked = { now, rules: DEFAULT_WAITING_RULES }

let stage: Stage
let dates: KeyDates
let instance: InstanceRecord
beforeEach(async () => {
  const opened = await openSqlStore()
  stage = await setStage(async () => opened)
  dates = new KeyDates(opened.db)
  instance = await stage.addInstance()
})
afterEach(() => stage.close())

const deleted = (at: Instant, name = 'deleted') =>
  stage.addKey(instance, {
    name,
    state: 'destroyed',
    deletion: { at, by: principalId('IBMid-ada'), stateBefore: 'active' },
  })
const expiring = (days: number, state: KeyState = 'active', name = `in ${days} days`) =>
  stage.addKey(instance, { name, state, expiresAt: later(now, days * DAY) })

test('keys in use that expire within 30 days, soonest first, the overdue among them', async () => {
  for (const days of [29, -1, 5, 31]) await expiring(days)
  await expiring(6, 'suspended')
  for (const state of ['deactivated', 'compromised', 'destroyed'] as const) await expiring(7, state)
  const { first, total } = await dates.expiring(everyKeyOf(instance.id), asked, 3)
  expect([first.map(({ name }) => name), total]).toEqual([['in -1 days', 'in 5 days', 'in 6 days'], 4])
  expect(first[1]?.at).toBe(later(now, 5 * DAY))
})

test('keys that expired within 30 days, and none that was archived before its time', async () => {
  const gone = (days: number, changed: number, name: string) =>
    stage.addKey(instance, {
      name,
      state: 'deactivated',
      expiresAt: later(now, -days * DAY),
      updatedAt: later(now, -changed * DAY),
    })
  await gone(2, 2, 'expired')
  await gone(2, 20, 'archived long before')
  await gone(31, 31, 'expired too long ago')
  await expiring(-1)
  const { first, total } = await dates.expired(everyKeyOf(instance.id), asked, 10)
  expect([first.map(({ name }) => name), total]).toEqual([['expired'], 1])
})

test('deleted keys that can be restored for 7 days at most, with the moment at which they no longer can', async () => {
  await deleted(later(now, -24 * DAY), 'in six days')
  await deleted(later(now, -22 * DAY), 'in eight days')
  await deleted(later(now, -31 * DAY), 'past help')
  const { first, total } = await dates.purging(everyKeyOf(instance.id), asked, 10)
  expect([first.map(({ name, at }) => [name, at]), total]).toEqual([[['in six days', later(now, 6 * DAY)]], 1])
})

test('the calendar has each day on which something happens, and what is overdue today', async () => {
  await expiring(-3)
  await expiring(1)
  await expiring(1, 'suspended')
  await expiring(91)
  await deleted(later(now, -89 * DAY))
  await deleted(later(now, -95 * DAY))
  expect(await dates.calendar(everyKeyOf(instance.id), asked)).toEqual([
    { date: '2026-01-01', expiring: 1, purging: 1 },
    { date: '2026-01-02', expiring: 2, purging: 1 },
  ])
})

test('a wait of hours carries a purge over midnight', async () => {
  await deleted(later(now, 11 * 3_600))
  const rules = { ...DEFAULT_WAITING_RULES, autoPurge: 2 * 3_600 }
  expect(await dates.calendar(everyKeyOf(instance.id), { now, rules })).toEqual([
    { date: '2026-01-02', expiring: 0, purging: 1 },
  ])
})

test("another instance's keys are no part of it", async () => {
  const other = await stage.addInstance()
  await expiring(1)
  await deleted(later(now, -89 * DAY))
  expect(await dates.calendar(everyKeyOf(other.id), asked)).toEqual([])
  expect((await dates.expiring(everyKeyOf(other.id), asked, 10)).total).toBe(0)
})
