import { expect, test } from 'vitest'
import { CanaryLog } from './canary-log.ts'

const at = new Date('2026-01-01T00:00:00Z')

test('before the first canary there is nothing to show', () => {
  expect(new CanaryLog().snapshot()).toBeUndefined()
})

test('one time is its own median', () => {
  const log = new CanaryLog()
  log.note(1.23456, at)
  expect(log.snapshot()).toEqual({
    at: '2026-01-01T00:00:00.000Z',
    lastMs: 1.235,
    p50Ms: 1.235,
    p95Ms: 1.235,
    samples: 1,
  })
})

test('percentiles are times that were measured, of the last hundred', () => {
  const log = new CanaryLog()
  for (let i = 0; i < 50; i++) log.note(10_000, at)
  for (let i = 100; i >= 1; i--) log.note(i, at)
  expect(log.snapshot()).toMatchObject({ lastMs: 1, p50Ms: 50, p95Ms: 95, samples: 100 })
})
