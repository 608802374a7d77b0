import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { OneAtATime } from './one-at-a-time.ts'

test('tasks run in order, never two at once, and a failed one does not hold up the rest', async () => {
  const lane = new OneAtATime()
  const seen: string[] = []
  const task = (name: string) => async (): Promise<string> => {
    seen.push(`${name} begins`)
    await wait(5)
    seen.push(`${name} ends`)
    if (name === 'b') throw new Error('b failed')
    return name
  }
  const all = await Promise.allSettled(['a', 'b', 'c'].map((name) => lane.run(1_000, task(name))))
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  expect(await lane.run(1_000, task('d'))).toBe('d')
})

test('who waits for more than half of the deadline fails as not happened, and the task never begins', async () => {
  const lane = new OneAtATime()
  const first = Promise.withResolvers<void>()
  const running = lane.run(60_000, () => first.promise)
  let begun = false
  const late = lane.run(40, async () => {
    begun = true
  })
  await expect(late).rejects.toMatchObject({ failure: { code: 'HSM_UNAVAILABLE_ERR', mayHaveHappened: false } })
  first.resolve()
  await running
  expect(begun).toBe(false)
  expect(await lane.run(40, async (leftMs) => leftMs)).toBeGreaterThan(20)
})

test('one that waited is told what is left', async () => {
  const lane = new OneAtATime()
  const running = lane.run(1_000, () => wait(50))
  expect(await lane.run(1_000, async (leftMs) => leftMs)).toBeLessThan(960)
  await running
})
