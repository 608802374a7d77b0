import { describe, expect, it } from 'vitest'
import { proveOrder } from './fsync-order.ts'
import { killServer } from './kill-bff.ts'
import { searchMemory } from './import-memory.ts'
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

describe('the promise about material that is brought along', () => {
  it('never holds it in the clear when it was wrapped elsewhere', { timeout: TIMEOUT }, async () => {
    const figures = await searchMemory(10, 3)
    expect(figures.violations).toEqual([])
    expect(figures.found).toEqual({ memory: 0, files: 0, logs: 0 })
    expect(figures.dumps.some(({ waiting, blobs }) => waiting > 0 && blobs > 0)).toBe(true)
  })

  it(
    'is not kept by looking away: told the material in plain, the same search finds it',
    { timeout: TIMEOUT },
    async () => {
      const { found } = await searchMemory(3, 2, 'plain')
      expect(found.memory).toBeGreaterThan(0)
      expect([found.files, found.logs]).toEqual([0, 0])
    },
  )
})
