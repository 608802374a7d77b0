import { expect, test } from 'vitest'
import { runMany } from './run-many.ts'

const NUMBERS = Array.from({ length: 25 }, (_, at) => at)
const tick = () => new Promise<void>((done) => setTimeout(done))

async function run(act: (item: number) => Promise<void>, signal = new AbortController().signal) {
  const ended = new Map<number, unknown>()
  const state = { underWay: 0, most: 0 }
  await runMany({
    items: NUMBERS,
    together: 4,
    act,
    onStart: () => {
      state.underWay += 1
      state.most = Math.max(state.most, state.underWay)
    },
    onEnd: (item, error) => {
      state.underWay -= 1
      ended.set(item, error)
    },
    signal,
  })
  return { ended, ...state }
}

test('everything is done once, and never more than four at a time', async () => {
  const done: number[] = []
  const { ended, most, underWay } = await run(async (item) => {
    await tick()
    done.push(item)
  })
  expect(done.toSorted((a, b) => a - b)).toEqual(NUMBERS)
  expect([ended.size, most, underWay]).toEqual([25, 4, 0])
})

test('one that fails says so and stops none of the others', async () => {
  const { ended } = await run(async (item) => {
    await tick()
    if (item === 3) throw new Error('refused')
  })
  expect(ended.size).toBe(25)
  expect([...ended].filter(([, error]) => error !== undefined).map(([item]) => item)).toEqual([3])
})

test('cancelled, it begins nothing new and waits for what is under way', async () => {
  const abort = new AbortController()
  const { ended, underWay } = await run(async (item) => {
    await tick()
    if (item === 5) abort.abort()
  }, abort.signal)
  expect(underWay).toBe(0)
  expect(ended.size).toBeGreaterThan(5)
  expect(ended.size).toBeLessThan(12)
})
