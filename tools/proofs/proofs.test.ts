import { describe, expect, it } from 'vitest'
import { proveOrder } from './fsync-order.ts'
import { killServer } from './kill-bff.ts'
import { killWorker } from './kill-worker.ts'

// The short forms of the proofs in docs/reliability.md; the seeds are fixed so that two runs draw the same moments.
const TIMEOUT = 120_000

describe('the promises about failure', () => {
  it('keeps every acknowledged change when the server is killed', { timeout: TIMEOUT }, async () => {
    const figures = await killServer(6, 2)
    expect(figures.violations).toEqual([])
    expect(figures.acknowledged.wrap).toBeGreaterThan(0)
  })

  it('answers right, in time and again by itself when the HSM worker is killed', { timeout: TIMEOUT }, async () => {
    const figures = await killWorker(4, 0, 2)
    expect(figures.violations).toEqual([])
    expect(figures.answers['200']).toBeGreaterThan(0)
  })

  it('has the event on the disk before the answer leaves', { timeout: TIMEOUT }, async () => {
    const figures = await proveOrder(10, 32)
    expect(figures.violations).toEqual([])
    expect(figures.syncs).toBeGreaterThan(0)
  })
})
